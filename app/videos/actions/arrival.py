"""A whole file becomes a video that waits to be looked into, once its bytes are in the store."""

from pathlib import Path

from sqlalchemy import select

from app.kit.blobs import blobs, unguessable_key
from app.kit.clock import now
from app.kit.db import after_commit, locked, session, transactional
from app.kit.errors import NotAllowed
from app.kit.jobs import enqueue
from app.kit.partials import copy_to_partial
from app.kit.scanning import scanner
from app.videos import permissions, queries
from app.videos.actions.conversion import refuse_video
from app.videos.models import Video
from app.videos.rules import Problem, Scan, State
from app.videos.rules.tus import Refusal, clean_filename


@transactional
def accept_original(actor: permissions.Person, path: Path, filename: str) -> Video:
    """A copy of the file at ``path`` becomes a video of the actor's, and its way begins.

    The file itself is left alone. Whatever is in it is accepted here: what is wrong with it is
    found in the background and told in ``problem``. Raises NotAllowed for all but teachers.
    """
    if not permissions.can_upload(actor):
        raise NotAllowed(Refusal.NOT_A_TEACHER)
    key = unguessable_key()
    copy_to_partial(path, queries.partial_of(queries.original_key(key)))
    return add_video(actor.id, key, filename)


@transactional
def take_original(actor: permissions.Person, path: Path, filename: str) -> Video:
    """The file at ``path``, which the academy made itself, becomes a video of the actor's.

    It is not copied but taken: it lies in the store's spool and was synced. Raises NotAllowed for
    all but teachers. Part of another action.
    """
    if not permissions.can_upload(actor):
        raise NotAllowed(Refusal.NOT_A_TEACHER)
    key = unguessable_key()
    path.replace(queries.partial_of(queries.original_key(key)))
    return add_video(actor.id, key, filename)


@transactional
def add_video(owner_id: int, key: str, filename: str) -> Video:
    """The row of a file whose partial is whole, and the job that goes on with it.

    A folder takes the file at once. To a bucket it travels in a job, a virus scanner is asked in
    the same job, and the partial file stays the only copy until then. Part of another action.
    """
    at, original = now(), queries.original_key(key)
    partial, scanned = queries.partial_of(original), scanner() is not None
    at_once = blobs().near and not scanned
    if at_once:
        blobs().take_file(original, partial)
        after_commit(lambda: partial.unlink(missing_ok=True))
    video = Video(
        owner_id=owner_id,
        filename=clean_filename(filename),
        original_key=original,
        size_bytes=partial.stat().st_size,
        arrived=at_once,
        scan=Scan.WAITING if scanned else Scan.UNSCANNED,
        created_at=at,
        queued_at=at,
    )
    session.add(video)
    session.flush()
    enqueue("videos.inspect" if at_once else "videos.stow", video.id)
    return video


@transactional
def note_arrived(video_id: int, scan: Scan, log: str = "") -> None:
    """The bytes of a video are in the store: the partial file may go, and its way goes on.

    ``scan`` is what the scanner said of it, ``log`` what the operators should know of that.
    """
    video = _waiting(video_id)
    if video is None:
        return
    video.arrived, video.scan, video.log = True, scan, log
    _let_go(video)
    enqueue("videos.inspect", video.id)


@transactional
def refuse_infected(video_id: int, infection: str) -> None:
    """The scanner found something in a file: it is not kept, and its owner is told."""
    video = _waiting(video_id)
    if video is None:
        return
    video.scan = Scan.INFECTED
    video.size_bytes = 0
    _let_go(video)
    refuse_video(video_id, Problem.INFECTED, f"clamd: {infection}")


def _waiting(video_id: int) -> Video | None:
    video = session.scalars(locked(select(Video).where(Video.id == video_id))).first()
    return video if video and not video.arrived and video.state is State.UPLOADED else None


def _let_go(video: Video) -> None:
    partial = queries.partial_of(video.original_key)
    after_commit(lambda: partial.unlink(missing_ok=True))


@transactional
def recover_lost_arrivals() -> int:
    """Hand over again the files whose journey nobody is on; returns how many."""
    waiting = queries.unarrived_video_ids()
    for video_id in waiting:
        enqueue("videos.stow", video_id)
    return len(waiting)
