"""Tables of the ledger of hours, the chains over it, and the triggers that guard both."""

from app.credits.models.approvals import CreditPreview, CreditRuleMove
from app.credits.models.chains import (
    CreditAnchor,
    CreditAnchoredHead,
    CreditChain,
    CreditLink,
)
from app.credits.models.guards import (
    GUARDS,
    chain_guards,
    first_guards,
    guard_statements,
    point_guards,
    truncate_triggers,
    unguard_statements,
)
from app.credits.models.ledger import (
    CreditAccount,
    CreditEntry,
    CreditRuleSet,
    CreditStatement,
    WatchDay,
)
from app.credits.models.points import PointBalance, PointEntry

__all__ = [
    "GUARDS",
    "CreditAccount",
    "CreditAnchor",
    "CreditAnchoredHead",
    "CreditChain",
    "CreditEntry",
    "CreditLink",
    "CreditPreview",
    "CreditRuleMove",
    "CreditRuleSet",
    "CreditStatement",
    "PointBalance",
    "PointEntry",
    "WatchDay",
    "chain_guards",
    "first_guards",
    "guard_statements",
    "point_guards",
    "truncate_triggers",
    "unguard_statements",
]
