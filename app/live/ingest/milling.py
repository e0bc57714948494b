"""One run of ffmpeg over one sender's stream: chunks go in as they arrive, segments come out."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.kit import leash
from app.kit.watching import Watch
from app.live.ingest.commands import HEAD, LISTED, Found, ladder_command, made_folder
from app.live.ingest.looking import look
from app.live.ingest.spool import CHUNKS, OVER, Part
from app.live.rules import INDEX, again_at, head_of, is_whole, listed_segments, starts_ms, timescale

MEMORY_BYTES = 8 * 1024**3
LOOK_EVERY_SECONDS = 0.5
"""However quiet it is: what nobody tells of (the end of ffmpeg, a folder of another machine)."""
LOOKED_BYTES = 3 * 1024 * 1024
"""A stream that has told nothing of itself by then is none."""
FIRST = 1
MOST_AHEAD = LISTED // 4
"""Segments that may wait to be taken; what was fed already makes some more of them."""
PIECE_BYTES = 64 * 1024
"""What a pipe holds."""


@dataclass(frozen=True)
class Made:
    """One whole segment as ffmpeg made it: its bytes in every rung, and the sender's times."""

    contents: dict[str, bytes]
    duration_ms: int
    media_start_ms: int


class Mill:
    """Reads a part, in a thread of its own, from its beginning or from where it may go on."""

    def __init__(self, part: Part, run: int, found: Found) -> None:
        self.part = part
        self.found = found
        self.folder = made_folder(part.path, run)
        self._next = 0
        self._lists = [os.fspath(self.folder / rung / INDEX) for rung in found.rungs]
        self._seen: list[int] = []
        self._last_written: list[int] = []
        self._last_made = -1
        self._ticks: int | None = None
        self._stop = threading.Event()
        shutil.rmtree(self.folder, ignore_errors=True)
        for rung in found.rungs:
            (self.folder / rung).mkdir(parents=True)
        with contextlib.ExitStack() as undo:  # where there is no room it is tried again and again
            self._arrivals = Watch([part.path], [CHUNKS, OVER])
            undo.callback(self._arrivals.close)
            self._outcome = Watch([self.folder / rung for rung in found.rungs], [INDEX])
            undo.callback(self._outcome.close)
            self._log = undo.enter_context((self.folder / "log").open("wb"))
            self._child = self._begun(ladder_command(part.container, found))
            undo.pop_all()
        self.resting = False
        """Whether ffmpeg is fed no more until segments are taken."""
        self.spoiled = False
        """Whether what it lists and what it wrote differ: the disk was full. Nothing follows
        then."""
        self.fed = 0
        """The number of the last chunk that went in."""
        self._feeder = threading.Thread(target=self._feed, name=f"feed-{part.path}", daemon=True)
        self._feeder.start()

    def _begun(self, command: list[str]) -> subprocess.Popen[bytes]:
        leashed = [sys.executable, "-I", leash.__file__, str(MEMORY_BYTES), "0", *command]
        return subprocess.Popen(  # noqa: S603 - our own words, no shell
            leashed,
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )

    @property
    def done(self) -> bool:
        """Whether ffmpeg has ended; what it made may still wait to be taken."""
        return self._child.poll() is not None

    @property
    def failed(self) -> bool:
        """Whether ffmpeg has ended with a complaint."""
        return bool(self._child.poll())

    def stop(self) -> None:
        """End it at once; what was not taken is made anew by the next run."""
        self._stop.set()
        self._arrivals.wake()
        with contextlib.suppress(OSError):
            self._child.kill()
        self._child.wait()
        self._feeder.join(timeout=5)
        if not self._feeder.is_alive():
            self._arrivals.close()
        self._outcome.close()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self) -> None:
        """Return when there may be something to take, and every now and then."""
        self._outcome.wait(LOOK_EVERY_SECONDS)

    def heads(self) -> dict[str, bytes] | None:
        """The heads of all rungs, once they are there."""
        done = self.done
        listing = {
            rung for rung, path in zip(self.found.rungs, self._lists, strict=True) if _listed(path)
        }
        heads = {rung: _read(self.folder / rung / HEAD) for rung in self.found.rungs}
        unfit = {rung for rung, head in heads.items() if not is_whole(head, b"ftyp", b"moov")}
        if unfit:
            self.spoiled = bool(unfit & listing) or (done and bool(listing))
            return None
        self._ticks = timescale(heads[self.found.rungs[0]])
        return heads

    def take(self) -> Iterator[Made]:
        """The segments that became whole since the last time, in order; each is removed here."""
        done = self.done  # lists that are written twice within a tick of the clock look alike
        seen = [_written_at(path) for path in self._lists]
        if seen == self._seen and not done:
            return
        lists = [_listed(path, after=self._next - 1) for path in self._lists]
        while all(self._next in listed for listed in lists):
            places = {rung: self.folder / rung / f"{self._next}.m4s" for rung in self.found.rungs}
            contents = {rung: _read(place) for rung, place in places.items()}
            if not all(is_whole(content, b"moof", b"mdat") for content in contents.values()):
                self.spoiled = True
                return
            first = contents[self.found.rungs[0]]
            start = starts_ms(first, self._ticks or 1000)
            yield Made(contents, lists[0][self._next], start or 0)
            for place in places.values():
                place.unlink(missing_ok=True)
            self._next += 1
            if self.resting:
                self._arrivals.wake()
        self.spoiled = any(listed and min(listed) > self._next for listed in lists) or (
            done and any(self.folder.glob("*/*.m4s"))
        )
        self._seen = seen

    def _feed(self) -> None:
        assert self._child.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._pour(self._child.stdin)
        with contextlib.suppress(OSError, ValueError):
            self._child.stdin.close()

    def _pour(self, stdin: IO[bytes]) -> None:
        number = self._begin(stdin)
        while not self._stop.is_set():
            content = _chunk(self.part, number)
            if content is not None:
                self._give(stdin, content)
                self.fed = number
                number += 1
            elif self.part.over and number >= self.part.next:
                return
            else:
                self._arrivals.wait(LOOK_EVERY_SECONDS)

    def _give(self, stdin: IO[bytes], content: bytes) -> None:
        """In pieces, and no faster than segments are taken: or they would slide out of the lists
        that ffmpeg keeps, and all would have to be made anew."""
        for place in range(0, len(content), PIECE_BYTES):
            while not self._stop.is_set() and self._is_ahead():
                self.resting = True
                self._arrivals.wait(LOOK_EVERY_SECONDS)
            self.resting = False
            stdin.write(content[place : place + PIECE_BYTES])
        stdin.flush()

    def _is_ahead(self) -> bool:
        """Asked for every piece; the lists are read when they were written."""
        written = [_written_at(path) for path in self._lists]
        if written != self._last_written:
            self._last_written = written
            lists = [_listed(path, after=self._last_made) for path in self._lists]
            self._last_made = min(max(listed, default=self._last_made) for listed in lists)
        return self._last_made - self._next >= MOST_AHEAD

    def _begin(self, stdin: IO[bytes]) -> int:
        """Where to go on: at the first chunk; or, when what followed it is digested, after the head
        of the stream at the first place that can be read without what was before."""
        later = [number for number in self.part.numbers() if number > FIRST]
        if not later or later[0] == FIRST + 1:
            return FIRST
        container = self.part.container
        head = head_of(self.part.chunk(FIRST).read_bytes(), container) or b""
        waiting = b"".join(self.part.chunk(number).read_bytes() for number in later)
        self._give(stdin, head + waiting[again_at(waiting, container) or 0 :])
        self.fed = later[-1]
        return self.fed + 1


