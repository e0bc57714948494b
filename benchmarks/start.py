"""How long the second ``make run`` takes to its first answered page, and what it holds at rest.

``python -m benchmarks.start``: figures ``start_seconds`` and ``memory_at_rest``. The first start,
which installs and builds, is made here too if nobody made it before, and is not counted.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.stage.academy import environment, free_port
from benchmarks.stage.figures import print_figure

PATIENCE_SECONDS = 900
REST_SECONDS = 5
PAGE = "/login"


def main() -> int:
    """Start twice in a folder of its own, measure the second start, and print."""
    with tempfile.TemporaryDirectory() as folder:
        with _running(Path(folder)):
            pass
        with _running(Path(folder)) as (seconds, pid):
            time.sleep(REST_SECONDS)
            megabytes, count = _memory(pid)
    floor = _python_start_seconds()
    how = "second `make run` to the first answered page; floor: python that imports the academy"
    print_figure("start_seconds", seconds, "s", floor, how)
    how = f"proportional memory of {count} processes (supervisor, web, worker), {REST_SECONDS} s on"
    print_figure("memory_at_rest", megabytes, "MB", None, how)
    return 0


@contextmanager
def _running(folder: Path) -> Iterator[tuple[float, int]]:
    """``make run`` until the block ends; the seconds to its first page, and its process id."""
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "--silent", "run"],
        env=environment(folder, port),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for_page(process, port)
        yield time.monotonic() - began, process.pid
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def _wait_for_page(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit("make run ended before it answered")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE}", timeout=5) as page:
                page.read()
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("make run did not answer")


def _memory(ancestor: int) -> tuple[float, int]:
    """Megabytes of a process and its descendants, what they share counted once; their number."""
    family, grown = {ancestor}, True
    parents = _parents()
    while grown:
        children = {pid for pid, parent in parents.items() if parent in family}
        grown = not children <= family
        family |= children
    sizes = [size for pid in family if (size := _proportional_kb(pid)) is not None]
    return sum(sizes) / 1024, len(sizes)


def _parents() -> dict[int, int]:
    """Every process of this machine and its parent."""
    found = {}
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            found[int(folder.name)] = int(fields[1])
    return found


def _proportional_kb(pid: int) -> int | None:
    """What a process holds, shared pages divided among their users; None if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _python_start_seconds() -> float:
    """What any start costs at least: the interpreter and the academy's modules."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import app"], check=True)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
