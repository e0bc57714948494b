"""Where a course stands, and what one person may do with it now."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from app.accounts.models import User
from app.courses import queries as courses
from app.courses.models import Course, Revision
from app.courses.rules import State, shown_state
from app.kit.db import locked, session
from app.kit.errors import NotFound
from app.moderation.models import ReviewMove
from app.moderation.queries.comments import open_of
from app.moderation.rules import Move, Principle, Situation, open_moves


@dataclass(frozen=True)
class Position:
    """A course and its newest revision, as moves see them."""

    course_id: int
    owner_id: int
    state: State
    revision_id: int
    title: str
    number: int
    stage: State
    published_revision_id: int | None

    @property
    def shown(self) -> State:
        """The one state that is told to the outside."""
        return shown_state(self.state, self.stage)


def position_of(viewer: User, course_id: int, *, for_change: bool = False) -> Position:
    """Where a course stands; with ``for_change`` its row is locked until the transaction ends.

    Raises NotFound when the course is invisible to the viewer.
    """
    if for_change:
        held = select(Course.id).where(Course.id == course_id)
        if session.scalar(locked(held)) is None:
            raise NotFound()
    course = courses.get_course(viewer, course_id)
    newest = (
        select(Revision)
        .where(Revision.course_id == course.id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    revision = session.scalars(newest).one()
    return Position(
        course_id=course.id,
        owner_id=course.owner_id,
        state=course.state,
        revision_id=revision.id,
        title=revision.title,
        number=revision.number,
        stage=revision.stage,
        published_revision_id=course.published_revision_id,
    )


def stage_of(viewer: User, course_id: int) -> State:
    """The stage of the newest revision, as somebody sees it before they decide."""
    return position_of(viewer, course_id).stage


def passed_by(revision_id: int) -> list[int]:
    """Who passed the revision since it was last submitted, in this order."""
    submitted = (
        select(func.coalesce(func.max(ReviewMove.id), 0))
        .where(ReviewMove.revision_id == revision_id, ReviewMove.move == Move.SUBMIT)
        .scalar_subquery()
    )
    passes = select(ReviewMove.actor_id).where(
        ReviewMove.revision_id == revision_id,
        ReviewMove.move == Move.PASS,
        ReviewMove.id > submitted,
    )
    return list(session.scalars(passes.order_by(ReviewMove.id)))


def situation_of(
    viewer: User,
    position: Position,
    note: str = "",
    signed: frozenset[Principle] = frozenset(),
) -> Situation:
    """What the rules need to know; whether the revision is complete is only asked of drafts."""
    count, political = open_of(position.course_id)
    situation = Situation(
        stage=position.stage,
        state=position.state,
        actor_id=viewer.id,
        roles=viewer.roles,
        owner_id=position.owner_id,
        passed_by=frozenset(passed_by(position.revision_id)),
        note=note,
        signed=signed,
        open_comments=count,
        open_political=political,
    )
    if position.stage is State.DRAFT and viewer.id == position.owner_id:
        lacking = courses.missing_before_submit(position.revision_id)
        return replace(situation, complete=not lacking)
    return situation


def moves_open_to(viewer: User, position: Position) -> list[Move]:
    """What this person may do with the course now."""
    return open_moves(situation_of(viewer, position))
