"""Background entry points: look into a file, make its renditions, find what was lost.

A conversion takes minutes and must not hold a transaction, so these jobs work between short
actions: take hold, tell how far, tell the outcome. Running one twice does no harm.
"""

import hashlib
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.kit.blobs import blobs
from app.kit.errors import Busy, Locked
from app.kit.jobs import job, periodic
from app.kit.partials import open_partial
from app.kit.scanning import Verdict, scanner
from app.videos import actions, ffmpeg, queries
from app.videos.actions import Attempt
from app.videos.rules import Findings, Scan, judge, permille

log = logging.getLogger(__name__)

TELL_EVERY_SECONDS = 2.0
RENDITIONS = "renditions"


class Superseded(Exception):
    """Another attempt holds the video now; this one's work is worth nothing."""


@job("videos.stow", retries=3)
def stow(video_id: int) -> None:
    """Let a whole file be scanned, if there is a scanner, and bring it to the store; the partial
    file stays until it is there.

    Two workers never bring the same file. A worker that does not have it (its upload came in on
    another machine) leaves it; it is handed over again until one comes by who has it, and until
    the scanner answers.
    """
    parcel = queries.find_parcel(video_id)
    if parcel is None:
        return
    try:
        with open_partial(parcel.path):
            verdict = _scanned(parcel.path)
            if verdict is None or verdict.infection is None:
                blobs().take_file(parcel.key, parcel.path)
    except Locked:
        raise Busy from None
    if verdict is None:
        actions.note_arrived(video_id, Scan.UNSCANNED)
    elif verdict.infection is not None:
        actions.refuse_infected(video_id, verdict.infection)
    elif verdict.judged:
        actions.note_arrived(video_id, Scan.CLEAN)
    else:
        actions.note_arrived(video_id, Scan.UNSCANNED, "clamd takes no file as large as this one")


def _scanned(path: Path) -> Verdict | None:
    asked = scanner()
    return asked.scan(path) if asked else None


@job("videos.inspect", retries=3)
def inspect(video_id: int) -> None:
    """Find out what a file is, so that a bad one is named at once and not after a queue."""
    work = queries.find_work(video_id)
    if work is None:
        return
    try:
        with blobs().fetch(work.original) as original:
            findings = _examine(original)
            file_hash = work.file_hash or _hash_of(original)
        actions.note_findings(video_id, findings, file_hash)
    except ffmpeg.Broken as broken:
        actions.refuse_video(video_id, broken.problem, broken.log)


@job("videos.transcode", retries=3)
def transcode(video_id: int) -> None:
    """Make the renditions of a waiting video; does nothing if somebody else is at it or it is done.

    However it ends, nothing of the work in progress is left on the disk.
    """
    attempt = actions.start_transcode(video_id)
    if attempt is None:
        return
    _clear(attempt.earlier_key)
    try:
        with blobs().fetch(attempt.original) as original:
            _make(attempt, original)
    except ffmpeg.Broken as broken:
        _clear(attempt.key)
        actions.refuse_video(video_id, broken.problem, broken.log, key=attempt.key)
    except Exception as trouble:
        _clear(attempt.key)
        if actions.release_transcode(video_id, attempt.key, repr(trouble)):
            raise
        log.warning("video %s: attempt %s came too late", video_id, attempt.key)
    finally:
        shutil.rmtree(_workshop(attempt.key), ignore_errors=True)


def _make(attempt: Attempt, original: Path) -> None:
    """One attempt from the original to stored renditions; raises Broken or Superseded."""
    findings = _examine(original)
    file_hash = attempt.file_hash or _hash_of(original)
    actions.note_findings(attempt.video_id, findings, file_hash)
    folder = _workshop(attempt.key)
    folder.mkdir(parents=True)
    made = ffmpeg.convert(original, findings, folder, _teller(attempt, findings))
    blobs().put_tree(queries.rendition_prefix(attempt.key), folder)
    accepted = actions.finish_transcode(
        attempt.video_id,
        attempt.key,
        duration_ms=made.duration_ms,
        variants=made.variants,
        has_poster=made.has_poster,
    )
    if not accepted:
        raise Superseded


def _teller(attempt: Attempt, findings: Findings) -> Callable[[int], None]:
    """Tells the database every two seconds how far the attempt is; a busy database may miss it."""
    told_at = 0.0

    def tell(done_ms: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < TELL_EVERY_SECONDS:
            return
        told_at = time.monotonic()
        share = permille(done_ms, findings.measured_ms)
        with suppress(Busy):
            if not actions.note_progress(attempt.video_id, attempt.key, share):
                raise Superseded

    return tell


def _examine(original: Path) -> Findings:
    """What is in the file; raises Broken with the problem when it cannot be used."""
    findings = ffmpeg.probe(original)
    problem = judge(findings)
    if problem is not None:
        raise ffmpeg.Broken(problem, repr(findings))
    return findings


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _workshop(key: str) -> Path:
    return blobs().spool(RENDITIONS) / key


def _clear(key: str | None) -> None:
    """Remove what an attempt made that will never be shown."""
    if key is not None:
        shutil.rmtree(_workshop(key), ignore_errors=True)
        blobs().delete_tree(queries.rendition_prefix(key))


@job("videos.remove_files", retries=5)
def remove_files(original_key: str, key: str) -> None:
    """Remove what is left of a recording that was deleted; nothing there is fine."""
    blobs().delete_tree(original_key)
    _clear(key or None)


@periodic("videos.recover", every_minutes=1)
def recover() -> None:
    """Hand over again what was lost on the way."""
    actions.recover_lost_videos()


@periodic("videos.recover_arrivals", every_minutes=1)
def recover_arrivals() -> None:
    """Hand over again the files that should be in the store by now."""
    actions.recover_lost_arrivals()


@periodic("videos.sweep_uploads", every_minutes=60)
def sweep() -> None:
    """Remove uploads nobody finished."""
    actions.sweep_uploads()
