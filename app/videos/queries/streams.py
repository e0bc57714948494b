"""What a player reads before it plays: playlists, and the keys they name.

For callers that have decided who may watch; nothing here asks.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import select

from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import NotFound
from app.videos.models import Video
from app.videos.queries.recordings import address, rendition_prefix
from app.videos.queries.windows import window_key
from app.videos.rules import (
    MASTER,
    SOUND,
    State,
    asked_playlist,
    is_playlist,
    sound_master,
    windows_in,
)

SETTLED_PLAYLISTS = 512
"""How many playlists of finished recordings a process remembers, some ten kilobytes each."""


def playlist(video_id: int, name: str) -> str:
    """One of a recording's playlists, made for a player; also while it is still being made.

    ``name`` is ``master.m3u8``, ``sound.m3u8`` or, as those name them, one of a rung. Raises
    NotFound for every other name, and for what is not there (yet).
    """
    video = _told(video_id)
    if not is_playlist(name):
        raise NotFound()
    if video.state is State.READY:
        return _settled(video.key, name, video.sealed)
    if video.state is State.TRANSCODING:
        return _made(video.key, name, video.sealed)
    raise NotFound()


def stream_key(video_id: int, window: int) -> bytes:
    """The 16 bytes that open a window of a recording; NotFound where it has no such window."""
    video = _told(video_id)
    if not video.sealed or window >= windows_in(video.duration_ms or 0):
        raise NotFound()
    return window_key(video.key, window)


def _told(video_id: int) -> Any:
    """What is asked for with every key, and nothing else of a recording; raises NotFound."""
    told = select(Video.key, Video.state, Video.sealed, Video.duration_ms)
    row = session.execute(told.where(Video.id == video_id, Video.key.is_not(None))).one_or_none()
    if row is None:
        raise NotFound()
    return row


@lru_cache(maxsize=SETTLED_PLAYLISTS)
def _settled(key: str, name: str, sealed: bool) -> str:
    """Under one key a finished recording never changes, so each process makes this once."""
    return _made(key, name, sealed)


def _made(key: str, name: str, sealed: bool) -> str:
    if name == SOUND:
        return sound_master(_read(f"{rendition_prefix(key)}/{MASTER}"))
    stored = _read(f"{rendition_prefix(key)}/{name}")
    if name == MASTER:
        return stored
    folder = name.rpartition("/")[0]
    return asked_playlist(stored, lambda file: address(key, f"{folder}/{file}"), sealed=sealed)


def _read(key: str) -> str:
    blob = blobs().find(key)
    return b"".join(blobs().open_range(key, 0, blob.size)).decode()
