"""A whole file becomes a video that waits to be looked into."""

from pathlib import Path

from app.kit.blobs import blobs, unguessable_key
from app.kit.clock import now
from app.kit.db import session, transactional
from app.kit.errors import NotAllowed
from app.kit.jobs import enqueue
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
    key = queries.original_key(unguessable_key())
    blobs().put_file(key, path)
    return add_video(actor.id, key, filename)


@transactional
def add_video(owner_id: int, key: str, filename: str) -> Video:
    """The row of a stored original, and the job that looks into it; part of another action."""
    at = now()
    video = Video(
        owner_id=owner_id,
        filename=clean_filename(filename),
        original_key=key,
        size_bytes=blobs().size(key),
        created_at=at,
        queued_at=at,
    )
    session.add(video)
    session.flush()
    enqueue("videos.inspect", video.id)
    return video
