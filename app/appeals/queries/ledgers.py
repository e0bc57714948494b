"""Somebody's ledger, as far as the one who puts it right may reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.queries import reaches
from app.accounts.rules import Role
from app.credits import queries as credits
from app.credits.models import CreditEntry
from app.kit.db import session
from app.kit.errors import NotFound


@dataclass(frozen=True)
class TakingBack:
    """What is taken back with an entry, and how its year stands before; in centihours.

    ``done`` says that it was taken back before, or is a correction itself.
    """

    entry: CreditEntry
    person: User
    adjustments: Sequence[CreditEntry]
    earned: int
    done: bool

    @property
    def amount(self) -> int:
        return self.entry.amount_centihours + sum(one.amount_centihours for one in self.adjustments)


def person_in_reach(viewer: User, person_id: int) -> User:
    """Somebody of the viewer's organisation or one below it; raises NotFound."""
    person = session.get(User, person_id)
    if person is None or not _reaches(viewer, person):
        raise NotFound()
    return person


def entry_in_reach(viewer: User, entry_id: int) -> CreditEntry:
    """An entry of somebody in reach; raises NotFound."""
    entry = session.get(CreditEntry, entry_id)
    if entry is None:
        raise NotFound()
    person_in_reach(viewer, entry.person_id)
    return entry


def taking_back(viewer: User, entry_id: int) -> TakingBack:
    """What it means to take an entry back; raises NotFound."""
    entry = entry_in_reach(viewer, entry_id)
    person = person_in_reach(viewer, entry.person_id)
    return TakingBack(
        entry=entry,
        person=person,
        adjustments=credits.adjustments_of(entry),
        earned=credits.account(viewer, person.id, entry.year).earned,
        done=entry.reverses_id is not None or credits.find_reversal(entry.id) is not None,
    )


def _reaches(viewer: User, person: User) -> bool:
    return viewer.has(Role.LEARNING_ADMIN) and reaches(viewer, person.organisation_id)
