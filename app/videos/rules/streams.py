"""Playlists as a player gets them: made of the stored ones, which know neither keys nor addresses.

A media playlist names every file by its full address, and before the first segment of each window
it names the key: relative to itself, so that one text serves everybody and each asker's player goes
back to the slice that decided for them.
"""

import re
from collections.abc import Callable

from app.videos.rules.windows import window_of

MASTER = "master.m3u8"
PLAYLIST_KIND = "application/vnd.apple.mpegurl"
KEY_KIND = "application/octet-stream"

_MEDIA = re.compile(r"[a-z0-9]{1,20}/index\.m3u8", re.ASCII)
_SEQUENCE = re.compile(r"^#EXT-X-MEDIA-SEQUENCE:(\d+)", re.MULTILINE)
_QUOTED = re.compile(r'(?<=URI=")[^"]+')


def is_playlist(name: str) -> bool:
    """Whether ``name`` can be one of a recording's playlists: ``master.m3u8``, or one of a rung."""
    return name == MASTER or _MEDIA.fullmatch(name) is not None


def asked_playlist(stored: str, address: Callable[[str], str], *, sealed: bool) -> str:
    """The media playlist for a player; ``address`` tells where a file beside ``stored`` lies.

    With ``sealed`` there is one key line a window and no vector: each segment's is then its media
    sequence number (see ``windows.iv_of``). The head of the file stands before the first key, so it
    is read as it is.
    """
    found = _SEQUENCE.search(stored)
    segment = int(found[1]) if found else 0
    told: list[str] = []
    window = None
    for line in stored.splitlines():
        if sealed and line.startswith("#EXTINF") and window_of(segment) != window:
            window = window_of(segment)
            told.append(f'#EXT-X-KEY:METHOD=AES-128,URI="../keys/{window}"')
        told.append(_addressed(line, address))
        segment += _is_file(line)
    return "\n".join([*told, ""])


def _addressed(line: str, address: Callable[[str], str]) -> str:
    if _is_file(line):
        return address(line)
    if line.startswith("#EXT-X-MAP"):
        return _QUOTED.sub(lambda name: address(name[0]), line)
    return line


def _is_file(line: str) -> bool:
    return bool(line) and not line.startswith("#")
