"""Waiting until something is put into a folder, without looking again and again.

Linux tells of it (inotify). Elsewhere, and where a folder lies on another machine, one looks after
a while: whoever waits says for how long at most.
"""

import ctypes
import os
import select
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MOVED_HERE, MADE_HERE = 0x80, 0x100
LOOK_EVERY_SECONDS = 0.03
MOST_TOLD_BYTES = 64 * 1024


class Watch:
    """Tells when files whose names end with one of ``endings`` come into ``folders``.

    A file counts when it is made there or moved there, not when it is written to. One thread waits;
    any other may wake it.
    """

    def __init__(self, folders: Sequence[Path], endings: Sequence[str]) -> None:
        self._endings = tuple(ending.encode() + b"\0" for ending in endings)
        self._woken_read, self._woken_write = os.pipe()
        os.set_blocking(self._woken_write, False)
        self._told = _told_of(folders)
        self._poll = select.poll()
        for number in (self._woken_read, self._told):
            if number is not None:
                self._poll.register(number, select.POLLIN)

    @property
    def told(self) -> bool:
        """Whether the system tells of what comes; else ``wait`` returns every now and then."""
        return self._told is not None

    def wait(self, most_seconds: float) -> None:
        """Return when something came since the last time, when woken, or after so many seconds.

        Now and then earlier, for nothing.
        """
        if self._told is None:
            most_seconds = min(most_seconds, LOOK_EVERY_SECONDS)
        ready = [number for number, _event in self._poll.poll(most_seconds * 1000)]
        while ready and not self._is_over(ready):
            ready = [number for number, _event in self._poll.poll(most_seconds * 1000)]

    def wake(self) -> None:
        """Whoever waits returns at once, and whoever will wait next does not wait."""
        with suppress(BlockingIOError):
            os.write(self._woken_write, b"!")

    def close(self) -> None:
        """Nobody may wait any more."""
        for number in (self._woken_read, self._woken_write, self._told):
            if number is not None:
                os.close(number)

    def _is_over(self, ready: list[int]) -> bool:
        if self._woken_read in ready:
            os.read(self._woken_read, MOST_TOLD_BYTES)
            return True
        assert self._told is not None
        told = os.read(self._told, MOST_TOLD_BYTES)
        return any(ending in told for ending in self._endings)


def _told_of(folders: Sequence[Path]) -> int | None:
    """What the system writes to when something comes into one of the folders; None where it
    cannot."""
    if not sys.platform.startswith("linux"):
        return None
    system = ctypes.CDLL(None, use_errno=True)
    number: int = system.inotify_init1(os.O_CLOEXEC)
    if number < 0:
        return None
    for folder in folders:
        if system.inotify_add_watch(number, os.fsencode(folder), MOVED_HERE | MADE_HERE) < 0:
            os.close(number)
            return None
    return number
