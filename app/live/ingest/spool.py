"""What senders have brought and nobody has digested yet: numbered files on this machine's disk.

``live/FOLDER/PART/00000001.chunk``: one part for each time a sender begins anew, since its stream
then has a new head. A chunk that is there is whole and synced, so what was acknowledged survives
the end of any process. ``over`` beside them says that nothing follows.
"""

import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from app.kit.blobs import blobs
from app.kit.offload import offload
from app.live.rules import Container

CHUNKS = ".chunk"
OVER = "over"
CONTAINER = "container"
SPOOL = "live"
OTHERS = 0o077
MOST_WAITING_BYTES = 512 * 1024 * 1024
"""How much may wait for one part; a sender that is faster than we are is told to wait."""
LEAST_FREE_BYTES = 200 * 1024 * 1024
SPARED_SECONDS = 60


class Hole(Exception):
    """A chunk came before the one that is expected."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


class Full(Exception):
    """The disk, or what may wait of one sender, is full."""


def spool_folder(folder: str) -> Path:
    """Where the parts of a stay on air wait, and what is made of them.

    Nobody but the academy's own user may look into it: what lies here is not sealed yet.
    """
    home = blobs().spool(SPOOL)
    if home.stat().st_mode & OTHERS:
        home.chmod(0o700)
    return home / folder


def waiting_folders() -> list[str]:
    """Stays on air whose stream is not finished."""
    return sorted(path.name for path in blobs().spool(SPOOL).iterdir() if path.is_dir())


def forget(folder: str) -> None:
    """The stream is finished: nothing of what waited is needed."""
    shutil.rmtree(spool_folder(folder), ignore_errors=True)


def forget_unknown(folder: str) -> None:
    """Nobody knows of this stay. One made a moment ago may be about to be told of: it is spared."""
    with suppress(FileNotFoundError):
        if time.time() - spool_folder(folder).stat().st_mtime > SPARED_SECONDS:
            forget(folder)


class Part:
    """The chunks of one sender from its beginning to its end; numbers begin with 1."""

    def __init__(self, folder: str, number: int) -> None:
        self.number = number
        self.path = spool_folder(folder) / f"{number:04d}"
        self._place = os.fspath(self.path)

    def open(self, container: Container) -> None:
        """Make room for a sender; those before it bring nothing more."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / CONTAINER).write_text(container.value)
        for earlier in self.path.parent.glob("[0-9]*"):
            if earlier.name < self.path.name:
                (earlier / OVER).touch()
        _sync_folder(self.path)

    @property
    def exists(self) -> bool:
        return (self.path / CONTAINER).exists()

    @property
    def container(self) -> Container:
        return Container((self.path / CONTAINER).read_text())

    def put(self, number: int, content: bytes) -> None:
        """Keep one chunk; the same number again changes nothing.

        Returns when it is on disk. Raises Hole when others must come first, Full when there is no
        room; then nothing was kept.
        """
        place = self.chunk(number)
        if place.exists():
            return
        if number > 1 and not self.chunk(number - 1).exists():
            expected = self.next
            if number < expected:
                return  # digested long ago
            raise Hole(expected)
        self._check_room()
        try:
            offload(_write, place, content)
        except OSError as problem:
            raise Full from problem

    def _check_room(self) -> None:
        if shutil.disk_usage(self.path).free < LEAST_FREE_BYTES // 4:
            raise Full
        if self.waiting_bytes() > MOST_WAITING_BYTES:
            raise Full

    def waiting_bytes(self) -> int:
        return sum(_size(entry) for entry in _entries(self.path))

    def finish(self) -> None:
        """Nothing follows."""
        with suppress(FileNotFoundError):
            (self.path / OVER).touch()

    @property
    def over(self) -> bool:
        return (self.path / OVER).exists()

    @property
    def next(self) -> int:
        """The number of the chunk that is expected."""
        return max(self.numbers(), default=0) + 1

    def numbers(self) -> list[int]:
        """The chunks that are still here, in order; the first of all is kept for its head."""
        return sorted(int(entry.name.split(".")[0]) for entry in _entries(self.path))

    def chunk(self, number: int) -> Path:
        return Path(self.chunk_name(number))

    def chunk_name(self, number: int) -> str:
        """The path of a chunk, for whoever asks for one several times a second."""
        return f"{self._place}/{number:08d}{CHUNKS}"

    def heard_at(self) -> float | None:
        """When the last chunk arrived, in seconds of the machine's clock."""
        last = max((entry.path for entry in _entries(self.path)), default=None)
        with suppress(FileNotFoundError):
            return os.stat(last).st_mtime if last else None
        return self.heard_at()  # digested since, so others came

    def drop_before(self, number: int) -> None:
        """Throw away what is digested, the first chunk and the last one excepted."""
        found = self.numbers()
        last = max(found, default=0)
        for one in found:
            if 1 < one < min(number, last):
                self.chunk(one).unlink(missing_ok=True)


def parts(folder: str) -> list[Part]:
    """The parts of a stay on air, in order."""
    home = spool_folder(folder)
    names = sorted(path.name for path in home.glob("[0-9][0-9][0-9][0-9]"))
    return [part for part in (Part(folder, int(name)) for name in names) if part.exists]


def signs_of(going: Collection[Part]) -> list[object]:
    """What is another value once a stay or a part has begun, or one of these parts is over."""
    homes = [_changed_at(part.path.parent) for part in going]
    return [_changed_at(blobs().spool(SPOOL)), homes, [part.over for part in going]]


def _changed_at(folder: Path) -> int | None:
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _entries(path: Path) -> Iterator[os.DirEntry[str]]:
    with suppress(FileNotFoundError), os.scandir(path) as found:
        yield from (entry for entry in found if entry.name.endswith(CHUNKS))


def _size(entry: os.DirEntry[str]) -> int:
    """Bytes of a chunk; none of one that was digested since it was seen."""
    try:
        return entry.stat().st_size
    except FileNotFoundError:
        return 0


def _write(place: Path, content: bytes) -> None:
    new = place.with_suffix(".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fdatasync(file.fileno())
    os.replace(new, place)
    _sync_folder(place.parent)


def _sync_folder(path: Path) -> None:
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
