"""Senders that speak SRT or RTMP: one ffmpeg passes their stream on, unchanged, as MPEG-TS."""

import contextlib
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator

from app.kit import leash
from app.live.ingest.commands import listen_command

MEMORY_BYTES = 2 * 1024**3
CHUNK_SECONDS = 0.3
LARGEST_READ = 1024 * 1024


class Listener:
    """Waits at ``address`` for one sender, and ends with it."""

    def __init__(self, address: str) -> None:
        words = [sys.executable, "-I", leash.__file__, str(MEMORY_BYTES), "0"]
        self._child = subprocess.Popen(  # noqa: S603 - our own words, no shell
            [*words, *listen_command(address)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        self._out, self._told = self._child.stdout.fileno(), self._child.stderr.fileno()
        for number in (self._out, self._told):
            os.set_blocking(number, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)

    @property
    def ended(self) -> bool:
        return self._child.poll() is not None

    def read(self, patience_seconds: float = CHUNK_SECONDS) -> bytes:
        """What arrived within so many seconds; empty when nothing did."""
        if not self._selector.select(patience_seconds):
            return b""
        with contextlib.suppress(BlockingIOError):
            return os.read(self._out, LARGEST_READ)
        return b""

    def told(self) -> Iterator[str]:
        """What ffmpeg said since the last time, line by line."""
        with contextlib.suppress(BlockingIOError, ValueError):
            text = os.read(self._told, 65536).decode("utf-8", "replace")
            yield from text.splitlines()

    def stop(self) -> None:
        """End it; safe to call twice."""
        with contextlib.suppress(OSError):
            self._child.kill()
        self._child.wait()
        self._selector.close()
        for pipe in (self._child.stdout, self._child.stderr):
            if pipe is not None:
                pipe.close()
