"""What was recorded of a lesson, put together as one file: the better quality of every stay on air,
unsealed and joined without encoding it again.

Work is done in portions below a folder of its own: a portion is whole or not there, so whoever goes
on after a broken attempt finds what is done. Where the sizes of the picture differ, or one part has
no sound or no picture, all parts are encoded alike first.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from app.kit import leash
from app.kit.blobs import blobs
from app.kit.errors import NotFound
from app.kit.sealing import unsealed
from app.live.ingest.commands import Found, alike_command, join_command
from app.live.ingest.keys import window_key
from app.live.ingest.looking import look
from app.live.ingest.shelf import PREFIX
from app.live.rules import HI, Container, Segment, head_name, iv_of, segment_name

PORTION_MS = 600_000
MEMORY_BYTES = 8 * 1024**3
NICENESS = 10
JOINED = "joined.mp4"
LIST = "parts.txt"
PAUSE_SECONDS = 2.0
TOLD_CHARACTERS = 2_000

Pause = Callable[[], None]
"""Called now and then; what it raises ends the work, which can be gone on with."""


class Unreadable(Exception):
    """A part of a recording cannot be read, or nothing can be made of it; says what ffmpeg told."""


@dataclass(frozen=True)
class Portion:
    """Segments that share a head, in the order they are played."""

    folder: str
    segments: Sequence[Segment]

    @property
    def length_ms(self) -> int:
        return sum(segment.duration_ms for segment in self.segments)


@dataclass(frozen=True)
class Joined:
    """A recording as one file; ``picture`` says whether there is anything to see."""

    path: Path
    picture: bool


def portions(folder: str, segments: Sequence[Segment]) -> list[Portion]:
    """What was recorded of a stay, ten minutes of one run at a time."""
    shared = groupby(segments, key=lambda one: (one.run, one.start_ms // PORTION_MS))
    return [Portion(folder, list(own)) for _, own in shared]


def room_needed(folders: Sequence[str]) -> int:
    """How many bytes putting these stays together takes at most while it goes on."""
    sizes = (blob.size for one in folders for blob in blobs().below(f"{PREFIX}/{one}/{HI}"))
    return 3 * sum(sizes)


def put_together(parts: Sequence[Portion], home: Path, pause: Pause) -> Joined:
    """One MP4 file below ``home`` of all that was recorded, synced when it returns.

    Raises Unreadable; and what ``pause`` raises, which is called every few seconds.
    """
    found = _look_at(parts)
    joined = Joined(home / JOINED, any(one.picture for one in found.values()))
    if joined.path.exists():
        return joined
    shape = _shape(found)
    files = []
    for number, part in enumerate(parts):
        own, path = found[part.folder, part.segments[0].run], home / f"{number}.mp4"
        if not path.exists():
            _write(part, home / "plain", pause)
            if shape is not None:
                alike = home / "alike.mp4"
                _run(alike_command(home / "plain", alike, own, shape, part.length_ms), home, pause)
            os.replace(home / ("plain" if shape is None else "alike.mp4"), path)
        files.append((path, part.length_ms))
    _join(files, home, pause)
    return joined


Shapes = dict[tuple[str, int], Found]


def _look_at(parts: Sequence[Portion]) -> Shapes:
    """What every run holds, found from its beginning."""
    found: Shapes = {}
    for part in parts:
        key = part.folder, part.segments[0].run
        if key not in found:
            found[key] = look(b"".join(_pieces(part, most=2)), Container.MP4)
            if found[key].picture is None and found[key].sound is None:
                raise Unreadable(f"{part.folder} run {key[1]}: neither picture nor sound")
    return found


def _shape(found: Shapes) -> tuple[int, int] | None:
    """The size all parts are encoded to, the largest; None where they are alike already."""
    kinds = {(one.width, one.height, one.sound is not None) for one in found.values()}
    if len(kinds) <= 1:
        return None
    sizes = [(width, height) for width, height, _ in kinds if width and height]
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width - width % 2, height - height % 2


def _write(part: Portion, path: Path, pause: Pause) -> None:
    with path.open("wb") as file:
        for piece in _pieces(part):
            file.write(piece)
            pause()


def _pieces(part: Portion, most: int | None = None) -> Iterator[bytes]:
    """The head of a portion and its segments, unsealed."""
    yield _stored(part.folder, head_name(part.segments[0].run))
    for segment in part.segments[:most]:
        key = window_key(part.folder, segment.window)
        content = _stored(part.folder, segment_name(segment.number))
        try:
            yield unsealed(content, key, iv_of(segment.number))
        except ValueError:
            raise Unreadable(f"{part.folder}/{segment.number}: it cannot be unsealed") from None


def _stored(folder: str, name: str) -> bytes:
    key = f"{PREFIX}/{folder}/{HI}/{name}"
    try:
        return b"".join(blobs().open_range(key, 0, blobs().size(key)))
    except NotFound:
        raise Unreadable(f"{key} is missing") from None


def _join(files: Sequence[tuple[Path, int]], home: Path, pause: Pause) -> None:
    lines = [f"file '{path.name}'\nduration {length / 1000:.3f}\n" for path, length in files]
    (home / LIST).write_text("ffconcat version 1.0\n" + "".join(lines), "utf-8")
    made = home / "making.mp4"
    _run(join_command(home / LIST, made), home, pause)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(made, home / JOINED)


def _run(command: list[str], home: Path, pause: Pause) -> None:
    """Wait for ffmpeg; a worker that is told to stop ends it."""
    leashed = [sys.executable, "-I", leash.__file__, str(MEMORY_BYTES), str(NICENESS), *command]
    with (home / "log").open("w+b") as log:
        child = subprocess.Popen(  # noqa: S603 - our own words, no shell
            leashed, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
        )
        try:
            while (code := _ended(child)) is None:
                pause()
        finally:
            child.kill()
            child.wait()
        if code:
            log.seek(0)
            raise Unreadable(log.read().decode("utf-8", "replace")[-TOLD_CHARACTERS:])


def _ended(child: "subprocess.Popen[bytes]") -> int | None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(PAUSE_SECONDS)
    return None
