"""What waits for a worker, and what was lost on its way to one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.kit.db import session
from app.videos.models import Video
from app.videos.rules import State

WAITING = (State.UPLOADED, State.QUEUED)


@dataclass(frozen=True)
class Work:
    """What a worker must know to transcode one video, as plain values.

    ``original`` is the key of the teacher's file; a worker fetches it for as long as it reads.
    """

    video_id: int
    original: str
    file_hash: str | None


def find_work(video_id: int) -> Work | None:
    """What a worker needs to know of a video it was sent to; None when it is gone or done, or when
    its file has not arrived."""
    video = session.get(Video, video_id)
    if video is None or not video.arrived or video.state in (State.READY, State.FAILED):
        return None
    return Work(video.id, video.original_key, video.file_hash)


def silent_video_ids(since: datetime) -> list[int]:
    """Videos whose worker has given no sign of life since then."""
    return _ids(Video.state == State.TRANSCODING, Video.heartbeat_at <= since)


def forgotten_video_ids(since: datetime) -> list[int]:
    """Videos that have waited since then although no worker is busy: their job was lost."""
    if _ids(Video.state == State.TRANSCODING, Video.heartbeat_at > since):
        return []
    return _ids(Video.state.in_(WAITING), Video.arrived, Video.queued_at <= since)


def _ids(*conditions: Any) -> list[int]:
    return list(session.scalars(select(Video.id).where(*conditions).order_by(Video.id)))
