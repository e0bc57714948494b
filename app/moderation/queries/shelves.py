"""The lists of the review desk: mine now, passed, returned, and every course for its tenders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.courses import queries as courses
from app.courses.models import Course, CourseStart, LessonVersion, Revision
from app.courses.rules import Kind, State, shown_state
from app.kit.db import session
from app.kit.errors import NotAllowed
from app.kit.paging import Page, page
from app.moderation.forms import Queue
from app.moderation.models import ReviewMove
from app.moderation.permissions import can_list_every_course
from app.moderation.queries.comments import open_counts
from app.moderation.queries.waiting import newest_move, turn_of
from app.moderation.rules import Move, Situation, open_moves
from app.videos.models import Video

IN_REVIEW = (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.APPROVED)
OF_COURSES: dict[str, tuple[State, ...]] = {
    "published": (State.PUBLISHED,),
    "unpublished": (State.UNPUBLISHED,),
    "leaving": (State.RETIRING, State.RETIRED),
}
TENDED = frozenset({"reviewing", "all", *OF_COURSES})
"""The lists that only the learning administration has."""
TENDING = (Move.PUBLISH, Move.UNPUBLISH, Move.RETIRE, Move.RESTORE)


@dataclass(frozen=True)
class Shelved:
    """A course with its newest revision, as one line of a list."""

    course_id: int
    title: str
    kind: Kind
    stage: State
    state: State
    """The one state that is told of the course."""
    own_state: State
    """Of the course itself, whatever becomes of its newest revision."""
    revision: int
    is_update: bool
    author: Person
    minutes: int
    lessons: int
    open_comments: int
    since_at: datetime | None
    """When it came to where it stands; None when nothing was ever decided."""
    moves: Collection[Move]
    """What the viewer may do with it from the list."""


def shelf_of(viewer: User, form: Queue) -> Page[Shelved]:
    """One of the viewer's lists. *Mine* begins with the longest waiting, others with the latest.

    Raises NotAllowed for the lists of the learning administration.
    """
    if form.show in TENDED and not can_list_every_course(viewer):
        raise NotAllowed()
    entered = aliased(ReviewMove)
    statement: Any = (
        select(Revision, Course, entered.moved_at)
        .join(Course, Course.id == Revision.course_id)
        .outerjoin(entered, entered.id == newest_move(Revision.id))
        .where(_found_by(form.q))
    )
    statement, keys = _chosen(viewer, form.show, statement, entered)
    found = page(statement, keys, form.cursor, form.limit)
    rows = [row[:3] for row in found.items]
    return Page(_shelved(viewer, rows), found.next)


def _chosen(viewer: User, show: str, statement: Any, entered: Any) -> tuple[Any, list[Any]]:
    """The statement of one list and what it is ordered by."""
    if show == "mine":
        return statement.where(turn_of(viewer), entered.id.is_not(None)), [(entered.id, "asc")]
    newest = Revision.number == courses.newest_number()
    if show in ("passed", "returned"):
        mine = aliased(ReviewMove)
        statement = statement.join(mine, mine.id == _my_last(viewer, show))
        return statement.where(newest), [(mine.id, "desc")]
    statement = statement.where(newest)
    if show in OF_COURSES:
        statement = statement.where(Course.state.in_(OF_COURSES[show]))
    elif show == "reviewing":
        statement = statement.where(Revision.stage.in_(IN_REVIEW))
    return statement, [(Revision.edited_at, "desc"), (Course.id, "desc")]


def _my_last(viewer: User, show: str) -> Any:
    """My latest pass or return of the course of the surrounding statement."""
    inner = aliased(ReviewMove)
    made = Move.PASS if show == "passed" else Move.RETURN
    return (
        select(func.max(inner.id))
        .where(inner.course_id == Course.id, inner.actor_id == viewer.id, inner.move == made)
        .correlate(Course)
        .scalar_subquery()
    )


def _found_by(words: str) -> ColumnElement[bool]:
    if not words:
        return Course.id.is_not(None)
    by_author = select(User.id).where(User.name.icontains(words, autoescape=True))
    return or_(Revision.title.icontains(words, autoescape=True), Course.owner_id.in_(by_author))


def _shelved(viewer: User, rows: list[Any]) -> list[Shelved]:
    names = people({course.owner_id for _, course, _ in rows})
    lengths = _lengths([revision.id for revision, _, _ in rows])
    waiting = open_counts([course.id for _, course, _ in rows])
    return [
        Shelved(
            course_id=course.id,
            title=revision.title,
            kind=course.kind,
            stage=revision.stage,
            state=shown_state(course.state, revision.stage),
            own_state=course.state,
            revision=revision.number,
            is_update=course.published_revision_id not in (None, revision.id),
            author=names[course.owner_id],
            minutes=round(lengths.get(revision.id, (0, 0))[1] / 60_000),
            lessons=lengths.get(revision.id, (0, 0))[0],
            open_comments=waiting.get(course.id, 0),
            since_at=since_at,
            moves=_tending(viewer, course, revision),
        )
        for revision, course, since_at in rows
    ]


def _tending(viewer: User, course: Course, revision: Revision) -> list[Move]:
    situation = Situation(
        stage=revision.stage,
        state=course.state,
        actor_id=viewer.id,
        roles=viewer.roles,
        owner_id=course.owner_id,
    )
    return [move for move in open_moves(situation) if move in TENDING]


def _lengths(revision_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Lessons of each revision and their measured length in milliseconds; one statement."""
    if not revision_ids:
        return {}
    length = func.coalesce(LessonVersion.duration_ms, Video.duration_ms, 0)
    rows = session.execute(
        select(LessonVersion.revision_id, func.count(), func.sum(length))
        .outerjoin(Video, Video.id == LessonVersion.video_id)
        .where(LessonVersion.revision_id.in_(revision_ids))
        .group_by(LessonVersion.revision_id)
    )
    return {revision_id: (count, int(total)) for revision_id, count, total in rows}


def learners_of(course_id: int) -> int:
    """How many people have begun a course: whom taking it down concerns."""
    counted = select(func.count()).where(CourseStart.course_id == course_id)
    return session.scalar(counted) or 0
