"""What waits for one person: revisions in their stage, approved ones for who publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.accounts.rules import Role
from app.courses.models import Course, Revision
from app.courses.rules import Kind, State
from app.kit.db import session
from app.kit.paging import Page, Paging, page
from app.moderation.models import ReviewMove
from app.moderation.rules import Move

STAGES: dict[Role, State] = {
    Role.FIRST_REVIEWER: State.FIRST_REVIEW,
    Role.SECOND_REVIEWER: State.SECOND_REVIEW,
    Role.FINAL_REVIEWER: State.FINAL_REVIEW,
    Role.LEARNING_ADMIN: State.APPROVED,
}


@dataclass(frozen=True)
class Waiting:
    """A revision that waits for somebody."""

    course_id: int
    revision: int
    title: str
    kind: Kind
    stage: State
    author: Person
    waiting_since_at: datetime
    is_update: bool
    """Whether an earlier revision is published already."""


def waiting_for(viewer: User, paging: Paging) -> Page[Waiting]:
    """The viewer's queue, the longest waiting first; never their own courses, never twice.

    People without a part in reviews have an empty queue.
    """
    entered = aliased(ReviewMove)
    statement: Any = (
        select(Revision, Course, entered)
        .join(Course, Course.id == Revision.course_id)
        .join(entered, entered.revision_id == Revision.id)
        .where(entered.id == newest_move(Revision.id), turn_of(viewer))
    )
    keys: list[Any] = [(entered.id, "asc")]
    found = page(statement, keys, paging.cursor, paging.limit)
    names = people({course.owner_id for _, course, _ in found.items})
    return found.map(lambda row: _waiting(row, names))


def count_waiting(viewer: User) -> int:
    """How many revisions wait for the viewer."""
    counted = (
        select(func.count())
        .select_from(Revision)
        .join(Course, Course.id == Revision.course_id)
        .where(turn_of(viewer))
    )
    return session.scalar(counted) or 0


def _waiting(row: tuple[Revision, Course, ReviewMove], names: dict[int, Person]) -> Waiting:
    revision, course, entered = row
    return Waiting(
        course_id=course.id,
        revision=revision.number,
        title=revision.title,
        kind=course.kind,
        stage=revision.stage,
        author=names[course.owner_id],
        waiting_since_at=entered.moved_at,
        is_update=course.published_revision_id is not None,
    )


def newest_move(revision_id: Any) -> Any:
    """The id of the latest move of a revision of the surrounding statement."""
    inner = aliased(ReviewMove)
    return (
        select(func.max(inner.id))
        .where(inner.revision_id == revision_id)
        .correlate(Revision)
        .scalar_subquery()
    )


def turn_of(viewer: User) -> ColumnElement[bool]:
    """Whether a revision (joined with its course) waits for this person."""
    stages = [stage for role, stage in STAGES.items() if viewer.has(role)]
    fresh = or_(
        Revision.stage == State.APPROVED,
        and_(Course.owner_id != viewer.id, ~_passed_this_round(viewer)),
    )
    return and_(Revision.stage.in_(stages), fresh)


def _passed_this_round(viewer: User) -> ColumnElement[bool]:
    mine, again = aliased(ReviewMove), aliased(ReviewMove)
    submitted_since = (
        select(again.id)
        .where(
            again.revision_id == mine.revision_id,
            again.move == Move.SUBMIT,
            again.id > mine.id,
        )
        .exists()
    )
    return exists(
        select(mine.id).where(
            mine.revision_id == Revision.id,
            mine.actor_id == viewer.id,
            mine.move == Move.PASS,
            ~submitted_since,
        )
    )
