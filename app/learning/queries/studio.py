"""A teacher's own courses: where each stands, what waits for its author, and what became of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.accounts.models import User
from app.courses import queries as courses
from app.courses.forms import StudioQuery, StudioShelf, StudioSort
from app.courses.models import Course, CourseStart, LessonVersion, Revision
from app.courses.rules import Kind, State, shown_state
from app.kit.db import session
from app.kit.paging import Page, page
from app.moderation import queries as moderation
from app.moderation.models import ReviewMove
from app.moderation.rules import Move
from app.videos.models import Video
from app.videos.rules import State as VideoState

WAITING = (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.APPROVED)
_STAYS = Course.state.not_in((State.RETIRING, State.RETIRED))
_DRAFT = and_(_STAYS, Revision.stage == State.DRAFT)
_RETURNED = and_(_DRAFT, ReviewMove.move == Move.RETURN)
_SHELVES: dict[StudioShelf, ColumnElement[bool]] = {
    StudioShelf.RETURNED: _RETURNED,
    StudioShelf.DRAFTS: _DRAFT,
    StudioShelf.REVIEWING: and_(_STAYS, Revision.stage.in_(WAITING)),
    StudioShelf.PUBLISHED: and_(Course.state == State.PUBLISHED, Revision.stage == State.PUBLISHED),
    StudioShelf.GONE: or_(
        ~_STAYS, and_(Course.state == State.UNPUBLISHED, Revision.stage == State.PUBLISHED)
    ),
}
_NEED = case((_RETURNED, 0), (_DRAFT, 1), (_SHELVES[StudioShelf.REVIEWING], 2), else_=3)
"""What waits for the author, then for others, then for nobody."""


@dataclass(frozen=True)
class StudioLine:
    """One of a teacher's courses."""

    id: int
    title: str
    kind: Kind
    state: State
    published: bool
    """Whether learners can see a revision of it now."""
    revision: int
    lessons: int
    edited_at: datetime
    poster_url: str | None
    returned: ReviewMove | None
    """The move that sent its draft back, if the last one did."""
    open_comments: int
    failed: int
    preparing: int
    """Recordings of the newest revision that cannot be used, and that are on their way."""
    begun: int


def studio_of(viewer: User, form: StudioQuery) -> Page[StudioLine]:
    """The viewer's own courses on the asked shelf; a fixed number of statements."""
    statement = _mine(viewer, form.q)
    if form.show in _SHELVES:
        statement = statement.where(_SHELVES[form.show])
    found = page(statement, _keys(form.sort), form.cursor, form.limit)
    course_ids = [row[0].id for row in found.items]
    revision_ids = [row[1].id for row in found.items]
    tell = _Teller(
        lessons=_counted(LessonVersion.revision_id, revision_ids),
        posters=courses.poster_urls(revision_ids),
        comments=moderation.open_counts(course_ids),
        unready=_unready(revision_ids),
        begun=_counted(CourseStart.course_id, course_ids),
    )
    return found.map(tell.line)


def shelf_counts(viewer: User, form: StudioQuery) -> dict[StudioShelf, int]:
    """How many courses lie on each shelf, of those that the search finds; one statement."""
    shelves = list(_SHELVES)
    sums = [
        func.coalesce(func.sum(case((_SHELVES[one], 1), else_=0)), 0).label(one.value)
        for one in shelves
    ]
    statement = _mine(viewer, form.q).with_only_columns(func.count(), *sums)
    row = session.execute(statement).one()
    return dict(zip([StudioShelf.ALL, *shelves], map(int, row), strict=True))


def _mine(viewer: User, q: str) -> Select[Any]:
    """Each course with its newest revision and that revision's latest move."""
    asked: tuple[Any, ...] = (Course, Revision, ReviewMove)
    statement = (
        select(*asked)
        .select_from(Course)
        .join(
            Revision,
            (Revision.course_id == Course.id) & (Revision.number == courses.newest_number()),
        )
        .outerjoin(ReviewMove, ReviewMove.id == moderation.newest_move(Revision.id))
        .where(Course.owner_id == viewer.id)
    )
    return statement.where(Revision.title.icontains(q, autoescape=True)) if q else statement


def _keys(sort: StudioSort) -> list[Any]:
    if sort is StudioSort.NEWEST:
        return [(Course.id, "desc")]
    touched: list[Any] = [(Revision.edited_at, "desc"), (Course.id, "desc")]
    return touched if sort is StudioSort.EDITED else [(_NEED, "asc"), *touched]


def _counted(column: Any, ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
    return {row[0]: row[1] for row in rows}


def _unready(revision_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Recordings that failed and that are on their way, by revision."""
    failed = func.sum(case((Video.state == VideoState.FAILED, 1), else_=0))
    rows = session.execute(
        select(LessonVersion.revision_id, failed, func.count())
        .join(Video, Video.id == LessonVersion.video_id)
        .where(LessonVersion.revision_id.in_(revision_ids), Video.state != VideoState.READY)
        .group_by(LessonVersion.revision_id)
    )
    return {row[0]: (int(row[1]), int(row[2]) - int(row[1])) for row in rows}


@dataclass(frozen=True)
class _Teller:
    lessons: Mapping[int, int]
    posters: Mapping[int, str]
    comments: Mapping[int, int]
    unready: Mapping[int, tuple[int, int]]
    begun: Mapping[int, int]

    def line(self, row: tuple[Course, Revision, ReviewMove | None]) -> StudioLine:
        course, revision, move = row
        failed, preparing = self.unready.get(revision.id, (0, 0))
        state = shown_state(course.state, revision.stage)
        sent_back = state is State.DRAFT and move is not None and move.move is Move.RETURN
        return StudioLine(
            id=course.id,
            title=revision.title,
            kind=course.kind,
            state=state,
            published=course.state is State.PUBLISHED,
            revision=revision.number,
            lessons=self.lessons.get(revision.id, 0),
            edited_at=revision.edited_at,
            poster_url=self.posters.get(revision.id),
            returned=move if sent_back else None,
            open_comments=self.comments.get(course.id, 0),
            failed=failed,
            preparing=preparing,
            begun=self.begun.get(course.id, 0),
        )
