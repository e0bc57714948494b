"""Durable, acknowledged beats a second of one web process, beside a bare route in the same server.

``python -m benchmarks.beats``: figures ``beats_8``, ``beats_64``, ``beats_256`` (so many clients).
Every beat is signed in, judged, credited, written with full sync and only then answered.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.stage.academy import Server, drive, seat_learners, serving
from benchmarks.stage.figures import print_figure

CLIENTS = (8, 64, 256)
LEARNERS = 6000  # nobody sends more than two beats a second, so many must take turns
FLOOR_SECONDS = 4
SECONDS = 8
WARM_SECONDS = 1


def main() -> int:
    """Measure and print; 1 when a beat was refused."""
    cores = sorted(os.sched_getaffinity(0))
    apart = len(cores) > 1
    server_core, load_core = (cores[0], cores[1]) if apart else (None, None)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        plays = seat_learners(Path(folder), LEARNERS)
        turn = {"from_seq": 1, "from_second": 0.0}
        with serving(Path(folder), server_core) as server:
            for clients in CLIENTS:
                floor = drive(_plan("bare", clients, server, FLOOR_SECONDS), load_core)
                before = server.cpu_seconds()
                beats = drive(
                    _plan("beats", clients, server, SECONDS, plays=plays, **turn), load_core
                )
                spent = server.cpu_seconds() - before
                turn = beats["next"]
                faults += _report(clients, floor, beats, spent, server, apart)
    return 1 if faults else 0


def _plan(kind: str, clients: int, server: Server, seconds: float, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "path": "/bare",
        "port": server.port,
        "clients": clients,
        "seconds": seconds,
        "warm_seconds": WARM_SECONDS,
        "step_seconds": 1.0,
        **more,
    }


def _report(
    clients: int,
    floor: dict[str, Any],
    beats: dict[str, Any],
    spent: float,
    server: Server,
    apart: bool,
) -> int:
    refused = {status: count for status, count in beats["statuses"].items() if status != "200"}
    pinned = "server and load generator on a core each" if apart else "one core for both"
    how = (
        f"{clients} clients, {LEARNERS} learners taking turns, SQLite with full sync in the same "
        f"process; p50 {beats['p50_ms']} ms, p95 {beats['p95_ms']} ms, p99 {beats['p99_ms']} ms; "
        f"{spent * 1000 / max(beats['sent'], 1):.3f} ms CPU a beat; "
        f"{server.memory_mb():.0f} MB; floor: bare Flask route answering 204; {pinned}"
    )
    if refused:
        how += f"; refused: {refused}"
    print_figure(f"beats_{clients}", beats["a_second"], "beats/s", floor["a_second"], how)
    return sum(refused.values())


if __name__ == "__main__":
    sys.exit(main())
