"""Where the tests write: in memory where the machine lends enough of it, else on its disk.

A commit waits for the disk some milliseconds; ten thousands of them are most of what a run waits
for. Nothing here is about a power cut, so nothing is lost by not waiting.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
NEEDED_BYTES = 3 * 1024**3
PREFIX = "zhixing-tests-"
TOLD = "PYTEST_DEBUG_TEMPROOT"
"""How pytest's own folders, and the processes that pytest starts, learn of the place."""


def take_place() -> Path | None:
    """A folder of this run for pytest's folders and the databases; sweeps what dead runs left.

    Returns None where somebody has chosen already: a person, or the run that started this process.
    """
    if TOLD in os.environ:
        return None
    root = IN_MEMORY if _is_roomy(IN_MEMORY) else Path(tempfile.gettempdir())
    for left in left_behind(root):
        clear(left)
    place = root / f"{PREFIX}{os.getpid()}"
    place.mkdir(mode=0o755)
    os.environ[TOLD] = str(place)
    return place


def clear(folder: Path) -> None:
    """Removes the folder, and what is mounted below it."""
    with suppress(OSError):
        for line in Path("/proc/mounts").read_text().splitlines():
            mounted = line.split()[1].replace("\\040", " ")
            if mounted.startswith(f"{folder}/"):
                subprocess.run(["umount", "--lazy", mounted], check=False, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


def _is_roomy(folder: Path) -> bool:
    try:
        room = os.statvfs(folder)
    except (OSError, AttributeError):
        return False
    return (
        os.access(folder, os.W_OK | os.X_OK)
        and not room.f_flag & getattr(os, "ST_NOEXEC", 0)
        and room.f_bavail * room.f_frsize >= NEEDED_BYTES
    )


def left_behind(root: Path) -> Iterator[Path]:
    for folder in root.glob(f"{PREFIX}*"):
        try:
            os.kill(int(folder.name.removeprefix(PREFIX)), 0)
        except ProcessLookupError:
            yield folder
        except (ValueError, PermissionError):
            continue
