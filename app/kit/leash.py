"""Limits itself, then becomes another program: ``python -I leash.py MEMORY NICENESS COMMAND…``

The limits hold from the program's first instruction, and it dies with the worker that started it:
a worker that is killed must not leave an ffmpeg or a reader of PDFs behind that nobody waits for.
What is typed at the worker's terminal is not meant for it: an interrupted conversion is no fault of
the file. Nothing of the academy is imported here.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(memory_bytes: int, niceness: int, command: list[str]) -> None:
    """Never returns."""
    parent = os.getppid()
    with contextlib.suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the worker died before the work began")
    with contextlib.suppress(OSError):  # leads its own already
        os.setsid()
    with contextlib.suppress(OSError, ValueError):  # some systems know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    os.nice(niceness)
    os.execv(command[0], command)  # noqa: S606 - a list of words, no shell


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
