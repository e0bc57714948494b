"""One recording in the hands of one worker: looked into, converted, its outcome told."""

import hashlib
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app

from app.kit import jobs as lanes
from app.kit.blobs import blobs
from app.kit.errors import Busy
from app.kit.jobs import Lane, job
from app.videos import actions, ffmpeg, queries
from app.videos.actions import Attempt
from app.videos.jobs.living import signs_of_life
from app.videos.jobs.storing import RENDITIONS, Shelf, clear, workshop
from app.videos.rules import (
    SHORT_MS,
    Findings,
    Levelling,
    is_short,
    judge,
    permille,
    places_for_long,
)

log = logging.getLogger(__name__)

TELL_EVERY_SECONDS = 2.0

_taking = threading.Lock()
_long_ones: set[str] = set()


class Superseded(Exception):
    """Another attempt holds the video now, or its owner stopped it; this work is worth nothing."""


class Stopped(Exception):
    """The worker has been told to stop; somebody else goes on."""


@job("videos.inspect", retries=3)
def inspect(video_id: int) -> None:
    """Find out what a file is, so that a bad one is named at once and not after a queue."""
    work = queries.find_work(video_id)
    if work is None:
        return
    try:
        with signs_of_life(video_id), blobs().fetch(work.original) as original:
            findings, levelling = _examine(original)
            file_hash = work.file_hash or _hash_of(original)
        actions.note_findings(video_id, findings, file_hash, levelling)
    except ffmpeg.Broken as broken:
        actions.refuse_video(video_id, broken.problem, broken.log)


@job("videos.transcode", retries=0, lane=Lane.SLOW)
def transcode(video_id: int) -> None:
    """Make the renditions of the video whose turn it is; ``video_id`` only says that one waits.

    Does nothing if nobody waits whom this worker may take. However it ends, nothing of the work in
    progress is left on the disk, and the next one is called.
    """
    with _taken(video_id) as attempt:
        if attempt is None:
            return
        try:
            _work_on(attempt)
        finally:
            actions.call_next()


@contextmanager
def _taken(video_id: int) -> Iterator[Attempt | None]:
    """Take hold of the next video; the last free place of this worker is for short ones alone."""
    with _taking:
        most = places_for_long(current_app.config["SETTINGS"].workers)
        longest_ms = None if len(_long_ones) < most else SHORT_MS
        attempt = actions.start_next(video_id, longest_ms)
        if attempt is not None and not is_short(attempt.duration_ms):
            _long_ones.add(attempt.key)
    try:
        yield attempt
    finally:
        if attempt is not None:
            _long_ones.discard(attempt.key)


def _work_on(attempt: Attempt) -> None:
    video_id, key = attempt.video_id, attempt.key
    clear(attempt.earlier_key)
    try:
        with signs_of_life(video_id, key), blobs().fetch(attempt.original) as original:
            _make(attempt, original)
    except ffmpeg.Broken as broken:
        clear(key)
        actions.refuse_video(video_id, broken.problem, broken.log, key=key)
    except Stopped:
        clear(key)
        actions.hand_back(video_id, key)
    except Exception as trouble:
        clear(key)
        if actions.release_transcode(video_id, key, repr(trouble)):
            raise
        log.warning("video %s: attempt %s is not wanted any more", video_id, key)
    finally:
        shutil.rmtree(workshop(key), ignore_errors=True)


def _make(attempt: Attempt, original: Path) -> None:
    """One attempt from the original to stored renditions; raises Broken or Superseded."""
    findings, levelling = attempt.known or _examine(original)
    if attempt.known is None:
        file_hash = attempt.file_hash or _hash_of(original)
        actions.note_findings(attempt.video_id, findings, file_hash, levelling)
    folder = workshop(attempt.key) / "made"
    folder.mkdir(parents=True)
    shelf = Shelf(attempt.key, findings, folder)
    made = ffmpeg.convert(original, findings, folder, _teller(attempt, findings, shelf), levelling)
    shelf.finish()
    accepted = actions.finish_transcode(
        attempt.video_id,
        attempt.key,
        duration_ms=made.duration_ms,
        variants=made.variants,
        has_poster=made.has_poster,
    )
    if not accepted:
        raise Superseded


def _teller(attempt: Attempt, findings: Findings, shelf: Shelf) -> Callable[[int], None]:
    """Stores what is whole and tells the database every two seconds how far the attempt is; a busy
    database may miss it."""
    told_at = 0.0

    def tell(done_ms: int) -> None:
        nonlocal told_at
        if lanes.stopping():
            raise Stopped
        if time.monotonic() - told_at < TELL_EVERY_SECONDS:
            return
        told_at = time.monotonic()
        share = permille(done_ms, findings.measured_ms)
        playable_ms = shelf.advance()
        with suppress(Busy):
            if not actions.note_progress(attempt.video_id, attempt.key, share, playable_ms):
                raise Superseded

    return tell


def _examine(original: Path) -> tuple[Findings, Levelling]:
    """What is in the file; raises Broken with the problem when it cannot be used."""
    findings = ffmpeg.probe(original)
    problem = judge(findings)
    if problem is not None:
        raise ffmpeg.Broken(problem, repr(findings))
    return findings, ffmpeg.level(original, findings, blobs().spool(RENDITIONS))


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
