"""The door to file storage: whole files under path-like keys, in a local folder or an S3 bucket.

A key is made of names joined by slashes (``videos/3f…/360p/00001.m4s``). What lies under a key is
complete, or not there at all: files are written beside the store and moved in. Nobody else builds
paths or addresses from keys, so callers never learn which of the two stores they have.
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app

from app.kit.blobs.folder import FolderBlobs
from app.kit.blobs.protocol import FETCHED, PIECE_BYTES, URL_PREFIX, Blob, Blobs

if TYPE_CHECKING:
    from config import Settings

__all__ = [
    "FETCHED",
    "PIECE_BYTES",
    "URL_PREFIX",
    "Blob",
    "Blobs",
    "FolderBlobs",
    "blobs",
    "init_app",
    "open_store",
    "put_bytes",
    "unguessable_key",
]


def init_app(app: Flask) -> None:
    """Open the store of the settings; a bucket that cannot be used stops the start."""
    app.extensions["blobs"] = open_store(app.config["SETTINGS"])


def open_store(settings: "Settings") -> Blobs:
    """The store that ``settings`` name; raises WrongSetting for a bucket that cannot be used."""
    if settings.bucket is None:
        return FolderBlobs(Path(settings.media_url).absolute())
    from app.kit.blobs.bucket import BucketBlobs  # boto3 takes half a second to import

    store = BucketBlobs(settings.bucket, settings.spool_dir.absolute())
    store.check()
    return store


def blobs() -> Blobs:
    """The store of this installation (setting ``MEDIA_URL``)."""
    store: Blobs = current_app.extensions["blobs"]
    return store


def unguessable_key() -> str:
    """128 random bits as 32 characters: knowing it is as good as a permission."""
    return secrets.token_hex(16)


def put_bytes(key: str, content: bytes, *, lasting: bool = True) -> None:
    """Store a small file that was made in memory; never while a transaction is open.

    ``lasting`` as in :meth:`Blobs.put_file`.
    """
    blobs().put_bytes(key, content, lasting=lasting)
