"""Which recordings wait to become a course."""

from datetime import timedelta

from sqlalchemy import and_, exists, or_, select

from app.kit import clock
from app.kit.db import session
from app.live.models import Broadcast, LiveLesson, LiveReplay
from app.live.rules.replay import ReplayState

SILENT_FOR = timedelta(minutes=10)
"""A worker that was not heard from for so long is not at it any more."""
WHOLE_WITHIN = timedelta(minutes=15)
"""After so long a recording is taken as it is, though the ingest has not finished it."""


def replays_due(most: int = 20) -> list[int]:
    """Lessons whose recording is whole and nobody is at, those that wait longest first."""
    now = clock.now()
    unfinished = exists().where(
        Broadcast.live_id == LiveReplay.live_id,
        Broadcast.test.is_(False),
        Broadcast.began_at.is_not(None),
        Broadcast.whole_at.is_(None),
    )
    silent = or_(LiveReplay.alive_at.is_(None), LiveReplay.alive_at <= now - SILENT_FOR)
    statement = (
        select(LiveReplay.live_id)
        .join(LiveLesson, LiveLesson.id == LiveReplay.live_id)
        .where(
            LiveReplay.state.in_((ReplayState.WAITING, ReplayState.JOINING)),
            silent,
            or_(~unfinished, and_(LiveLesson.ended_at <= now - WHOLE_WITHIN)),
        )
        .order_by(LiveReplay.asked_at, LiveReplay.live_id)
        .limit(most)
    )
    return list(session.scalars(statement))
