"""A video's way through the worker: looked into, begun, heard from, ended, recovered."""

from dataclasses import dataclass
from datetime import timedelta

from app.kit.blobs import unguessable_key
from app.kit.clock import now
from app.kit.db import transactional
from app.kit.jobs import enqueue
from app.notices import actions as notices
from app.reasons import N_
from app.videos import queries
from app.videos.models import Rendition, Video
from app.videos.rules import (
    MAX_ATTEMPTS,
    STALE_SECONDS,
    Findings,
    Levelling,
    Problem,
    State,
    Variant,
    display_size,
    kept,
    recalled,
    rest_seconds,
    turn_at,
    worth_a_notice,
)
from app.videos.rules.copies import CHOICE_SECONDS

READY_TITLE = N_("“%(file)s” is converted and can be watched")
FAILED_TITLE = N_("“%(file)s” cannot be used as it is")
MOST_CALLED = 8


@dataclass(frozen=True)
class Attempt:
    """One worker's hold on a video. ``key`` is its token and the address of what it will make;
    ``earlier_key`` is what an attempt that died may have left behind. ``original`` is the key of
    the teacher's file, to be fetched from the store; ``known`` is what is known of it already."""

    video_id: int
    key: str
    earlier_key: str | None
    original: str
    file_hash: str | None
    known: tuple[Findings, Levelling | None] | None
    duration_ms: int | None


@transactional
def note_findings(
    video_id: int, findings: Findings, file_hash: str, levelling: Levelling | None = None
) -> None:
    """Write down what a file is, and let it wait for a worker if it was not waiting yet.

    A file that its owner has sent before rests for a while first, so that nothing is converted
    twice while the owner is being asked.
    """
    video = queries.locked_video(video_id)
    if video is None or video.state in (State.READY, State.FAILED):
        return
    video.file_hash = file_hash
    video.findings = kept(findings, levelling)
    video.duration_ms = findings.measured_ms
    if findings.picture:
        video.width, video.height = display_size(findings.picture.shape)
    if video.state is State.TRANSCODING:
        video.heartbeat_at = now()
    elif video.state is State.UPLOADED:
        video.state = State.QUEUED
        video.turn_at = turn_at(video.queued_at or now(), video.duration_ms)
        seconds = CHOICE_SECONDS if queries.find_earlier(video) else 0
        video.rests_until = now() + timedelta(seconds=seconds) if seconds else None
        enqueue("videos.transcode", video.id, delay_seconds=seconds)


@transactional
def start_next(video_id: int, longest_ms: int | None) -> Attempt | None:
    """Take hold of the waiting video whose turn it is; None if there is nothing for this worker.

    ``longest_ms`` is the longest it may take on, if there is a limit. ``video_id`` is the one that
    the worker was called for: it is taken if nobody has looked into it and nothing else waits.
    """
    next_id = queries.next_video_id(longest_ms)
    if next_id is not None:
        return start_transcode(next_id)
    video = queries.locked_video(video_id)
    if video is None or video.state is not State.UPLOADED or longest_ms is not None:
        return None
    return start_transcode(video_id)


@transactional
def start_transcode(video_id: int) -> Attempt | None:
    """Take hold of a waiting video; None if there is nothing to do or another worker is on it.

    What has not arrived is left alone: nobody has its bytes yet.
    """
    video = queries.locked_video(video_id)
    if video is None or not video.arrived or video.state not in queries.WAITING:
        return None
    earlier, video.key = video.key, unguessable_key()
    video.state = State.TRANSCODING
    video.sealed = True
    video.attempts += 1
    video.done_permille = video.playable_ms = 0
    video.rests_until = None
    video.started_at = video.heartbeat_at = now()
    return Attempt(
        video.id,
        video.key,
        earlier,
        video.original_key,
        video.file_hash,
        recalled(video.findings) if video.findings else None,
        video.duration_ms,
    )


@transactional
def call_next() -> None:
    """A place has become free: if anybody waits, a worker is called."""
    next_id = queries.next_video_id(None)
    if next_id is not None:
        enqueue("videos.transcode", next_id)


@transactional
def note_progress(video_id: int, key: str, done_permille: int, playable_ms: int = 0) -> bool:
    """A sign of life from the attempt ``key``; False tells it that the video is no longer its.

    ``playable_ms`` is how much of the lowest rung is in the store; it never becomes less.
    """
    video = _held(video_id, key)
    if video is None:
        return False
    video.done_permille = done_permille
    video.playable_ms = max(video.playable_ms, playable_ms)
    video.heartbeat_at = now()
    return True


