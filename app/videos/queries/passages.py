"""How far videos are on their way, from the measured pace of the latest ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.kit.clock import now
from app.kit.db import session
from app.videos.models import Video
from app.videos.queries.work import WAITING
from app.videos.rules import State, percent, queued_eta_seconds, working_eta_seconds

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
    pace = _pace()
    if video.state is State.TRANSCODING:
        return _working(video, pace)
    earlier = (Video.queued_at < video.queued_at) | (
        (Video.queued_at == video.queued_at) & (Video.id < video.id)
    )
    count, waiting_ms = session.execute(
        select(func.count(Video.id), func.coalesce(func.sum(Video.duration_ms), 0)).where(
            Video.state.in_(WAITING), earlier
        )
    ).one()
    return _queued(video, pace, count, float(waiting_ms or 0) + _running_ms())


def passages(video_ids: Collection[int]) -> dict[int, Passage]:
    """As ``passage``, for several videos; four statements at most, however many they are."""
    if not video_ids:
        return {}
    asked = session.scalars(select(Video).where(Video.id.in_(video_ids))).all()
    found = {one.id: _ended(one) for one in asked if one.state in ENDS}
    going = [one for one in asked if one.state not in ENDS]
    if not going:
        return found
    pace = _pace()
    found |= {one.id: _working(one, pace) for one in going if one.state is State.TRANSCODING}
    return found | _in_the_queue([one for one in going if one.state in WAITING], pace)


def _in_the_queue(mine: Sequence[Video], pace: float) -> dict[int, Passage]:
    if not mine:
        return {}
    queue = session.execute(
        select(Video.id, Video.duration_ms)
        .where(Video.state.in_(WAITING))
        .order_by(Video.queued_at, Video.id)
    ).all()
    by_id = {one.id: one for one in mine}
    ahead_ms = _running_ms()
    found = {}
    for place, (video_id, duration_ms) in enumerate(queue):
        if video_id in by_id:
            found[video_id] = _queued(by_id[video_id], pace, place, ahead_ms)
        ahead_ms += duration_ms or 0
    return found


def _ended(video: Video) -> Passage:
    return Passage(None, percent(video.state, video.done_permille), None)


def _working(video: Video, pace: float) -> Passage:
    done = percent(video.state, video.done_permille)
    return Passage(None, done, _time_left(video, (video.duration_ms or 0) / 1000 * pace))


def _queued(video: Video, pace: float, ahead: int, ahead_ms: float) -> Passage:
    own_seconds = (video.duration_ms or 0) / 1000 * pace
    promise = queued_eta_seconds(ahead_ms / 1000 * pace, own_seconds)
    return Passage(ahead + 1, 0, promise if video.duration_ms else None)


def _time_left(video: Video, own_seconds: float) -> int:
    started = video.started_at or now()
    heard = video.heartbeat_at or started
    return working_eta_seconds(
        own_seconds=own_seconds,
        done_permille=video.done_permille,
        worked_seconds=(heard - started).total_seconds(),
        silent_seconds=(now() - heard).total_seconds(),
    )


def _running_ms() -> float:
    """Milliseconds of media that workers still have before them."""
    running = session.execute(
        select(Video.duration_ms, Video.done_permille).where(Video.state == State.TRANSCODING)
    ).all()
    return float(sum((row[0] or 0) * (1000 - row[1]) / 1000 for row in running))


def _pace() -> float:
    """Seconds of work for a second of media, measured over the latest videos."""
    latest = session.execute(
        select(Video.duration_ms, Video.started_at, Video.finished_at)
        .where(Video.state == State.READY, Video.started_at.is_not(None))
        .order_by(Video.finished_at.desc())
        .limit(RECENT)
    ).all()
    media = sum(row.duration_ms or 0 for row in latest) / 1000
    work = sum(
        (row.finished_at - row.started_at).total_seconds()
        for row in latest
        if row.finished_at and row.started_at
    )
    return work / media if media and work > 0 else EXPECTED_PACE
