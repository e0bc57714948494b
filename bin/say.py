"""What the person at the terminal reads: one line a step, one sentence when something stops."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
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


class Stop(Exception):
    """The one sentence with which a command ends when it cannot go on."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Prints the title at once and the seconds it took when it is done."""
    began = time.monotonic()
    print(f"· {title} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" stopped", flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def run_quietly(
    command: Sequence[str], *, log: str, failing: str, env: Mapping[str, str] | None = None
) -> None:
    """Runs a command into `.state/logs/LOG`; raises Stop with `failing` and the reason."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    with path.open("wb") as output:
        result = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
        )
    if result.returncode != 0:
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
        try:
            for line in child.stdout or ():
                print(f"\n    {line.rstrip()}", end="", flush=True)
            status = child.wait()
        except BaseException:
            child.kill()
            raise
        complaints.seek(0)
        return status, complaints.read()


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
