"""What the person at the terminal reads: one line a step, one sentence when something stops."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

LOGS = Path(".state/logs")

# The first phrase found in a failed command's output gives the reason a person can act on.
REASONS = (
    (("No space left on device", "ENOSPC"), "the disk is full"),
    (("Permission denied", "EACCES"), "a file or folder may not be written"),
    (
        (
            "ENOTFOUND",
            "ECONNREFUSED",
            "ECONNRESET",
            "EAI_AGAIN",
            "ETIMEDOUT",
            "ENETUNREACH",
            "NewConnectionError",
            "Failed to establish a new connection",
            "name resolution",
            "Read timed out",
            "Temporary failure resolving",
        ),
        "the package registry could not be reached",
    ),
    (("DO NOT MATCH THE HASHES", "EINTEGRITY"), "a downloaded package is not the pinned one"),
    (("E404", "No matching distribution"), "the registry does not have a pinned package"),
)


_telling = threading.RLock()
_open_line: list[str] = []
"""The step whose line the cursor stands in, if any."""
_children: set[subprocess.Popen[bytes] | subprocess.Popen[str]] = set()
_ending = threading.Event()
"""Something has stopped: what goes on beside it, or would begin, ends."""


class Stop(Exception):
    """The one sentence with which a command ends when it cannot go on."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Prints the title at once and the seconds it took when it is done, beside the title unless
    another step has said something meanwhile."""
    began = time.monotonic()
    with _telling:
        _begin_line()
        print(f"· {title} …", end="", flush=True)
        _open_line.append(title)
    try:
        yield
    except BaseException:
        _end_step(title, "stopped")
        raise
    _end_step(title, f"{time.monotonic() - began:.1f} s")


def _end_step(title: str, said: str) -> None:
    with _telling:
        if _open_line == [title]:
            print(f" {said}", flush=True)
            _open_line.clear()
        else:
            _begin_line()
            print(f"· {title}: {said}", flush=True)


def _begin_line() -> None:
    if _open_line:
        print(flush=True)
        _open_line.clear()


def together(*works: Callable[[], object]) -> None:
    """Does the works at the same time. The first that stops ends the others and is the one told."""
    with ThreadPoolExecutor(len(works)) as pool:
        going = [pool.submit(work) for work in works]
        try:
            done, unfinished = wait(going, return_when=FIRST_EXCEPTION)
            stopped = [error for one in done if (error := one.exception())]
        except KeyboardInterrupt:
            _end_children()
            raise
        if unfinished:
            _end_children()
    _ending.clear()
    if stopped:
        raise stopped[0]


def _end_children() -> None:
    _ending.set()
    for child in list(_children):
        child.terminate()


def run_quietly(
    command: Sequence[str], *, log: str, failing: str, env: Mapping[str, str] | None = None
) -> None:
    """Runs a command into `.state/logs/LOG`; raises Stop with `failing` and the reason."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    with path.open("wb") as output:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env
        )
        with _minded(child):
            status = child.wait()
    if status != 0:
        said = path.read_text(errors="replace")
        if os.environ.get("CI"):  # nobody can open the file there
            print(said[-8000:], file=sys.stderr)
        raise Stop(_sentence(failing, said, path))


def run_aloud(command: Sequence[str | Path]) -> tuple[int, str]:
    """Runs a command and shows each line it prints below the step, so that a person who waits sees
    it move; returns its exit status and what it complained of."""
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            errors="replace",
        )
        with _minded(child):
            for line in child.stdout or ():
                print(f"\n    {line.rstrip()}", end="", flush=True)
            status = child.wait()
        complaints.seek(0)
        return status, complaints.read()


@contextmanager
def _minded(child: subprocess.Popen[bytes] | subprocess.Popen[str]) -> Iterator[None]:
    """The child does not outlive what waits for it."""
    _children.add(child)
    if _ending.is_set():
        child.terminate()
    try:
        yield
    except BaseException:
        child.kill()
        raise
    finally:
        _children.discard(child)


def _sentence(failing: str, output: str, path: Path) -> str:
    for phrases, reason in REASONS:
        if any(phrase in output for phrase in phrases):
            return f"{failing}: {reason} (the whole output is in {path})."
    return f"{failing}; the whole output is in {path}."


def end_with(stop: Stop) -> int:
    """Prints the sentence in red where the terminal can, and gives the exit status."""
    sentence = str(stop)
    if sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        sentence = f"\033[31m{sentence}\033[0m"
    print(sentence, file=sys.stderr, flush=True)
    return 1
