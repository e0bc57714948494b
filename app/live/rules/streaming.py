"""The stream of a live lesson as players get it: segments, windows, playlists.

Playlists are written once for everybody and served as files. Every segment is sealed with the key
of its window, a minute long; its vector is its media sequence number (RFC 8216, 5.2). Heads are
not sealed, so each stands where no key is in force (RFC 8216, 4.3.2.5).

A playlist lists the whole lesson, so in its third hour it weighs a quarter of a megabyte, asked for
every second. Players that hold an earlier one ask for what is new (``?_HLS_skip=YES``, RFC 8216bis,
6.2.5.1); what they get is a file, too, the same for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

WINDOW_MS = 60_000
IV_BYTES = 16
MOST_WINDOWS = 2_000
"""Above what twelve hours have; a window beyond it does not exist."""
HI, LOW = "hi", "low"
DRIFT = timedelta(seconds=1)
MASTER = "index.m3u8"
INDEX = "index.m3u8"
RECENT = "recent.m3u8"
"""What a player gets that already holds a playlist (``recent_playlist``)."""
SKIP_SECONDS = 60
SKIP_TARGETS = 6
"""At least as many target durations lie before what is skipped (RFC 8216bis, 4.4.3.8)."""
WORTH_SKIPPING = 60
"""With fewer segments to leave out there is no second playlist."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One stored segment of a stay on air, the same in every rung.

    ``number`` counts from 0, ``start_ms`` is what was sent before it, ``at`` is the server's time
    of its first picture. A new ``run`` has a head of its own and times that begin anew;
    ``media_end_ms`` is where it ends on the sender's own clock.
    """

    number: int
    run: int
    start_ms: int
    duration_ms: int
    at: datetime
    media_end_ms: int

    @property
    def window(self) -> int:
        return self.start_ms // WINDOW_MS


@dataclass(frozen=True, slots=True)
class Rung:
    """A quality as the master playlist tells of it; ``codecs`` as RFC 6381 writes them."""

    name: str
    bits: int
    width: int | None
    height: int | None
    codecs: str


def iv_of(number: int) -> bytes:
    """The vector of a segment: its number."""
    return number.to_bytes(IV_BYTES)


def master_playlist(rungs: list[Rung]) -> str:
    """The qualities, the first one first."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in rungs:
        told = f'#EXT-X-STREAM-INF:BANDWIDTH={rung.bits},CODECS="{rung.codecs}"'
        if rung.width and rung.height:
            told += f",RESOLUTION={rung.width}x{rung.height}"
        lines += [told, f"{rung.name}/{INDEX}"]
    return "\n".join([*lines, ""])


def segment_lines(segment: Segment, before: Segment | None, keys: str) -> str:
    """What one more segment adds to a playlist; ``keys`` is the address that windows' keys lie
    below."""
    lines: list[str] = []
    new_run = before is None or before.run != segment.run
    if new_run:
        if before is not None:
            lines += ["#EXT-X-DISCONTINUITY", "#EXT-X-KEY:METHOD=NONE"]
        lines.append(f'#EXT-X-MAP:URI="{head_name(segment.run)}"')
    if before is None or new_run or before.window != segment.window:
        lines.append(f'#EXT-X-KEY:METHOD=AES-128,URI="{keys}/{segment.window}"')
        moment = segment.at.astimezone(UTC).isoformat(timespec="milliseconds")
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{moment.replace('+00:00', 'Z')}")
    lines += [f"#EXTINF:{segment.duration_ms / 1000:.3f},", segment_name(segment.number), ""]
    return "\n".join(lines)


def media_playlist(
    body: str, longest_ms: int, *, ended: bool, first: int | None = None, skips: bool = False
) -> str:
    """The playlist of a rung around the lines of its segments (``segment_lines``).

    It only ever grows; with ``first`` it slides, and begins with the segment of that number. With
    ``skips`` it says that what is new can be had alone.
    """
    kind = "" if first is not None else "#EXT-X-PLAYLIST-TYPE:EVENT\n"
    control = _control(longest_ms) if skips else ""
    ending = "#EXT-X-ENDLIST\n" if ended else ""
    return _head(7, longest_ms, first or 0) + kind + control + body + ending


def recent_playlist(
    listed: Sequence[Segment], before: Segment | None, longest_ms: int, keys: str
) -> str:
    """What is new to a player that holds a playlist of the last half a minute: a growing one, in
    whose place of all segments but the last ones their number stands."""
    skipped = f"#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-SKIP:SKIPPED-SEGMENTS={listed[0].number}\n"
    lines = last_lines(listed, before, keys)
    return _head(9, longest_ms, 0) + _control(longest_ms) + skipped + lines


def last_lines(listed: Sequence[Segment], before: Segment | None, keys: str) -> str:
    """The lines of some segments without those before them: what holds for the first is said
    again."""
    first = listed[0]
    anew = before is not None and before.run != first.run
    told = segment_lines(first, before if anew else None, keys)
    rest = (segment_lines(one, earlier, keys) for earlier, one in pairwise(listed))
    return ("" if anew else "#EXT-X-KEY:METHOD=NONE\n") + told + "".join(rest)


def is_recent(segment: Segment, newest: Segment, longest_ms: int) -> bool:
    """Whether a segment reaches into what no player may be spared, once ``newest`` is there."""
    edge = newest.start_ms + newest.duration_ms - _skip_seconds(longest_ms) * 1000
    return segment.start_ms + segment.duration_ms > edge


def _head(version: int, longest_ms: int, first: int) -> str:
    return (
        f"#EXTM3U\n#EXT-X-VERSION:{version}\n"
        f"#EXT-X-TARGETDURATION:{_target(longest_ms)}\n#EXT-X-MEDIA-SEQUENCE:{first}\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
    )


def _control(longest_ms: int) -> str:
    return f"#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL={_skip_seconds(longest_ms)}\n"


def _skip_seconds(longest_ms: int) -> int:
    return max(SKIP_SECONDS, SKIP_TARGETS * _target(longest_ms))


def _target(longest_ms: int) -> int:
    return max(1, (longest_ms + 500) // 1000)


def head_name(run: int) -> str:
    return f"head{run}.mp4"


def segment_name(number: int) -> str:
    return f"{number}.m4s"


def next_moment(before: Segment | None, duration_ms: int, now: datetime) -> datetime:
    """When a segment that is whole ``now`` began, on the server's clock.

    It follows the one before, so that the times are as even as the sender's; where the sender's
    clock has run ahead of ours or fallen behind by more than a second, ours is taken anew.
    """
    measured = now - timedelta(milliseconds=duration_ms)
    if before is None:
        return measured
    expected = before.at + timedelta(milliseconds=before.duration_ms)
    return expected if abs(expected - measured) <= DRIFT else max(measured, expected - DRIFT)


def listed_segments(playlist: str, after: int = -1) -> dict[int, int]:
    """The segments that a playlist of ffmpeg's names, by their number: milliseconds each.

    Those up to ``after`` are skipped; where it does not name that one, all it names are told.
    """
    found: dict[int, int] = {}
    length = 0
    _before, named, rest = playlist.rpartition(f"\n{after}.m4s\n")
    for line in (rest if named else playlist).splitlines():
        if line.startswith("#EXTINF:"):
            length = round(float(line.removeprefix("#EXTINF:").split(",")[0]) * 1000)
        elif line.endswith(".m4s"):
            found[int(line.removesuffix(".m4s"))] = length
    return found
