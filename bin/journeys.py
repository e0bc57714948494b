"""Tells the journeys in a real browser; what fails is told once more, from the beginning.

A browser, a server, a worker and an encoder on two cores meet in an order that nobody chose. A
fault of the academy fails both times; see docs/decisions/0034-journeys-told-twice.md.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = "tests/journeys"
TOLD_AT_ONCE = 2
FILES_TOLD_TWICE = 4
"""More than that is no chance meeting."""
SOME_FAILED = 1  # pytest's own exit status
BYTECODE = Path(".state/bytecode")
LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")


def main(given: list[str]) -> int:
    """Exit status of pytest; that of the second telling where there was one."""
    status = _tell(given or [FOLDER])
    failed = _failed_files() if status == SOME_FAILED else []
    if not failed or len(failed) > FILES_TOLD_TWICE:
        return status
    print(f"\nTold once more, in an academy of its own: {', '.join(failed)}", flush=True)
    status = _tell(failed)
    if status == 0:
        print(f"Not steady, though it passed at last: {', '.join(failed)}", flush=True)
    return status


def _tell(what: list[str]) -> int:
    shared = ("-n", str(TOLD_AT_ONCE), "--dist", "loadfile", "--no-loadscope-reorder")
    command = [sys.executable, "-m", "pytest", *shared, *what]
    LAST_FAILED.unlink(missing_ok=True)
    return subprocess.run(command, check=False, env=_with_bytecode()).returncode


def _with_bytecode() -> dict[str, str]:
    """Compiled modules are kept, as make keeps them: two dozen processes start one program."""
    kept = {name: word for name, word in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(BYTECODE.resolve()), **kept}


def _failed_files() -> list[str]:
    """The files of the journeys that failed, as pytest has kept them."""
    try:
        failed = json.loads(LAST_FAILED.read_text())
    except (OSError, ValueError):
        return []
    return sorted({name.partition("::")[0] for name in failed if name.startswith(FOLDER)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
