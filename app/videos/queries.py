"""Reads: videos for their owner and reviewers, facts for the slices above, work for the worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.kit.blobs import blobs
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import NotFound
from app.videos import permissions
from app.videos.models import Upload, Video
from app.videos.rules import (
    Problem,
    State,
    frame_at,
    frame_name,
    percent,
    queued_eta_seconds,
    working_eta_seconds,
)

RECENT = 20
EXPECTED_PACE = 0.8
PARTS = "uploads"
WAITING = (State.UPLOADED, State.QUEUED)


@dataclass(frozen=True)
class RenditionFacts:
    """One quality; no height means sound alone. ``bitrate`` in bits a second, sound included."""

    width: int | None
    height: int | None
    bitrate: int


@dataclass(frozen=True)
class VideoFacts:
    """What other slices may know of a video; ``problem`` is an English sentence to translate."""

    id: int
    state: State
    duration_ms: int | None
    width: int | None
    height: int | None
    file_hash: str | None
    manifest_url: str | None
    poster_url: str | None
    renditions: tuple[RenditionFacts, ...]
    problem: str | None
    filename: str
    owner_id: int


@dataclass(frozen=True)
class Passage:
    """How far a video is: its place in the queue (1 is next), percent, and seconds to go."""

    queue_position: int | None
    percent: int
    eta_seconds: int | None


@dataclass(frozen=True)
class Work:
    """What a worker must know to transcode one video, as plain values."""

    video_id: int
    original: Path
    file_hash: str | None


def find_video(viewer: permissions.Person, video_id: int) -> Video | None:
    """The video, or None when there is none that ``viewer`` may see."""
    video = session.get(Video, video_id)
    return video if video and permissions.can_see_video(viewer, video) else None


def get_video(viewer: permissions.Person, video_id: int) -> Video:
    """The video for its owner, reviewers and learning administrators; raises NotFound."""
    video = find_video(viewer, video_id)
    if video is None:
        raise NotFound()
    return video


def facts(video_ids: Iterable[int]) -> dict[int, VideoFacts]:
    """Facts by id, for callers that have decided who may know them; unknown ids are left out."""
    wanted = set(video_ids)
    if not wanted:
        return {}
    found = session.scalars(select(Video).where(Video.id.in_(wanted)))
    return {video.id: facts_of(video) for video in found}


def facts_of(video: Video) -> VideoFacts:
    """The facts of one video."""
    ready = video.state is State.READY
    return VideoFacts(
        id=video.id,
        state=video.state,
        duration_ms=video.duration_ms,
        width=video.width,
        height=video.height,
        file_hash=video.file_hash,
        manifest_url=address(video.key, "master.m3u8") if ready else None,
        poster_url=address(video.key, "poster.jpg") if ready and video.has_poster else None,
        renditions=tuple(RenditionFacts(r.width, r.height, r.bitrate) for r in video.renditions),
        problem=problem_sentence(video.problem),
        filename=video.filename,
        owner_id=video.owner_id,
    )


def address(key: str | None, name: str) -> str | None:
    """Where a file of the renditions under ``key`` is fetched; who knows it may watch."""
    return blobs().url(f"{rendition_prefix(key)}/{name}") if key else None


def frame_url(video_id: int, at_ms: int) -> str | None:
    """A small still of the recording near a moment, or None where none was taken.

    For callers that have decided who may watch: like every address, who knows it may look.
    """
    video = session.get(Video, video_id)
    if video is None or video.key is None or video.state is not State.READY or not video.height:
        return None
    name = frame_name(frame_at(at_ms, video.duration_ms or 0))
    try:
        blobs().find(f"{rendition_prefix(video.key)}/{name}")
    except NotFound:
        return None
    return address(video.key, name)


def original_key(key: str) -> str:
    """Where an original is stored; nothing below ``originals`` is ever served."""
    return f"originals/{key}"


def rendition_prefix(key: str) -> str:
    """Where the renditions of one attempt are stored."""
    return f"videos/{key}"


def problem_sentence(code: str | None) -> str | None:
    """The sentence of a problem's code; codes of older versions get the general one."""
    if code is None:
        return None
    return next((p.sentence for p in Problem if p.code == code), Problem.NOT_CONVERTED.sentence)


def passage(video: Video) -> Passage:
    """How far a video is on its way, and when it can be watched, from the measured pace so far."""
    if video.state in (State.READY, State.FAILED):
        return Passage(None, percent(video.state, video.done_permille), None)
    pace = _pace()
    own_seconds = (video.duration_ms or 0) / 1000 * pace
    if video.state is State.TRANSCODING:
        return Passage(
            None, percent(video.state, video.done_permille), _time_left(video, own_seconds)
        )
    ahead, ahead_ms = _ahead_of(video)
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


def _ahead_of(video: Video) -> tuple[int, float]:
    """How many wait before this video, and milliseconds of media to be made before its turn."""
    earlier = (Video.queued_at < video.queued_at) | (
        (Video.queued_at == video.queued_at) & (Video.id < video.id)
    )
    count, waiting_ms = session.execute(
        select(func.count(Video.id), func.coalesce(func.sum(Video.duration_ms), 0)).where(
            Video.state.in_(WAITING), earlier
        )
    ).one()
    running = session.execute(
        select(Video.duration_ms, Video.done_permille).where(Video.state == State.TRANSCODING)
    ).all()
    running_ms = sum((row[0] or 0) * (1000 - row[1]) / 1000 for row in running)
    return count, float(waiting_ms or 0) + running_ms


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


def get_upload(actor: permissions.Person, upload_id: int) -> Upload:
    """An upload of the actor's own; raises NotFound for everybody else's and expired ones."""
    upload = session.get(Upload, upload_id)
    if upload is None or not permissions.can_continue_upload(actor, upload):
        raise NotFound()
    if upload.video_id is None and upload.expires_at <= now():
        raise NotFound()
    return upload


def partial_path(upload: Upload) -> Path:
    """Where the bytes of an unfinished upload gather."""
    return blobs().spool(PARTS) / f"{upload.key}.part"


def offset(upload: Upload) -> int:
    """How many bytes of an upload are here: what the disk says, nobody else. Raises NotFound."""
    if upload.video_id is not None:
        return upload.length_bytes
    try:
        return partial_path(upload).stat().st_size
    except FileNotFoundError:
        raise NotFound() from None


def find_work(video_id: int) -> Work | None:
    """What a worker needs to know of a video it was sent to; None when it is gone or done."""
    video = session.get(Video, video_id)
    if video is None or video.state in (State.READY, State.FAILED):
        return None
    original = blobs().local_path(video.original_key)
    assert original is not None, "a remote store must be fetched from first"
    return Work(video.id, original, video.file_hash)


def silent_video_ids(since: datetime) -> list[int]:
    """Videos whose worker has given no sign of life since then."""
    return _ids(Video.state == State.TRANSCODING, Video.heartbeat_at <= since)


def forgotten_video_ids(since: datetime) -> list[int]:
    """Videos that have waited since then although no worker is busy: their job was lost."""
    if _ids(Video.state == State.TRANSCODING, Video.heartbeat_at > since):
        return []
    return _ids(Video.state.in_(WAITING), Video.queued_at <= since)


def _ids(*conditions: Any) -> list[int]:
    return list(session.scalars(select(Video.id).where(*conditions).order_by(Video.id)))


def expired_uploads() -> list[Upload]:
    """Uploads that were never finished and whose time has passed."""
    late = select(Upload).where(Upload.video_id.is_(None), Upload.expires_at <= now())
    return list(session.scalars(late.order_by(Upload.id).limit(500)))
