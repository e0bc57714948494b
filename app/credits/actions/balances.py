"""Balances: sums of entries, kept in the same transaction as the entries themselves."""

from dataclasses import dataclass

from app.credits import rules
from app.credits.models import CreditAccount
from app.credits.rules import EntryKind
from app.kit.db import session, transactional, upsert


@dataclass(frozen=True)
class Balance:
    """The part of an entry that balances are made of."""

    person_id: int
    year: int
    kind: EntryKind
    required: bool


@transactional
def add_to(balance: Balance, centihours: int) -> None:
    """Keep the balances in step with a new entry; one statement."""
    rows = [
        {
            "person_id": balance.person_id,
            "year": balance.year,
            "account": account,
            "earned_centihours": centihours,
        }
        for account in rules.accounts_touched(balance.kind, balance.required)
    ]
    statement = upsert(CreditAccount).values(rows)
    earned = CreditAccount.earned_centihours + statement.excluded.earned_centihours
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "year", "account"], set_={"earned_centihours": earned}
        )
    )
