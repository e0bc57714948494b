"""One person's ledger, as a learning administrator who answers for them reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.appeals.queries import person_in_reach
from app.credits import queries as credits
from app.credits.forms import WhichEntries
from app.credits.queries import YearAccount
from app.kit import clock
from app.learning.queries.credits import AT_A_TIME, only
from app.learning.queries.whys import Why, explained


@dataclass(frozen=True)
class LedgerPage:
    """One page of a person's year; amounts in centihours."""

    person: User
    account: YearAccount
    years: Sequence[int]
    entries: Sequence[Why]
    next: str | None


def ledger_page(viewer: User, person_id: int, asked: WhichEntries) -> LedgerPage:
    """A year of somebody in the viewer's reach; raises NotFound for everybody else."""
    person = person_in_reach(viewer, person_id)
    this_year = clock.today().year
    year = asked.year or this_year
    found = credits.entries(
        viewer, person_id, year, cursor=asked.cursor, limit=AT_A_TIME, only=only(asked)
    )
    known = set(credits.years_with_entries(viewer, person_id))
    return LedgerPage(
        person=person,
        account=credits.account(viewer, person_id, year),
        years=sorted(known | {year, this_year, this_year - 1}, reverse=True),
        entries=explained(person_id, found.items),
        next=found.next,
    )
