"""A whole file becomes a video that waits to be looked into, once its bytes are in the store."""

from pathlib import Path

from sqlalchemy import select

from app.kit.blobs import blobs, unguessable_key
from app.kit.clock import now
from app.kit.db import after_commit, locked, session, transactional
from app.kit.errors import NotAllowed
from app.kit.jobs import enqueue
from app.kit.partials import copy_to_partial
from app.videos import permissions, queries
from app.videos.models import Video
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
def add_video(owner_id: int, key: str, filename: str) -> Video:
    """The row of a file whose partial is whole, and the job that goes on with it.

    A folder takes the file at once. To a bucket it travels in a job, and the partial file stays
    the only copy until then. Part of another action.
    """
    at, original = now(), queries.original_key(key)
    partial, near = queries.partial_of(original), blobs().near
    if near:
        blobs().take_file(original, partial)
        after_commit(lambda: partial.unlink(missing_ok=True))
    video = Video(
        owner_id=owner_id,
        filename=clean_filename(filename),
        original_key=original,
        size_bytes=partial.stat().st_size,
        arrived=near,
        created_at=at,
        queued_at=at,
    )
    session.add(video)
    session.flush()
    enqueue("videos.inspect" if near else "videos.stow", video.id)
    return video


@transactional
def note_arrived(video_id: int) -> None:
    """The bytes of a video are in the store: the partial file may go, and its way goes on."""
    video = session.scalars(locked(select(Video).where(Video.id == video_id))).first()
    if video is None or video.arrived:
        return
    video.arrived = True
    partial = queries.partial_of(video.original_key)
    after_commit(lambda: partial.unlink(missing_ok=True))
    enqueue("videos.inspect", video.id)


@transactional
def recover_lost_arrivals() -> int:
    """Hand over again the files whose journey nobody is on; returns how many."""
    waiting = queries.unarrived_video_ids()
    for video_id in waiting:
        enqueue("videos.stow", video_id)
    return len(waiting)
