"""From a file to an HLS ladder: one process, one decode, every rung; then a poster.

The result is a folder: ``master.m3u8``, one folder a rung (``360p/index.m3u8``, ``init_0.mp4``,
``00000.m4s``, ...), ``audio/`` if there is sound, ``poster.jpg`` and ``frames/`` (a small still for
every sixteen seconds) if there is a picture. Key frames stand every four seconds in all rungs, so a
player may change rungs at any segment.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.videos.ffmpeg import commands
from app.videos.ffmpeg.limits import Broken, run
from app.videos.rules import (
    FRAME_HEIGHT,
    SEGMENTS_A_FRAME,
    Findings,
    Problem,
    Rung,
    Variant,
    fell_short,
    ladder,
    playlist_duration_ms,
    time_limit_seconds,
    variants_of,
)

POSTER_LIMIT_SECONDS = 60
POSTER_TENTHS = (1, 0, 3, 5, 8)
FRAMES = "frames"
MASTER = "master.m3u8"
POSTER = "poster.jpg"


@dataclass(frozen=True)
class Conversion:
    """What a conversion made: the length a player will show, the variants, whether a poster."""

    duration_ms: int
    variants: tuple[Variant, ...]
    has_poster: bool


def convert(
    source: Path,
    findings: Findings,
    folder: Path,
    told: Callable[[int], object] = lambda _done_ms: None,
) -> Conversion:
    """Make the ladder and the poster of ``source`` in the empty ``folder``.

    ``told`` hears the milliseconds done. Raises Broken when ffmpeg gives up, is too slow, or makes
    less than the file promised; what lies in ``folder`` is then worth nothing.
    """
    rungs = ladder(findings.picture.shape) if findings.picture else ()
    command = commands.ladder_command(source, findings, rungs)
    limit = time_limit_seconds(findings.measured_ms)
    run(command, folder=folder, limit_seconds=limit, told=told)
    duration_ms = _made(folder, findings, rungs)
    variants = variants_of((folder / MASTER).read_text("utf-8"))
    _take_frames(folder, rungs)
    return Conversion(duration_ms, variants, _take_poster(folder, rungs))


def _made(folder: Path, findings: Findings, rungs: tuple[Rung, ...]) -> int:
    """The length of the main playlist; raises Broken unless every playlist is whole."""
    names = [rung.name for rung in reversed(rungs)] + (["audio"] if findings.sound else [])
    lengths = [_length(folder / name / "index.m3u8") for name in names]
    if not lengths[0]:
        raise Broken(Problem.NOT_CONVERTED, f"nothing in {names[0]}")
    if any(fell_short(length, findings.measured_ms) for length in lengths):
        raise Broken(Problem.CUT_SHORT, f"made {lengths} ms of {findings.measured_ms} ms")
    return lengths[0]


def _length(playlist: Path) -> int:
    text = playlist.read_text("utf-8") if playlist.exists() else ""
    return playlist_duration_ms(text) or 0


def _take_poster(folder: Path, rungs: tuple[Rung, ...]) -> bool:
    """A still that shows something: looked for past the opening, then elsewhere, then any."""
    if not rungs:
        return False
    rung = max((r for r in rungs if r.height <= 720), key=lambda r: r.height, default=rungs[0])
    segments = sorted(path.name for path in (folder / rung.name).glob("*.m4s"))
    places = [len(segments) * tenths // 10 for tenths in POSTER_TENTHS]
    tries = [(segments[place], True) for place in dict.fromkeys(places)]
    tries.append((segments[places[0]], False))
    return any(_still(folder / rung.name, segment, lit) for segment, lit in tries)


def _still(folder: Path, segment: str, lit: bool) -> bool:
    """Try to take the poster from one segment of a rung, four seconds of picture."""
    head = next(folder.glob("init*.mp4")).name
    target = folder.parent / POSTER
    command = commands.poster_command([head, segment], f"../{POSTER}", lit)
    try:
        run(command, folder=folder, limit_seconds=POSTER_LIMIT_SECONDS)
    except Broken:
        return False
    return target.exists()


def _take_frames(folder: Path, rungs: tuple[Rung, ...]) -> None:
    """Small stills along the recording; one without them is shown by its poster."""
    if not rungs:
        return
    small = [rung for rung in rungs if rung.height <= FRAME_HEIGHT]
    rung = max(small, key=lambda r: r.height, default=rungs[0])
    head = next((folder / rung.name).glob("init*.mp4")).name
    segments = sorted(path.name for path in (folder / rung.name).glob("*.m4s"))
    (folder / FRAMES).mkdir()
    command = commands.frames_command(
        [head, *segments[::SEGMENTS_A_FRAME]], f"../{FRAMES}/%04d.jpg"
    )
    try:
        run(command, folder=folder / rung.name, limit_seconds=POSTER_LIMIT_SECONDS)
    except Broken:
        shutil.rmtree(folder / FRAMES)
