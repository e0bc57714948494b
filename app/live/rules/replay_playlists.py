"""Playlists of what was recorded: read back, and joined where a lesson had several stays on air."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.live.rules.streaming import INDEX, Segment, head_name, iv_of, segment_name

_HEAD, _MOMENT, _LENGTH = "#EXT-X-MAP:", "#EXT-X-PROGRAM-DATE-TIME:", "#EXTINF:"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The segments of one stay on air in one quality: where its files lie (an address without the
    last slash), and below which address players ask for its keys."""

    segments: Sequence[Segment]
    home: str = ""
    keys: str = ""


def recorded_segments(playlist: str) -> list[Segment]:
    """What a stored playlist lists (``streaming.segment_lines``), with the moments it tells.

    Where it tells none, a segment follows the one before.
    """
    found: list[Segment] = []
    run = length = start = 0
    at: datetime | None = None
    for line in playlist.splitlines():
        if line.startswith(_HEAD):
            run = int(line.split('"')[1].removeprefix("head").removesuffix(".mp4"))
        elif line.startswith(_MOMENT):
            at = datetime.fromisoformat(line.removeprefix(_MOMENT))
        elif line.startswith(_LENGTH):
            length = round(float(line.removeprefix(_LENGTH).rstrip(",")) * 1000)
        elif line.endswith(".m4s") and at is not None:
            number = int(line.removesuffix(".m4s"))
            found.append(Segment(number, run, start, length, at, 0))
            start, at = start + length, at + timedelta(milliseconds=length)
    return found


def joined_master(master: str) -> str:
    """The master playlist of several stays, made of that of the first: the same qualities."""
    return master.replace(f"/{INDEX}", ".m3u8")


def joined_playlist(stays: Sequence[Recorded]) -> str:
    """One quality of several stays on air as one recording.

    The vector of a segment is its number in its own stay, so that it is told for each segment
    whose place in the whole is another (RFC 8216, 4.3.2.4).
    """
    lines: list[str] = []
    longest = count = 0
    for stay in stays:
        for segment, before in zip(stay.segments, [None, *stay.segments], strict=False):
            lines += _lines(stay, segment, before, count)
            longest, count = max(longest, segment.duration_ms), count + 1
    target = max(1, (longest + 500) // 1000)
    head = [
        *(
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            f"#EXT-X-TARGETDURATION:{target}",
        ),
        *("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-PLAYLIST-TYPE:VOD"),
    ]
    return "\n".join([*head, *lines, "#EXT-X-ENDLIST", ""])


def _lines(stay: Recorded, segment: Segment, before: Segment | None, place: int) -> list[str]:
    lines: list[str] = []
    new_run = before is None or before.run != segment.run
    if new_run:
        if place:
            lines += ["#EXT-X-DISCONTINUITY", "#EXT-X-KEY:METHOD=NONE"]
        lines.append(f'#EXT-X-MAP:URI="{stay.home}/{head_name(segment.run)}"')
    new_window = before is None or new_run or before.window != segment.window
    if new_window or place != segment.number:
        vector = f",IV=0x{iv_of(segment.number).hex()}" if place != segment.number else ""
        lines.append(f'#EXT-X-KEY:METHOD=AES-128,URI="{stay.keys}/{segment.window}"{vector}')
    if new_window:
        lines.append(f"{_MOMENT}{segment.at.isoformat(timespec='milliseconds')}")
    address = f"{stay.home}/{segment_name(segment.number)}"
    return [*lines, f"{_LENGTH}{segment.duration_ms / 1000:.3f},", address]
