"""Files that arrive in pieces: what was acknowledged is on disk, and one writer at a time.

The size of the partial file is the only record of how much has arrived, so a server that is
killed at any moment tells the truth when it is back.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.kit.errors import Locked, NotFound
from app.kit.offload import offload

PIECE_BYTES = 256 * 1024
SYNC_EVERY_BYTES = 32 * 1024 * 1024

Read = Callable[[int], bytes]


def create_partial(path: Path) -> None:
    """An empty file for bytes to come."""
    path.touch()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def copy_to_partial(source: Path, path: Path) -> None:
    """A partial file that is whole already: a synced copy of ``source``."""
    create_partial(path)
    with source.open("rb") as file, open_partial(path) as partial:
        partial.append(file.read, source.stat().st_size)


@contextmanager
def open_partial(path: Path) -> Iterator["Partial"]:
    """The file, held for this writer alone; raises NotFound, or Locked while somebody writes."""
    try:
        number = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        raise NotFound() from None
    try:
        _hold(number, path)
        yield Partial(number)
    finally:
        os.close(number)  # lets go of the lock as well


def _hold(number: int, path: Path) -> None:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Locked() from None
    # While we opened it, the writer before us may have finished and put the file away.
    with suppress(FileNotFoundError):
        if os.fstat(number).st_ino == os.stat(path).st_ino:
            return
    raise Locked()


class Partial:
    """An open partial file. Every append is synced before it returns."""

    def __init__(self, number: int) -> None:
        self._number = number

    @property
    def size(self) -> int:
        return os.fstat(self._number).st_size

    def append(self, read: Read, most: int) -> int:
        """Append what ``read`` gives, at most ``most`` bytes; returns how many.

        If the line breaks (``read`` raises), what came until then is kept and synced.
        """
        try:
            return self._copy(read, most)
        finally:
            offload(os.fdatasync, self._number)

    def append_checked(self, read: Read, most: int, algorithm: str, digest: bytes) -> int | None:
        """Append only if the bytes add up to ``digest``; returns how many, None if they do not.

        If the line breaks or the sum is wrong the file is as it was before.
        """
        before, seen = self.size, hashlib.new(algorithm, usedforsecurity=False)

        def read_and_sum(size: int) -> bytes:
            piece = read(size)
            seen.update(piece)
            return piece

        kept = False
        try:
            count = self._copy(read_and_sum, most)
            kept = seen.digest() == digest
            return count if kept else None
        finally:
            if not kept:
                os.ftruncate(self._number, before)
            offload(os.fdatasync, self._number)

    def _copy(self, read: Read, most: int) -> int:
        done = unsynced = 0
        os.lseek(self._number, 0, os.SEEK_END)
        while done < most and (piece := read(min(PIECE_BYTES, most - done))):
            _write_whole(self._number, piece)
            done += len(piece)
            unsynced += len(piece)
            if unsynced >= SYNC_EVERY_BYTES:  # so that the last sync is short
                offload(os.fdatasync, self._number)
                unsynced = 0
        return done


def _write_whole(number: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(number, left) :]
