"""Uploads: announced, whole, given up, or expired. The bytes themselves go through kit.partials."""

import shutil
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.kit.blobs import blobs, unguessable_key
from app.kit.clock import now
from app.kit.db import after_commit, locked, session, transactional
from app.kit.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, TooLarge
from app.kit.partials import create_partial
from app.videos import permissions, queries
from app.videos.actions.arrival import add_video
from app.videos.forms import NewUpload
from app.videos.models import StorageQuota, Upload, Video
from app.videos.rules import tus
from app.videos.rules.storage import Storage, fits_on_disk, refuse_length

NO_ROOM_RETRY_SECONDS = 600


@transactional
def begin_upload(actor: permissions.Person, form: NewUpload, limit_bytes: int) -> Upload:
    """Announce a file of ``form.length`` bytes; it may take a week to arrive.

    Raises NotAllowed for all but teachers, TooLarge above ``limit_bytes`` or above what the
    actor's organisation may still keep, Busy when the disk has no room for it: all before the
    first byte is sent. What is announced is held for it, so two files never share one place.
    """
    if not permissions.can_upload(actor):
        raise NotAllowed(tus.Refusal.NOT_A_TEACHER)
    queries.hold_storage(actor)
    _check_room(form.length, limit_bytes, queries.storage_of(actor))
    at = now()
    upload = Upload(
        owner_id=actor.id,
        key=unguessable_key(),
        filename=tus.clean_filename(form.filename),
        told=form.metadata,
        length_bytes=form.length,
        created_at=at,
        expires_at=at + timedelta(hours=tus.LIFETIME_HOURS),
    )
    session.add(upload)
    session.flush()
    create_partial(queries.partial_path(upload))
    return upload


@transactional
def hold_space(actor: permissions.Person, size_bytes: int, field: str) -> None:
    """Make sure that the actor's organisation may keep so much more, until this action has ended.

    Raises Invalid (``field``) where it may not.
    """
    queries.hold_storage(actor)
    left = queries.storage_of(actor).left_bytes
    if left is not None and size_bytes > left:
        words = {"left": tus.limit_in_words(left), "size": tus.limit_in_words(size_bytes)}
        told: Any = (tus.Refusal.QUOTA.sentence, words)
        raise Invalid(errors={field: [told]})


def _check_room(length: int, limit_bytes: int, storage: Storage) -> None:
    refusal = refuse_length(length, limit_bytes, storage)
    if refusal:
        raise TooLarge(
            refusal,
            limit=tus.limit_in_words(limit_bytes),
            left=tus.limit_in_words(storage.left_bytes or 0),
            size=tus.limit_in_words(length),
        )
    free = shutil.disk_usage(blobs().spool(queries.PARTS)).free
    if not fits_on_disk(length, free, queries.awaited_bytes()):
        raise Busy(tus.Refusal.NO_ROOM, retry_after=NO_ROOM_RETRY_SECONDS)


@transactional
def finish_upload(actor: permissions.Person, upload_id: int) -> Video:
    """Make a video of an upload that is whole; once is the same as twice.

    The partial file stays until the video is committed and its bytes are in the store, so that
    nothing is lost in between.
    Raises NotFound for other people's uploads, Conflict while bytes are missing.
    """
    upload = _get(actor, upload_id)
    if upload.video_id is not None:
        video = session.get(Video, upload.video_id)
        assert video is not None
        return video
    if queries.offset(upload) != upload.length_bytes:
        raise Conflict(tus.Refusal.WRONG_OFFSET)
    video = add_video(upload.owner_id, upload.key, upload.filename)
    upload.video_id = video.id
    return video


@transactional
def drop_upload(actor: permissions.Person, upload_id: int) -> None:
    """Give up an upload and its bytes; a video already made of it stays. Raises NotFound."""
    _remove(_get(actor, upload_id))


@transactional
def sweep_uploads() -> int:
    """Remove uploads whose week is over; returns how many."""
    late = queries.expired_uploads()
    for upload in late:
        _remove(upload)
    return len(late)


def _get(actor: permissions.Person, upload_id: int) -> Upload:
    upload = session.scalars(locked(select(Upload).where(Upload.id == upload_id))).first()
    if upload is None or not permissions.can_continue_upload(actor, upload):
        raise NotFound()
    return upload


def _remove(upload: Upload) -> None:
    session.delete(upload)
    if upload.video_id is None:  # else the bytes are the video's, and may be on their way yet
        path = queries.partial_path(upload)
        after_commit(lambda: path.unlink(missing_ok=True))


@transactional
def set_quota(organisation_id: int, quota_bytes: int | None) -> None:
    """How much the people of one organisation may keep; None is what everybody may.

    What is above it already stays; nothing new is taken until there is room again.
    """
    quota = session.get(StorageQuota, organisation_id)
    if quota is not None:
        session.delete(quota)
        session.flush()
    if quota_bytes is not None:
        session.add(StorageQuota(organisation_id=organisation_id, quota_bytes=quota_bytes))
