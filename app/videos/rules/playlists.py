"""What HLS playlists (RFC 8216) say: how long they last, which segments and variants they offer;
and what is written into a master playlist."""

import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"^#EXTINF:(\d+(?:\.\d+)?)", re.MULTILINE)
_LISTED = re.compile(r"^#EXTINF:(\d+(?:\.\d+)?)[^\n]*\n(?:#[^\n]*\n)*([^#\s]\S*)$", re.MULTILINE)
_HEAD = re.compile(r'^#EXT-X-MAP:.*URI="([^"]+)"', re.MULTILINE)
_VARIANT = re.compile(r"^#EXT-X-STREAM-INF:(?P<told>.+)$", re.MULTILINE)
_AVERAGE = re.compile(r"(?<=AVERAGE-BANDWIDTH=)\d+")
_PEAK = re.compile(r"(?<![-\w])BANDWIDTH=(\d+)")
_RESOLUTION = re.compile(r"RESOLUTION=(\d+)x(\d+)")

SOUND_GROUP = "group_sound"
"""As ffmpeg names the group of renditions of sound it was told to call ``sound``."""


@dataclass(frozen=True)
class Variant:
    """One line of a master playlist; no size means sound only. ``bitrate`` in bits a second."""

    width: int | None
    height: int | None
    bitrate: int


@dataclass(frozen=True)
class Listed:
    """A segment in a media playlist: its file name and its length in milliseconds."""

    name: str
    length_ms: float


def playlist_duration_ms(text: str) -> int | None:
    """The length of a finished media playlist in milliseconds; None while its end is missing."""
    if "#EXT-X-ENDLIST" not in text:
        return None
    return round(sum(float(seconds) for seconds in _SEGMENT.findall(text)) * 1000)


def segments_of(text: str) -> tuple[Listed, ...]:
    """The segments a media playlist lists so far, in their order."""
    return tuple(Listed(name, float(seconds) * 1000) for seconds, name in _LISTED.findall(text))


def head_of(text: str) -> str | None:
    """The file that a player reads before the segments of a media playlist."""
    found = _HEAD.search(text)
    return found[1] if found else None


def finished(text: str) -> str:
    """A playlist that grew and has come to its end, as one that will never change again."""
    return text.replace("#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-PLAYLIST-TYPE:VOD")


def variants_of(text: str) -> tuple[Variant, ...]:
    """The variants of a master playlist that have a picture, lowest first; else those of sound."""
    found = [_variant(match["told"]) for match in _VARIANT.finditer(text)]
    seen = [variant for variant in found if variant.height] or found
    return tuple(sorted(seen, key=lambda variant: (variant.height or 0, variant.bitrate)))


def with_sound_alone(master: str, kilobits: int) -> str:
    """A master playlist that also offers its sound without the picture, for the thinnest line."""
    told = f'BANDWIDTH={kilobits * 1100},CODECS="mp4a.40.2",AUDIO="{SOUND_GROUP}"'
    return f"{master.rstrip()}\n\n#EXT-X-STREAM-INF:{told}\naudio/index.m3u8\n"


def first_master(rung: str, size: tuple[int, int], kilobits: int, has_sound: bool) -> str:
    """The master playlist of a recording of which one rung can be played while the rest is made."""
    told = f"BANDWIDTH={kilobits * 1000},RESOLUTION={size[0]}x{size[1]}"
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    if has_sound:
        sound = f'GROUP-ID="{SOUND_GROUP}",NAME="audio",DEFAULT=YES,URI="audio/index.m3u8"'
        lines.append(f"#EXT-X-MEDIA:TYPE=AUDIO,{sound}")
        told += f',AUDIO="{SOUND_GROUP}"'
    return "\n".join([*lines, f"#EXT-X-STREAM-INF:{told}", f"{rung}/index.m3u8", ""])


def _variant(told: str) -> Variant:
    size = _RESOLUTION.search(told)
    peak, average = _PEAK.search(told), _AVERAGE.search(told)
    bitrate = int(average[0]) if average else int(peak[1]) if peak else 0
    if size is None:
        return Variant(None, None, bitrate)
    return Variant(int(size[1]), int(size[2]), bitrate)
