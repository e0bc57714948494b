"""What may be asked of the ledger, entered in it by hand, and said by a rule set."""

from app.credits.forms.ledger import (
    CORRECTION,
    NewHours,
    TypedCode,
    WhichEntries,
    WhichPoints,
    WhichYear,
)
from app.credits.forms.rule_sets import (
    CAPPABLE,
    TIERS,
    FromRuleSet,
    RuleMoveForm,
    RuleSetForm,
    typed_from,
)

__all__ = [
    "CAPPABLE",
    "CORRECTION",
    "TIERS",
    "FromRuleSet",
    "NewHours",
    "RuleMoveForm",
    "RuleSetForm",
    "TypedCode",
    "WhichEntries",
    "WhichPoints",
    "WhichYear",
    "typed_from",
]
