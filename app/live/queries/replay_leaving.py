"""Live streams that are not needed any more: first nobody is given them, a day later they go.

A week after its recording was published as a course, a lesson is watched as that course. What tells
who was there and when (stays, attendance, markers, messages, the times of the recording) stays.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from app.courses.models import Course
from app.courses.rules import State as CourseState
from app.kit import clock
from app.kit.db import session
from app.live.models import Broadcast, LiveReplay
from app.live.rules.replay import ReplayState

BESIDE = timedelta(days=7)
"""So long a recording can be watched in both ways once its course is published."""
WATCHED_WITHIN = timedelta(days=1)
"""Who was given the address of a stream has seen it to its end after so long."""
TEST_KEPT = timedelta(days=1)
"""So long a teacher may look at a test run that is over; nobody else ever may."""
MOST_AT_ONCE = 50
SETTLED = (CourseState.PUBLISHED, CourseState.RETIRED)


def is_withdrawn() -> ColumnElement[bool]:
    """Of a replay: whether nobody is given its live stream any more."""
    return LiveReplay.withdrawn_at.is_not(None)


def replays_to_withdraw() -> list[int]:
    """Lessons whose recording was published as a course a week ago, retired since or not."""
    due = and_(Course.state.in_(SETTLED), Course.published_at <= clock.now() - BESIDE)
    return list(session.scalars(_joined().where(due, not_(is_withdrawn()))))


def replays_to_give_back() -> list[int]:
    """Lessons whose course was taken down again while their live stream still lay in the store."""
    taken_down = Course.state.not_in(SETTLED)
    return list(session.scalars(_joined().where(taken_down, is_withdrawn(), _has_stream())))


def replays_to_clear() -> list[int]:
    """Lessons whose live stream nobody can be watching any more and still lies in the store."""
    over = LiveReplay.withdrawn_at <= clock.now() - WATCHED_WITHIN
    wanted = and_(Course.state.in_(SETTLED), is_withdrawn(), over, _has_stream())
    return list(session.scalars(_joined().where(wanted)))


def stored_folders(live_id: int) -> list[str]:
    """Below which names of the store the stays on air of a lesson lie."""
    mine = and_(Broadcast.live_id == live_id, Broadcast.test.is_(False), Broadcast.segments > 0)
    return list(session.scalars(select(Broadcast.folder).where(mine)))


def tests_to_clear() -> dict[int, str]:
    """Test runs that ended a day ago and may still have something in the store: where it lies."""
    left = or_(Broadcast.segments > 0, Broadcast.whole_at.is_(None))
    over = Broadcast.ended_at <= clock.now() - TEST_KEPT
    statement = select(Broadcast.id, Broadcast.folder).where(Broadcast.test.is_(True), over, left)
    rows = session.execute(statement.order_by(Broadcast.id).limit(MOST_AT_ONCE))
    return {row.id: row.folder for row in rows}


def unfinished_among(live_ids: Collection[int]) -> set[int]:
    """Those of these lessons whose recording still waits to become a course, or is at it."""
    going = LiveReplay.state.in_((ReplayState.WAITING, ReplayState.JOINING))
    return set(
        session.scalars(select(LiveReplay.live_id).where(LiveReplay.live_id.in_(live_ids), going))
    )


def _joined() -> Select[int]:
    return (
        select(LiveReplay.live_id)
        .join(Course, Course.id == LiveReplay.course_id)
        .where(LiveReplay.state == ReplayState.JOINED)
        .order_by(LiveReplay.joined_at, LiveReplay.live_id)
        .limit(MOST_AT_ONCE)
    )


def _has_stream() -> ColumnElement[bool]:
    return exists().where(
        Broadcast.live_id == LiveReplay.live_id,
        Broadcast.test.is_(False),
        Broadcast.segments > 0,
    )
