"""What a class is at a moment, who may be entered in its roster, and what its tables hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.reasons import Reason

MOST_MEMBERS_AT_ONCE = 5000
MOST_COURSES = 100


class Phase(StrEnum):
    """Where a class stands in time."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


def phase(starts_at: datetime, ends_at: datetime, now: datetime) -> Phase:
    """Open from its first moment up to, and not including, its last."""
    if now < starts_at:
        return Phase.COMING
    return Phase.OPEN if now < ends_at else Phase.OVER


def days_left(ends_at: datetime, now: datetime) -> int:
    """Full and begun days until the end; 0 once it has passed."""
    seconds = (ends_at - now).total_seconds()
    return max(0, -int(-seconds // 86400))


class PlanRefusal(Reason):
    """Why a class cannot be planned like this."""

    ENDS_FIRST = "ends_first", "The class must end after it starts."
    TWICE = "twice", "A course cannot be required and elective at once."
    NOT_PUBLISHED = "not_published", "Only published courses can be part of a class."
    NOT_A_TUTOR = "not_a_tutor", "These people are not tutors: %(names)s."
    OTHER_ORGANISATION = (
        "other_organisation",
        "You can only open classes in your own organisation and those below it.",
    )


class RowRefusal(Reason):
    """Why a row of a roster was left out."""

    EMPTY = "empty", "This row has no user name."
    UNKNOWN = "unknown", "Nobody has this user name."
    TWICE = "twice", "This user name stands further up already."
    MEMBER = "member", "This person is in the class already."
    NOT_A_LEARNER = "not_a_learner", "This person does not hold the role of a learner."
    ELSEWHERE = "elsewhere", "This person belongs to an organisation outside of yours."


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose user name stands in a roster."""

    id: int
    is_learner: bool
    within_reach: bool


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was left out; ``row`` counts from 1."""

    row: int
    username: str
    reason: RowRefusal


def read_roster(
    rows: Sequence[tuple[int, str]],
    known: dict[str, Candidate],
    members: Collection[int],
) -> tuple[list[int], list[Rejection]]:
    """Sort a roster's rows ``(row, username)`` into people to add and rows to leave out."""
    added: dict[str, int] = {}
    rejected = []
    for row, username in rows:
        refusal = _refuse_row(username, known.get(username), username in added, members)
        if refusal:
            rejected.append(Rejection(row, username, refusal))
        else:
            added[username] = known[username].id
    return list(added.values()), rejected


def _refuse_row(
    username: str, candidate: Candidate | None, seen: bool, members: Collection[int]
) -> RowRefusal | None:
    if not username:
        return RowRefusal.EMPTY
    if candidate is None:
        return RowRefusal.UNKNOWN
    if seen:
        return RowRefusal.TWICE
    if candidate.id in members:
        return RowRefusal.MEMBER
    if not candidate.is_learner:
        return RowRefusal.NOT_A_LEARNER
    return None if candidate.within_reach else RowRefusal.ELSEWHERE
