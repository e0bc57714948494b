"""Playlists as a player gets them: made of the stored ones, which know neither keys nor addresses.

A media playlist names every file by its full address, and before the first segment of each window
it names the key: relative to itself, so that one text serves everybody and each asker's player goes
back to the slice that decided for them.
"""

import re
from collections.abc import Callable

from app.videos.rules.windows import window_of

MASTER = "master.m3u8"
SOUND = "sound.m3u8"
"""As the master, but of the sound alone; made of the stored master, never stored."""
PLAYLIST_KIND = "application/vnd.apple.mpegurl"
KEY_KIND = "application/octet-stream"

_MEDIA = re.compile(r"[a-z0-9]{1,20}/index\.m3u8", re.ASCII)
_SEQUENCE = re.compile(r"^#EXT-X-MEDIA-SEQUENCE:(\d+)", re.MULTILINE)
_VERSION = re.compile(r"^#EXT-X-VERSION:\d+", re.MULTILINE)
_SHARED_SOUND = "#EXT-X-MEDIA:TYPE=AUDIO"
SOUND_BITS = 160_000
"""Bits a second that the sound of our renditions takes at most, frames of fMP4 included."""
_QUOTED = re.compile(r'(?<=URI=")[^"]+')


def is_playlist(name: str) -> bool:
    """Whether ``name`` can be one of a recording's playlists: a master, or that of a rung."""
    return name in (MASTER, SOUND) or _MEDIA.fullmatch(name) is not None


def sound_master(stored: str) -> str:
    """The master playlist without its pictures: one variant, the sound that all of them share.

    Unchanged where there is no such sound: a recording of sound alone has it as its only variant,
    and one without any sound has nothing else to play.
    """
    line = next((told for told in stored.splitlines() if told.startswith(_SHARED_SOUND)), "")
    found = _QUOTED.search(line)
    if found is None:
        return stored
    version = _VERSION.search(stored)
    head = f"#EXTM3U\n{version[0]}\n" if version else "#EXTM3U\n"
    return f'{head}#EXT-X-STREAM-INF:BANDWIDTH={SOUND_BITS},CODECS="mp4a.40.2"\n{found[0]}\n'


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
