"""A whole file becomes a video that waits to be looked into."""

import secrets
from pathlib import Path

from app.accounts.models import User
from app.kit.blobs import blobs
from app.kit.clock import now
from app.kit.db import session, transactional
from app.kit.errors import NotAllowed
from app.kit.jobs import enqueue
from app.videos import permissions
from app.videos.models import Video
from app.videos.rules.tus import Refusal, clean_filename


@transactional
def accept_original(actor: User, path: Path, filename: str) -> Video:
    """A copy of the file at ``path`` becomes a video of the actor's, and its way begins.

    The file itself is left alone. Whatever is in it is accepted here: what is wrong with it is
    found in the background and told in ``problem``. Raises NotAllowed for all but teachers.
    """
    if not permissions.can_upload(actor):
        raise NotAllowed(Refusal.NOT_A_TEACHER)
    key = original_key(new_key())
    blobs().put_file(key, path)
    return add_video(actor.id, key, filename)


def add_video(owner_id: int, key: str, filename: str) -> Video:
    """The row of a stored original, and the job that looks into it. Part of an action."""
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


def new_key() -> str:
    """128 bits nobody can guess."""
    return secrets.token_hex(16)


def original_key(key: str) -> str:
    """Where an original is stored; nothing below ``originals`` is ever served."""
    return f"originals/{key}"
