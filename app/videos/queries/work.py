"""What waits for a worker, and what was lost on its way to one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from app.kit.clock import now
from app.kit.db import locked, session
from app.videos.models import Video
from app.videos.rules import State

WAITING = (State.UPLOADED, State.QUEUED)


@dataclass(frozen=True)
class Work:
    """What a worker must know to look into one video, as plain values.

    ``original`` is the key of the teacher's file; a worker fetches it for as long as it reads.
    """

    video_id: int
    original: str
    file_hash: str | None


def find_work(video_id: int) -> Work | None:
    """What a worker needs to know of a video it was sent to look into; None when somebody has done
    so, when it is gone, or when its file has not arrived."""
    video = session.get(Video, video_id)
    if video is None or not video.arrived or video.state is not State.UPLOADED:
        return None
    return Work(video.id, video.original_key, video.file_hash)


def locked_video(video_id: int) -> Video | None:
    """For actions: the video, nobody else's until the transaction ends."""
    return session.scalars(locked(select(Video).where(Video.id == video_id))).first()


def next_video_id(longest_ms: int | None) -> int | None:
    """The waiting video whose turn it is, of those no longer than that; what rests is passed over.

    Inside an action it is locked, and what another worker has locked is passed over as well.
    """
    due = _ready_to_start()
    if longest_ms is not None:
        due = due.where(Video.duration_ms <= longest_ms)
    first = due.order_by(Video.turn_at, Video.id).limit(1)
    found: int | None = session.scalars(first.with_for_update(skip_locked=True)).first()
    return found


def abandoned_key(video_id: int) -> str | None:
    """The key of what a failed video's attempts may have stored; None for every other video."""
    video = session.get(Video, video_id)
    return video.key if video is not None and video.state is State.FAILED else None


def held_keys() -> set[str]:
    """The keys of the attempts that are at work now, wherever."""
    held = select(Video.key).where(Video.state == State.TRANSCODING, Video.key.is_not(None))
    return {key for key in session.scalars(held) if key}


def silent_video_ids(since: datetime) -> list[int]:
    """Videos whose worker has given no sign of life since then."""
    return _ids(Video.state == State.TRANSCODING, Video.heartbeat_at <= since)


def unseen_video_ids(since: datetime) -> list[int]:
    """Videos that have waited since then for somebody to look into them, and at which nobody is."""
    quiet = or_(Video.heartbeat_at.is_(None), Video.heartbeat_at <= since)
    return _ids(Video.state == State.UPLOADED, Video.arrived, Video.queued_at <= since, quiet)


def forgotten_video_ids(since: datetime) -> list[int]:
    """Videos that could have been begun since then: perhaps the call for a worker was lost."""
    due = _ready_to_start().where(Video.queued_at <= since)
    return list(session.scalars(due.order_by(Video.turn_at, Video.id)))


def _ready_to_start() -> Select[Any]:
    rested = or_(Video.rests_until.is_(None), Video.rests_until <= now())
    return select(Video.id).where(Video.state == State.QUEUED, rested)


def _ids(*conditions: Any) -> list[int]:
    return list(session.scalars(select(Video.id).where(*conditions).order_by(Video.id)))
