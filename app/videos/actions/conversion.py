"""A video's way through the worker: looked into, begun, heard from, ended, recovered."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.kit.blobs import unguessable_key
from app.kit.clock import now
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, NotFound
from app.kit.jobs import enqueue
from app.notices import actions as notices
from app.reasons import N_
from app.videos import permissions, queries
from app.videos.models import Rendition, Video
from app.videos.rules import (
    MAX_ATTEMPTS,
    STALE_SECONDS,
    WORTH_ANOTHER_TRY,
    AnotherTry,
    Findings,
    Problem,
    State,
    Variant,
    display_size,
    worth_a_notice,
)

READY_TITLE = N_("“%(file)s” is converted and can be watched")
FAILED_TITLE = N_("“%(file)s” cannot be used as it is")


@dataclass(frozen=True)
class Attempt:
    """One worker's hold on a video. ``key`` is its token and the address of what it will make;
    ``earlier_key`` is what an attempt that died may have left behind. ``original`` is the key of
    the teacher's file, to be fetched from the store."""

    video_id: int
    key: str
    earlier_key: str | None
    original: str
    file_hash: str | None


@transactional
def note_findings(video_id: int, findings: Findings, file_hash: str) -> None:
    """Write down what a file is, and let it wait for a worker if it was not waiting yet."""
    video = _locked(video_id)
    if video is None or video.state in (State.READY, State.FAILED):
        return
    video.file_hash = file_hash
    video.duration_ms = findings.measured_ms
    if findings.picture:
        video.width, video.height = display_size(findings.picture.shape)
    if video.state is State.TRANSCODING:
        video.heartbeat_at = now()
    elif video.state is State.UPLOADED:
        video.state = State.QUEUED
        enqueue("videos.transcode", video.id)


@transactional
def start_transcode(video_id: int) -> Attempt | None:
    """Take hold of a waiting video; None if there is nothing to do or another worker is on it.

    What has not arrived is left alone: nobody has its bytes yet.
    """
    video = _locked(video_id)
    if video is None or not video.arrived or video.state not in queries.WAITING:
        return None
    earlier, video.key = video.key, unguessable_key()
    video.state = State.TRANSCODING
    video.attempts += 1
    video.done_permille = 0
    video.started_at = video.heartbeat_at = now()
    return Attempt(video.id, video.key, earlier, video.original_key, video.file_hash)


@transactional
def note_progress(video_id: int, key: str, done_permille: int) -> bool:
    """A sign of life from the attempt ``key``; False tells it that the video is no longer its."""
    video = _held(video_id, key)
    if video is None:
        return False
    video.done_permille = done_permille
    video.heartbeat_at = now()
    return True


@transactional
def finish_transcode(
    video_id: int, key: str, *, duration_ms: int, variants: tuple[Variant, ...], has_poster: bool
) -> bool:
    """The renditions of attempt ``key`` are stored: the video is ready. False if too late."""
    video = _held(video_id, key)
    if video is None:
        return False
    video.duration_ms = duration_ms
    video.has_poster = has_poster
    video.done_permille = 1000
    video.renditions = [
        Rendition(width=variant.width, height=variant.height, bitrate=variant.bitrate)
        for variant in variants
    ]
    _end(video, State.READY)
    return True


@transactional
def refuse_video(video_id: int, problem: Problem, log: str, key: str | None = None) -> None:
    """The file cannot be used, for good. ``key`` is the attempt that found out, if any."""
    video = _held(video_id, key) if key else _locked(video_id)
    if video is None or video.state in (State.READY, State.FAILED):
        return
    video.log = log
    _fail(video, problem)


@transactional
def release_transcode(video_id: int, key: str, log: str) -> bool:
    """The attempt ``key`` gives the video back through no fault of the file: no disk, no memory.

    False tells it that the video was no longer its, and that its trouble is nobody's.
    """
    video = _held(video_id, key)
    if video is None:
        return False
    video.log = log
    _try_again(video)
    return True


@transactional
def convert_again(actor: permissions.Person, video_id: int) -> None:
    """Give the conversion of one's own recording another try, as if it had just arrived.

    Raises NotFound for other people's, Conflict when it did not fail or when the fault lies in
    the file: the same file would fail again.
    """
    video = _locked(video_id)
    if video is None or video.owner_id != actor.id:
        raise NotFound()
    if video.problem not in WORTH_ANOTHER_TRY:
        raise Conflict(AnotherTry.IN_VAIN)
    video.state = State.UPLOADED
    video.problem = None
    video.attempts = video.done_permille = 0
    video.queued_at, video.finished_at = now(), None
    session.flush()
    enqueue("videos.inspect", video.id)


@transactional
def recover_lost_videos(silent_seconds: int = STALE_SECONDS) -> int:
    """Hand over again what nobody is working on although somebody should be; returns how many.

    ``silent_seconds`` is how long a worker may be silent until it counts as gone. A hand-over can
    be lost between commit and queue, and a worker can be killed. What has been begun three times
    and never ended is refused, so that one file cannot kill workers for ever.
    """
    since = now() - timedelta(seconds=silent_seconds)
    silent, forgotten = queries.silent_video_ids(since), queries.forgotten_video_ids(since)
    for video_id in silent:
        video = _locked(video_id)
        if video is not None and video.state is State.TRANSCODING:
            _try_again(video)
    for video_id in forgotten:
        enqueue("videos.transcode", video_id)
    return len(silent) + len(forgotten)


def _try_again(video: Video) -> None:
    if video.attempts >= MAX_ATTEMPTS:
        _fail(video, Problem.INTERRUPTED)
        return
    video.state = State.QUEUED
    video.done_permille = 0
    enqueue("videos.transcode", video.id)


def _fail(video: Video, problem: Problem) -> None:
    video.problem = problem.code
    _end(video, State.FAILED)


def _end(video: Video, state: State) -> None:
    """Bring a video to one of its ends, and tell its owner where that is news."""
    video.state = state
    video.finished_at = now()
    waited_seconds = (video.finished_at - video.created_at).total_seconds()
    if worth_a_notice(state, waited_seconds):
        title = READY_TITLE if state is State.READY else FAILED_TITLE
        body = queries.problem_sentence(video.problem) or ""
        notices.tell([video.owner_id], "video", title, body, wording={"file": video.filename})


def _locked(video_id: int) -> Video | None:
    return session.scalars(locked(select(Video).where(Video.id == video_id))).first()


def _held(video_id: int, key: str) -> Video | None:
    """The video, if the attempt ``key`` still has hold of it."""
    video = _locked(video_id)
    held = video is not None and video.key == key and video.state is State.TRANSCODING
    return video if held else None