def look_into(part: Part) -> Found | None:
    """What a part holds; None while too little has arrived to tell.

    A part that is over, or has brought three megabytes, is what it is.
    """
    over, beginning = part.over, b""
    for number in part.numbers():
        beginning += part.chunk(number).read_bytes()
        if len(beginning) > LOOKED_BYTES:
            break
    if not beginning:
        return None
    found = look(beginning, part.container)
    settled = over or len(beginning) > LOOKED_BYTES
    whole = found.picture and found.sound
    return found if settled or whole or _patient(part, found) else None


def _patient(part: Part, found: Found) -> bool:
    """A picture or a sound alone is believed once some chunks brought nothing else."""
    return (found.picture or found.sound) is not None and part.next > PATIENCE_CHUNKS


PATIENCE_CHUNKS = 6


def log_of(folder: Path) -> str:
    """The last words of a run, for operators."""
    try:
        return (folder / "log").read_bytes()[-2000:].decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _chunk(part: Part, number: int) -> bytes | None:
    try:
        with open(part.chunk_name(number), "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _read(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return b""


def _listed(path: str, after: int = -1) -> dict[int, int]:
    """Read each time it is written, hundreds of lines long: what was taken is skipped."""
    try:
        with open(path) as file:
            return listed_segments(file.read(), after)
    except FileNotFoundError:
        return {}


def _written_at(path: str) -> int:
    """When a list was written, in nanoseconds; looked at far more often than lists are written."""
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0
