"""Pictures taken from our own renditions: the poster, small stills, and the story board.

They are made from the plain segments, before these are sealed, and cost the decoding of key frames
alone. A recording that will not give one of them is shown without it.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.videos.ffmpeg import commands
from app.videos.ffmpeg.limits import Broken, run
from app.videos.rules import (
    FRAME_HEIGHT,
    SEGMENT_SECONDS,
    SEGMENTS_A_FRAME,
    Rung,
    segments_a_tile,
    sheet_name,
    storyboard_track,
    tile_width,
)

LIMIT_SECONDS = 60
POSTER_TENTHS = (1, 0, 3, 5, 8)
POSTER_LINES = 720
FRAMES = "frames"
POSTER = "poster.jpg"
TRACK = "storyboard.vtt"


@dataclass(frozen=True)
class _Made:
    """A rung as it lies in a folder: the head and the names of its segments."""

    folder: Path
    rung: Rung
    head: str
    segments: list[str]

    def pieces(self, every: int) -> list[str]:
        return [self.head, *self.segments[::every]]


def _best(folder: Path, rungs: tuple[Rung, ...], lines: int) -> _Made:
    """The best rung up to so many lines, else the lowest there is."""
    small = [rung for rung in rungs if rung.height <= lines]
    rung = max(small, key=lambda one: one.height, default=rungs[0])
    place = folder / rung.name
    names = sorted(path.name for path in place.glob("*.m4s"))
    return _Made(place, rung, next(place.glob("init*.mp4")).name, names)


def take_poster(folder: Path, rungs: tuple[Rung, ...]) -> bool:
    """A still that shows something: looked for past the opening, then elsewhere, then any."""
    if not rungs:
        return False
    made = _best(folder, rungs, POSTER_LINES)
    places = [len(made.segments) * tenths // 10 for tenths in POSTER_TENTHS]
    tries = [(made.segments[place], True) for place in dict.fromkeys(places)]
    tries.append((made.segments[places[0]], False))
    return any(_poster(made, segment, lit) for segment, lit in tries)


def _poster(made: _Made, segment: str, lit: bool) -> bool:
    """Try to take the poster from one segment of a rung, four seconds of picture."""
    target = made.folder.parent / POSTER
    command = commands.poster_command([made.head, segment], f"../{POSTER}", lit)
    return _runs(command, made.folder) and target.exists()


def take_frames(folder: Path, rungs: tuple[Rung, ...]) -> None:
    """Small stills along the recording; one without them is shown by its poster."""
    if not rungs:
        return
    made = _best(folder, rungs, FRAME_HEIGHT)
    (folder / FRAMES).mkdir()
    command = commands.frames_command(made.pieces(SEGMENTS_A_FRAME), f"../{FRAMES}/%04d.jpg")
    if not _runs(command, made.folder):
        shutil.rmtree(folder / FRAMES)


def take_storyboard(folder: Path, rungs: tuple[Rung, ...], duration_ms: int) -> bool:
    """Sheets of small pictures and the track that tells which stands where."""
    if not rungs:
        return False
    made = _best(folder, rungs, rungs[0].height)
    every, width = (
        segments_a_tile(len(made.segments)),
        tile_width(made.rung.width, made.rung.height),
    )
    command = commands.storyboard_command(made.pieces(every), "../sheet-%d.jpg", width)
    whole = _runs(command, made.folder)
    for number, sheet in enumerate(_sheets(folder)):
        sheet.rename(folder / sheet_name(number)) if whole else sheet.unlink()
    if whole:
        starts = range(
            0, len(made.segments) * SEGMENT_SECONDS * 1000, every * SEGMENT_SECONDS * 1000
        )
        track = storyboard_track(list(starts), duration_ms, width)
        (folder / TRACK).write_text(track, "utf-8")
    return whole


def _sheets(folder: Path) -> list[Path]:
    found = {int(path.stem.split("-")[1]): path for path in folder.glob("sheet-*.jpg")}
    return [found[number] for number in sorted(found)]


def _runs(command: list[str], folder: Path) -> bool:
    try:
        run(command, folder=folder, limit_seconds=LIMIT_SECONDS)
    except Broken:
        return False
    return True
