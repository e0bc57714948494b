"""Containers that senders use, looked at as bytes: where the head ends, where one may begin again,
when a fragment starts.

Only what is needed to go on in the middle of a stream: WebM (RFC 9559), fragmented MP4 (ISO/IEC
14496-12) and MPEG-TS (ISO/IEC 13818-1), which needs no head.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

CLUSTER = b"\x1f\x43\xb6\x75"
_MOOF = re.compile(rb"....moof....mfhd", re.DOTALL)
BOX = 8


class Container(StrEnum):
    """How a sender wraps its stream, as ffmpeg names it."""

    WEBM = "matroska"
    MP4 = "mp4"
    TS = "mpegts"


def container_of(mime: str) -> Container | None:
    """The container of a recorder's kind (``video/webm;codecs=h264``); None for any other."""
    kind = mime.split(";")[0].strip().lower()
    return {
        "video/webm": Container.WEBM,
        "audio/webm": Container.WEBM,
        "video/x-matroska": Container.WEBM,
        "video/mp4": Container.MP4,
        "audio/mp4": Container.MP4,
        "video/mp2t": Container.TS,
    }.get(kind)


def again_at(stream: bytes, container: Container) -> int | None:
    """Where a reader that knows the head may begin to read; None if nowhere in ``stream``."""
    if container is Container.TS:
        return 0
    if container is Container.WEBM:
        place = stream.find(CLUSTER)
        return place if place >= 0 else None
    found = _MOOF.search(stream)
    return found.start() if found else None


def head_of(stream: bytes, container: Container) -> bytes | None:
    """What stands before the first picture; None while it has not all arrived."""
    place = again_at(stream, container)
    return None if place is None else stream[:place]


def _boxes(stream: bytes, start: int, stop: int) -> dict[bytes, tuple[int, int]]:
    """The first box of each kind between two places: where its content begins and ends."""
    found: dict[bytes, tuple[int, int]] = {}
    while start + BOX <= stop:
        size = int.from_bytes(stream[start : start + 4])
        kind = stream[start + 4 : start + BOX]
        if size < BOX or start + size > stop:
            break
        found.setdefault(kind, (start + BOX, start + size))
        start += size
    return found


def is_whole(made: bytes, *kinds: bytes) -> bool:
    """Whether a file holds boxes of these kinds, and nothing that a full disk has cut short."""
    return set(kinds) <= _boxes(made, 0, len(made)).keys() and _end_of_boxes(made) == len(made)


def _end_of_boxes(stream: bytes) -> int:
    """Where the last box says that it ends, which may lie behind what is there."""
    place = 0
    while place + BOX <= len(stream):
        size = int.from_bytes(stream[place : place + 4])
        if size < BOX:
            break
        place += size
    return place


def _inside(stream: bytes, *path: bytes) -> bytes | None:
    """The content of a box that is reached by the names of those around it."""
    start, stop = 0, len(stream)
    for kind in path:
        place = _boxes(stream, start, stop).get(kind)
        if place is None:
            return None
        start, stop = place
    return stream[start:stop]


def timescale(head: bytes) -> int | None:
    """Ticks a second of the first track of an MP4 head."""
    content = _inside(head, b"moov", b"trak", b"mdia", b"mdhd")
    if content is None:
        return None
    place = 20 if content[:1] == b"\x01" else 12
    return int.from_bytes(content[place : place + 4]) or None


def starts_ms(segment: bytes, ticks: int) -> int | None:
    """When the first track of a fragment begins, in milliseconds of the sender's clock."""
    place = segment.find(b"moof")
    content = _inside(segment[max(place - 4, 0) :], b"moof", b"traf", b"tfdt")
    if place < 0 or content is None:
        return None
    wide = content[:1] == b"\x01"
    return int.from_bytes(content[4 : 12 if wide else 8]) * 1000 // ticks


def codecs(head: bytes) -> str:
    """What an MP4 head announces, as RFC 6381 writes it: H.264 with its profile, AAC."""
    found = []
    place = head.find(b"avcC")
    if place >= 0:
        found.append("avc1." + head[place + 5 : place + 8].hex())
    if b"mp4a" in head:
        found.append("mp4a.40.2")
    return ",".join(found)


def pictures(segment: bytes) -> int:
    """How many pictures (samples of its first track) a fragment holds."""
    place = segment.find(b"moof")
    if place < 0:
        return 0
    content = _inside(segment[place - 4 :], b"moof", b"traf", b"trun")
    return int.from_bytes(content[4:8]) if content else 0


PACKET = 188
SYNC = 0x47
CLOCK_HERTZ = 90_000
CLOCK_TURNS = 1 << 33
"""An MPEG-TS clock begins anew at zero every 26.5 hours, which is no jump."""
LONGEST_STEP = 10 * CLOCK_HERTZ


@dataclass(frozen=True, slots=True)
class Jump:
    """Where in a piece of MPEG-TS the sender's clock jumps, None if nowhere; and its last time."""

    place: int | None
    last: int | None


def clock_jump(packets: bytes, last: int | None) -> Jump:
    """Look for a clock that was set while it was sent (ISO/IEC 13818-1, 2.4.2): back at all, or
    ahead by more than ten seconds. ``packets`` are whole ones, ``last`` is the time before them.
    """
    for place in range(0, len(packets) - PACKET + 1, PACKET):
        told = _clock(packets[place : place + 12])
        if told is None:
            continue
        if last is not None and (told - last) % CLOCK_TURNS > LONGEST_STEP:
            return Jump(place, told)
        last = told
    return Jump(None, last)


def _clock(packet: bytes) -> int | None:
    """The 90 kHz clock of a packet that carries one."""
    has_field = packet[0] == SYNC and packet[3] & 0x20 and packet[4] >= 7
    if not has_field or not packet[5] & 0x10:
        return None
    return int.from_bytes(packet[6:11]) >> 7