@transactional
def note_alive(video_id: int, key: str | None) -> None:
    """A sign of life from who is at a video but has nothing to tell yet: the attempt ``key``, or
    who looks into it. Of an attempt that does not hold it any more it says nothing."""
    video = _held(video_id, key) if key else queries.locked_video(video_id)
    if video is not None and video.state in (State.UPLOADED, State.TRANSCODING):
        video.heartbeat_at = now()


@transactional
def finish_transcode(
    video_id: int, key: str, *, duration_ms: int, variants: tuple[Variant, ...], has_poster: bool
) -> bool:
    """The renditions of attempt ``key`` are stored: the video is ready. False if too late."""
    video = _held(video_id, key)
    if video is None:
        return False
    video.duration_ms = video.playable_ms = duration_ms
    video.has_poster = has_poster
    video.done_permille = 1000
    video.renditions = [
        Rendition(width=variant.width, height=variant.height, bitrate=variant.bitrate)
        for variant in variants
    ]
    _end(video, State.READY)
    _tell_owner(video)
    return True


@transactional
def refuse_video(video_id: int, problem: Problem, log: str, key: str | None = None) -> None:
    """The file cannot be used, for good. ``key`` is the attempt that found out, if any."""
    video = _held(video_id, key) if key else queries.locked_video(video_id)
    if video is None or video.state in (State.READY, State.FAILED):
        return
    video.log = log
    fail(video, problem)
    _tell_owner(video)


@transactional
def release_transcode(video_id: int, key: str, log: str) -> bool:
    """The attempt ``key`` gives the video back through no fault of the file: no disk, no memory.

    It rests before it is tried again, longer each time. False tells the attempt that the video was
    no longer its, and that its trouble is nobody's.
    """
    video = _held(video_id, key)
    if video is None:
        return False
    video.log = log
    _try_again(video, rest_seconds(video.attempts))
    return True


@transactional
def hand_back(video_id: int, key: str) -> None:
    """The attempt ``key`` ends because its worker does: the video waits again, as if it had not
    been begun."""
    video = _held(video_id, key)
    if video is not None:
        video.attempts -= 1
        _try_again(video, 0)


@transactional
def recover_lost_videos(silent_seconds: int = STALE_SECONDS) -> int:
    """Hand over again what nobody is working on although somebody should be; returns how many.

    ``silent_seconds`` is how long a worker may be silent until it counts as gone. A hand-over can
    be lost between commit and queue, and a worker can be killed. What has been begun three times
    and never ended is refused, so that one file cannot kill workers for ever. A call too many does
    no harm: a worker that finds nothing to do goes back to sleep.
    """
    since = now() - timedelta(seconds=silent_seconds)
    silent = queries.silent_video_ids(since)
    unseen, waiting = queries.unseen_video_ids(since), queries.forgotten_video_ids(since)
    for video_id in silent:
        video = queries.locked_video(video_id)
        if video is not None and video.state is State.TRANSCODING:
            _try_again(video, 0)
    for video_id in unseen:
        enqueue("videos.inspect", video_id)
    for video_id in waiting[:MOST_CALLED]:
        enqueue("videos.transcode", video_id)
    return len(silent) + len(unseen) + len(waiting)


@transactional
def fail(video: Video, problem: Problem) -> None:
    """The end of a video that cannot be watched; what its attempt has stored is thrown away."""
    video.problem = problem.code
    _end(video, State.FAILED)
    if video.key:
        enqueue("videos.discard", video.id)


def _try_again(video: Video, seconds: int) -> None:
    if video.attempts >= MAX_ATTEMPTS:
        fail(video, Problem.INTERRUPTED)
        _tell_owner(video)
        return
    video.state = State.QUEUED
    video.done_permille = video.playable_ms = 0
    video.turn_at = video.turn_at or turn_at(video.queued_at or now(), video.duration_ms)
    video.rests_until = now() + timedelta(seconds=seconds) if seconds else None
    enqueue("videos.transcode", video.id, delay_seconds=seconds)


def _end(video: Video, state: State) -> None:
    video.state = state
    video.finished_at = now()


def _tell_owner(video: Video) -> None:
    """Tell the owner of an end where that is news."""
    assert video.finished_at is not None
    waited_seconds = (video.finished_at - video.created_at).total_seconds()
    if worth_a_notice(video.state, waited_seconds):
        title = READY_TITLE if video.state is State.READY else FAILED_TITLE
        body = queries.problem_sentence(video.problem) or ""
        notices.tell([video.owner_id], "video", title, body, wording={"file": video.filename})


def _held(video_id: int, key: str) -> Video | None:
    """The video, if the attempt ``key`` still has hold of it."""
    video = queries.locked_video(video_id)
    held = video is not None and video.key == key and video.state is State.TRANSCODING
    return video if held else None
