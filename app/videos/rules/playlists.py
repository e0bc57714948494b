"""What HLS playlists (RFC 8216) say: how long they last and which variants they offer."""

import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"^#EXTINF:(\d+(?:\.\d+)?)", re.MULTILINE)
_VARIANT = re.compile(r"^#EXT-X-STREAM-INF:(?P<told>.+)$", re.MULTILINE)
_AVERAGE = re.compile(r"(?<=AVERAGE-BANDWIDTH=)\d+")
_PEAK = re.compile(r"(?<![-\w])BANDWIDTH=(\d+)")
_RESOLUTION = re.compile(r"RESOLUTION=(\d+)x(\d+)")


@dataclass(frozen=True)
class Variant:
    """One line of a master playlist; no size means sound only. ``bitrate`` in bits a second."""

    width: int | None
    height: int | None
    bitrate: int


def playlist_duration_ms(text: str) -> int | None:
    """The length of a finished media playlist in milliseconds; None while its end is missing."""
    if "#EXT-X-ENDLIST" not in text:
        return None
    return round(sum(float(seconds) for seconds in _SEGMENT.findall(text)) * 1000)


def variants_of(text: str) -> tuple[Variant, ...]:
    """The variants of a master playlist, lowest picture first."""
    found = [_variant(match["told"]) for match in _VARIANT.finditer(text)]
    return tuple(sorted(found, key=lambda variant: (variant.height or 0, variant.bitrate)))


def _variant(told: str) -> Variant:
    size = _RESOLUTION.search(told)
    peak, average = _PEAK.search(told), _AVERAGE.search(told)
    bitrate = int(average[0]) if average else int(peak[1]) if peak else 0
    if size is None:
        return Variant(None, None, bitrate)
    return Variant(int(size[1]), int(size[2]), bitrate)
