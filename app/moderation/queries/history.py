"""What was decided about a course, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.courses import queries as courses
from app.courses.models import Revision
from app.courses.permissions import can_see_drafts
from app.courses.rules import State
from app.kit.errors import NotAllowed
from app.kit.paging import Page, Paging, page
from app.moderation.models import ReviewMove
from app.moderation.rules import Move


@dataclass(frozen=True)
class HistoryItem:
    """One move, with the name of who made it."""

    id: int
    who: Person
    moved_at: datetime
    move: Move
    from_state: State
    to_state: State
    note: str
    checklist: Sequence[str]
    revision: int


def history_of(viewer: User, course_id: int, paging: Paging) -> Page[HistoryItem]:
    """Every move of a course, the latest first.

    Open to its author, reviewers and learning administrators: notes are not for the public.
    Raises NotFound for who cannot see the course, NotAllowed for who sees only the course.
    """
    course = courses.get_course(viewer, course_id)
    if not can_see_drafts(viewer, course.owner_id):
        raise NotAllowed()
    statement: Any = (
        select(ReviewMove, Revision.number)
        .join(Revision, Revision.id == ReviewMove.revision_id)
        .where(ReviewMove.course_id == course_id)
    )
    keys: list[Any] = [(ReviewMove.id, "desc")]
    found = page(statement, keys, paging.cursor, paging.limit)
    names = people({row[0].actor_id for row in found.items})
    return found.map(lambda row: _item(row[0], row[1], names))


def _item(move: ReviewMove, number: int, names: dict[int, Person]) -> HistoryItem:
    return HistoryItem(
        id=move.id,
        who=names[move.actor_id],
        moved_at=move.moved_at,
        move=move.move,
        from_state=move.from_state,
        to_state=move.to_state,
        note=move.note,
        checklist=move.checklist,
        revision=number,
    )
