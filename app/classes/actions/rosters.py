"""Entering learners in a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.classes import queries
from app.classes.actions.studies import count_done
from app.classes.models import ClassMember
from app.classes.rules import Rejection, read_roster
from app.credits import queries as credits
from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import NotAllowed

if TYPE_CHECKING:
    from app.accounts.models import User

AT_ONCE = 500


@dataclass(frozen=True)
class RosterResult:
    """How many were entered, and which rows were left out and why."""

    added: int
    rejected: list[Rejection]


@transactional
def add_members(
    actor: "User", class_id: int, rows: Sequence[tuple[int, str]], *, dry_run: bool = False
) -> RosterResult:
    """Enter learners by user name; rows that cannot be entered are left out, each with a reason.

    With ``dry_run`` nothing is written and the answer is the same. Courses that a new member
    finished before count at once. Refuses outsiders (NotFound) and people who may see the class
    but not change its roster (NotAllowed).
    """
    queries.get_class(actor, class_id)
    if not queries.may_change_roster(actor, class_id):
        raise NotAllowed()
    known = queries.candidates(actor, [name for _, name in rows])
    added, rejected = read_roster(rows, known, queries.member_ids(class_id))
    if added and not dry_run:
        enter_learners(class_id, added)
    return RosterResult(len(added), rejected)


@transactional
def enter_learners(class_id: int, learner_ids: Sequence[int]) -> None:
    """Enter people who are known to be learners; those already there stay as they are.

    For callers that have decided; the roster's own action is ``add_members``.
    """
    moment = clock.now()
    sources = queries.sources_of(class_id)
    for start in range(0, len(learner_ids), AT_ONCE):
        batch = learner_ids[start : start + AT_ONCE]
        earned = credits.earned_from(batch, sources)
        values = [
            {
                "class_id": class_id,
                "learner_id": one,
                "joined_at": moment,
                "required_done": 0,
                "earned_centihours": earned.get(one, 0),
            }
            for one in batch
        ]
        session.execute(upsert(ClassMember.__table__).on_conflict_do_nothing(), values)
    count_done(ClassMember.class_id == class_id)
