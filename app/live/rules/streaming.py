"""The stream of a live lesson as players get it: segments, windows, playlists.

Playlists are written once for everybody and served as files. Every segment is sealed with the key
of its window, a minute long; its vector is its media sequence number (RFC 8216, 5.2). Heads are
not sealed, so each stands where no key is in force (RFC 8216, 4.3.2.5).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WINDOW_MS = 60_000
IV_BYTES = 16
MOST_WINDOWS = 2_000
"""Above what twelve hours have; a window beyond it does not exist."""
HI, LOW = "hi", "low"
DRIFT = timedelta(seconds=1)
MASTER = "index.m3u8"
INDEX = "index.m3u8"


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


def media_playlist(body: str, longest_ms: int, *, ended: bool, first: int | None = None) -> str:
    """The playlist of a rung around the lines of its segments (``segment_lines``).

    It only ever grows; with ``first`` it slides, and begins with the segment of that number.
    """
    target = max(1, (longest_ms + 500) // 1000)
    head = (
        "#EXTM3U\n#EXT-X-VERSION:7\n"
        f"#EXT-X-TARGETDURATION:{target}\n#EXT-X-MEDIA-SEQUENCE:{first or 0}\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
    )
    if first is None:
        head += "#EXT-X-PLAYLIST-TYPE:EVENT\n"
    return head + body + ("#EXT-X-ENDLIST\n" if ended else "")


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


def listed_segments(playlist: str) -> dict[int, int]:
    """The segments that a playlist of ffmpeg's names, by their number: milliseconds each."""
    found: dict[int, int] = {}
    length = 0
    for line in playlist.splitlines():
        if line.startswith("#EXTINF:"):
            length = round(float(line.removeprefix("#EXTINF:").split(",")[0]) * 1000)
        elif line.endswith(".m4s"):
            found[int(line.rpartition("/")[2].removesuffix(".m4s"))] = length
    return found
