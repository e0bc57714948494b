"""Running ffmpeg within limits: time, memory, politeness; its progress read line by line."""

import errno
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from app.kit import leash
from app.videos.rules import Problem

CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,live_flv,asf,ogg,mp3,wav,w64,flac,aac,"
    "amr,aiff,caf,mxf,rm"
)
PROTOCOLS = "file,pipe"
MEMORY_BYTES = 8 * 1024**3
STALL_SECONDS = 180
NICENESS = 10
LOG_BYTES = 8000


class Broken(Exception):
    """A file could not be read or converted: the problem for its teacher, the log for operators."""

    def __init__(self, problem: Problem, log: str = "") -> None:
        super().__init__(problem.sentence)
        self.problem = problem
        self.log = log


def find_binary() -> str:
    """ffmpeg from PATH, else the one that the imageio-ffmpeg wheel brings."""
    found = shutil.which("ffmpeg")
    return found or str(imageio_ffmpeg.get_ffmpeg_exe())


def run(
    command: Sequence[str],
    *,
    folder: Path,
    limit_seconds: float,
    told: Callable[[int], object] = lambda _done_ms: None,
) -> str:
    """Run ``command`` in ``folder``, report milliseconds of media done to ``told``, and return
    the end of what it said.

    Raises Broken when it fails, takes longer than allowed, or is silent for three minutes, and
    OSError when the disk is full. Whatever happens, the child is gone when this returns, and it
    dies with this process. ``command`` begins with the path of a program.
    """
    leashed = [sys.executable, "-I", leash.__file__, str(MEMORY_BYTES), str(NICENESS), *command]
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(  # noqa: S603 - the command is ours, the file name is not in a shell
            leashed, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        )
        try:
            for line in _lines(child, time.monotonic() + limit_seconds):
                _tell(line, told)
            if child.wait(timeout=STALL_SECONDS) != 0:
                raise _failure(_tail(log))
            return _tail(log)
        except (TimeoutError, subprocess.TimeoutExpired):
            raise Broken(Problem.TOO_SLOW, _tail(log)) from None
        finally:
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()


def _failure(log: str) -> Exception:
    if os.strerror(errno.ENOSPC) in log:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return Broken(Problem.NOT_CONVERTED, log)


def _lines(child: "subprocess.Popen[bytes]", deadline: float) -> Iterator[bytes]:
    """Lines of the child's output; raises TimeoutError at the deadline or after a long silence."""
    assert child.stdout is not None
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            patience = min(STALL_SECONDS, deadline - time.monotonic())
            if patience <= 0 or not selector.select(patience):
                raise TimeoutError
            chunk = os.read(child.stdout.fileno(), 65536)
            if not chunk:
                return
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole


def _tell(line: bytes, told: Callable[[int], object]) -> None:
    key, _, value = line.partition(b"=")
    if key == b"out_time_us" and value.isdigit():
        told(int(value) // 1000)


def _tail(log: IO[bytes]) -> str:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - LOG_BYTES))
    return log.read().decode("utf-8", "replace").replace("\x00", "")
