"""How far videos are on their way, from the measured pace of the latest ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.kit.clock import now
from app.kit.db import session
from app.videos.models import Video
from app.videos.queries.work import WAITING
from app.videos.rules import (
    State,
    is_short,
    percent,
    queued_eta_seconds,
    work_ms,
    working_eta_seconds,
)

RECENT = 20
EXPECTED_PACE = 0.8
ENDS = (State.READY, State.FAILED)


@dataclass(frozen=True)
class Passage:
    """How far a video is: its place in the queue (1 is next), percent, and seconds to go."""

    queue_position: int | None
    percent: int
    eta_seconds: int | None


def passage(video: Video) -> Passage:
    """How far a video is on its way, and when it can be watched, from the measured pace so far."""
    if video.state in ENDS:
        return _ended(video)
    return _going([video])[video.id]


def passages(video_ids: Collection[int]) -> dict[int, Passage]:
    """As ``passage``, for several videos; four statements at most, however many they are."""
    if not video_ids:
        return {}
    asked = session.scalars(select(Video).where(Video.id.in_(video_ids))).all()
    found = {one.id: _ended(one) for one in asked if one.state in ENDS}
    going = [one for one in asked if one.state not in ENDS]
    if not going:
        return found
    return found | _going(going)


def _going(videos: Sequence[Video]) -> dict[int, Passage]:
    pace = _pace()
    found = {one.id: _working(one, pace) for one in videos if one.state is State.TRANSCODING}
    return found | _in_the_queue([one for one in videos if one.state in WAITING], pace)


def _in_the_queue(mine: Sequence[Video], pace: float) -> dict[int, Passage]:
    """Places by whose turn it is, and the work before each. Short recordings have a place of their
    own, so to them only short ones are in the way."""
    if not mine:
        return {}
    queue = session.execute(
        select(Video.id, Video.duration_ms, Video.width, Video.height)
        .where(Video.state.in_(WAITING))
        .order_by(func.coalesce(Video.turn_at, Video.queued_at), Video.id)
    ).all()
    by_id = {one.id: one for one in mine}
    ahead = _running()
    found = {}
    for place, row in enumerate(queue):
        if row.id in by_id:
            found[row.id] = _queued(by_id[row.id], pace, place, ahead)
        ahead = ahead.and_then(row.duration_ms or 0, _work_ms(row))
    return found


@dataclass(frozen=True)
class _Ahead:
    """Work (``rules.work_ms``) before somebody's turn: of everything, and of short recordings
    alone; and how many workers are at it."""

    all_ms: float
    short_ms: float
    workers: int

    def and_then(self, duration_ms: int, work: float) -> "_Ahead":
        short_ms = work if is_short(duration_ms) else 0
        return _Ahead(self.all_ms + work, self.short_ms + short_ms, self.workers)

    def before(self, duration_ms: int) -> float:
        shared = self.all_ms / max(1, self.workers)
        return min(self.short_ms, shared) if is_short(duration_ms) else shared


def _ended(video: Video) -> Passage:
    return Passage(None, percent(video.state, video.done_permille), None)


def _working(video: Video, pace: float) -> Passage:
    done = percent(video.state, video.done_permille)
    return Passage(None, done, _time_left(video, _work_ms(video) / 1000 * pace))


def _work_ms(video: Any) -> float:
    """The work of a video, or of a row of its columns."""
    return work_ms(video.duration_ms, video.width, video.height)


def _queued(video: Video, pace: float, place: int, ahead: _Ahead) -> Passage:
    if not video.duration_ms:
        return Passage(place + 1, 0, None)
    own_seconds = _work_ms(video) / 1000 * pace
    ahead_seconds = ahead.before(video.duration_ms) / 1000 * pace
    return Passage(place + 1, 0, queued_eta_seconds(ahead_seconds, own_seconds))


def _time_left(video: Video, own_seconds: float) -> int | None:
    started = video.started_at or now()
    heard = video.heartbeat_at or started
    return working_eta_seconds(
        own_seconds=own_seconds,
        done_permille=video.done_permille,
        worked_seconds=(heard - started).total_seconds(),
        silent_seconds=(now() - heard).total_seconds(),
    )


def _running() -> _Ahead:
    """What workers still have before them of what they are at."""
    running = session.execute(
        select(Video.duration_ms, Video.width, Video.height, Video.done_permille).where(
            Video.state == State.TRANSCODING
        )
    ).all()
    left = [
        (row.duration_ms or 0, _work_ms(row) * (1000 - row.done_permille) / 1000) for row in running
    ]
    short = sum(rest for length, rest in left if is_short(length))
    return _Ahead(sum(rest for _length, rest in left), short, len(left))


def _pace() -> float:
    """Seconds of work for a second of a 720p recording, measured over the latest videos."""
    latest = session.execute(
        select(Video.duration_ms, Video.width, Video.height, Video.started_at, Video.finished_at)
        .where(Video.state == State.READY, Video.started_at.is_not(None))
        .order_by(Video.finished_at.desc())
        .limit(RECENT)
    ).all()
    media = sum(_work_ms(row) for row in latest) / 1000
    work = sum(
        (row.finished_at - row.started_at).total_seconds()
        for row in latest
        if row.finished_at and row.started_at
    )
    return work / media if media and work > 0 else EXPECTED_PACE
