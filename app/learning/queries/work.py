"""What waits for those who teach, review and tend: their figures and the top of each desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.rules import REVIEWERS, Role
from app.classes import queries as classes
from app.classes.models import Class
from app.classes.queries import ClassCard
from app.courses import queries as courses
from app.courses.models import Course, CourseStart, Revision
from app.courses.queries import StudioCourse
from app.courses.rules import State, shown_state
from app.kit import clock
from app.kit.db import session
from app.kit.paging import Page, Paging
from app.moderation import queries as moderation
from app.moderation.models import ReviewMove
from app.moderation.queries import Waiting
from app.moderation.rules import Move
from app.supervision import queries as supervision
from app.supervision.queries import Summary
from app.videos.models import Video
from app.videos.rules import State as VideoState

TOP = Paging(limit=4)
MOST = Paging(limit=100)
LATELY = timedelta(days=7)
OVERDUE = timedelta(days=5)
"""A revision that has waited this long waits too long."""


@dataclass(frozen=True)
class Studio:
    """A teacher's desk."""

    top: Page[StudioCourse]
    drafts: int
    returned: int
    """Drafts that a reviewer has sent back."""
    in_review: int
    published: int
    converting: int
    failed: int
    """Recordings that could not be converted."""
    newcomers: int
    """People who began one of the courses in the last week."""


@dataclass(frozen=True)
class Reviews:
    """A reviewer's desk; counted up to a hundred."""

    top: Sequence[Waiting]
    waiting: int
    more: bool
    overdue: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class Tended:
    """A class somebody answers for, and the figures of its console."""

    klass: ClassCard
    summary: Summary


@dataclass(frozen=True)
class Work:
    """The desks this person has; None where they have no such desk."""

    studio: Studio | None
    reviews: Reviews | None
    classes: Sequence[Tended] | None

    @property
    def has_desk(self) -> bool:
        """Whether this person has a desk at all."""
        return any(desk is not None for desk in (self.studio, self.reviews, self.classes))

    @property
    def at_risk(self) -> int:
        return sum(one.summary.at_risk for one in self.classes or ())


def work_of(viewer: User) -> Work:
    """The desks of this person, with what lies on top of each."""
    reviews = viewer.has(*REVIEWERS, Role.LEARNING_ADMIN)
    tends = viewer.has(Role.TUTOR, Role.LEARNING_ADMIN)
    return Work(
        studio=_studio(viewer) if viewer.has(Role.TEACHER) else None,
        reviews=_reviews(viewer) if reviews else None,
        classes=_classes(viewer) if tends else None,
    )


def _studio(viewer: User) -> Studio:
    states = _states_of_mine(viewer)
    shown = [state for state, _ in states]
    videos = session.execute(
        select(Video.state, func.count()).where(Video.owner_id == viewer.id).group_by(Video.state)
    )
    counted = {row[0]: row[1] for row in videos}
    waiting = (VideoState.UPLOADED, VideoState.QUEUED, VideoState.TRANSCODING)
    return Studio(
        top=courses.my_courses(viewer, TOP),
        drafts=shown.count(State.DRAFT),
        returned=sum(1 for state, move in states if state is State.DRAFT and move is Move.RETURN),
        in_review=sum(
            shown.count(state)
            for state in (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW)
        ),
        published=shown.count(State.PUBLISHED),
        converting=sum(counted.get(state, 0) for state in waiting),
        failed=counted.get(VideoState.FAILED, 0),
        newcomers=_newcomers(viewer),
    )


def _states_of_mine(viewer: User) -> list[tuple[State, Move | None]]:
    """The state each of my courses shows, with the latest move of its newest revision."""
    rows = session.execute(
        select(Course.state, Revision.stage, ReviewMove.move)
        .select_from(Course)
        .join(
            Revision,
            (Revision.course_id == Course.id) & (Revision.number == courses.newest_number()),
        )
        .outerjoin(ReviewMove, ReviewMove.id == moderation.newest_move(Revision.id))
        .where(Course.owner_id == viewer.id)
    )
    return [(shown_state(row.state, row.stage), row.move) for row in rows]


def _newcomers(viewer: User) -> int:
    begun = (
        select(func.count())
        .select_from(CourseStart)
        .join(Course, Course.id == CourseStart.course_id)
        .where(Course.owner_id == viewer.id, CourseStart.started_at >= clock.now() - LATELY)
    )
    return session.scalar(begun) or 0


def _reviews(viewer: User) -> Reviews:
    found = moderation.waiting_for(viewer, MOST)
    since = clock.now() - OVERDUE
    return Reviews(
        top=found.items[: TOP.limit],
        waiting=len(found.items),
        more=found.next is not None,
        overdue=sum(1 for one in found.items if one.waiting_since_at <= since),
        oldest_at=found.items[0].waiting_since_at if found.items else None,
    )


def _classes(viewer: User) -> list[Tended]:
    """The classes that go on, those with people to look after first."""
    cards = classes.page_of_watched(viewer, TOP).items
    going_on = [one for one in cards if one.phase != "over"]
    found = session.scalars(select(Class).where(Class.id.in_([one.id for one in going_on])))
    known = {one.id: one for one in found}
    tended = [Tended(one, supervision.summary_of(known[one.id])) for one in going_on]
    return sorted(tended, key=lambda one: (-one.summary.at_risk, one.klass.ends_at))
