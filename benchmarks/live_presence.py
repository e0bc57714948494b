"""Presence beats of a live lesson: how soon 3,000 viewers are answered, and how many could be.

``python -m benchmarks.live_presence``: figures ``live_presence_p95`` (3,000 viewers who say every
15 s that they are there, evenly, each beat counted, written with full sync and only then answered;
milliseconds from when a beat was due until its answer is whole) and ``live_presence`` (beats a
second that one web process answers to 64 clients), the same with ``_postgres``. The floor is a bare
route in the same server under the same load. ``--short`` takes a few seconds; ``--only sqlite`` or
``--only postgres`` one engine. Exits with 1 when a beat was refused.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.stage.academy import Server, drive, serving
from benchmarks.stage.audience import lift_limits, presence_request, told
from benchmarks.stage.browsers import by_bearer
from benchmarks.stage.engines import postgres
from benchmarks.stage.figures import print_figure
from benchmarks.stage.hall import Hall, seat_hall

VIEWERS = 3000
EVERY_SECONDS = 15
CONNECTIONS = 64
SECONDS, SHORT_SECONDS = 30.0, 6.0
CROWD_SECONDS, SHORT_CROWD_SECONDS = 8.0, 3.0
WHERE = {
    "sqlite": "SQLite with full sync in the same process",
    "postgres": "PostgreSQL with full sync on the load generator's core",
}


def main() -> int:
    """Measure and print; 1 when a beat was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", choices=tuple(WHERE))
    asked = parser.parse_args()
    lift_limits()
    cores = sorted(os.sched_getaffinity(0))
    own, load = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    faults = 0
    if asked.only != "postgres":
        faults += _measure("", "sqlite", asked.short, own, load)
    if asked.only != "sqlite":
        with postgres(load) as url:
            faults += _measure(url, "postgres", asked.short, own, load)
    return int(faults > 0)


def _measure(url: str, engine: str, short: bool, own: int | None, load: int | None) -> int:
    suffix = "_postgres" if engine == "postgres" else ""
    with tempfile.TemporaryDirectory() as folder:
        hall = seat_hall(Path(folder), VIEWERS, url)
        with serving(Path(folder), own, url) as server:
            seconds = SHORT_SECONDS if short else SECONDS
            faults = _pace(server, hall, seconds, load, WHERE[engine], suffix)
            seconds = SHORT_CROWD_SECONDS if short else CROWD_SECONDS
            faults += _crowd(server, hall, seconds, load, WHERE[engine], suffix)
    return faults


def _pace(
    server: Server, hall: Hall, seconds: float, core: int | None, where: str, suffix: str
) -> int:
    beats = [presence_request(hall.live_id, by_bearer(token)) for token in hall.learners]
    bare = "POST /bare HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
    floor = _paced(server, [bare] * len(beats), seconds, core)
    found = _paced(server, beats, seconds, core)
    refused = sum(count for status, count in found["statuses"].items() if status != "200")
    how = (
        f"{VIEWERS} viewers, a beat each {EVERY_SECONDS} s, over {CONNECTIONS} connections, for "
        f"{seconds:.0f} s; {where}; p50 {found['p50_ms']} ms, p99 {found['p99_ms']} ms, longest "
        f"{found['max_ms']} ms; {found['cpu']:.1f} % of a core, {floor['cpu']:.1f} % the floor; "
        f"refused {refused}, late {found['late'] + found['unanswered']}; floor: a bare route"
    )
    print_figure(f"live_presence_p95{suffix}", found["p95_ms"], "ms", floor["p95_ms"], how)
    return refused + found["unanswered"]


def _paced(server: Server, requests: list[str], seconds: float, core: int | None) -> dict[str, Any]:
    plan = {
        "port": server.port,
        "lists": [[one] for one in requests],
        "chains": list(range(len(requests))),
        "every_seconds": EVERY_SECONDS,
        "connections": CONNECTIONS,
        "warm_seconds": EVERY_SECONDS,
        "seconds": seconds,
    }
    before = server.cpu_seconds()
    with told("pacing", plan, core) as generator:
        measured = generator.said()
    spent = server.cpu_seconds() - before
    return measured | {"cpu": spent * 100 / (EVERY_SECONDS + seconds)}


def _crowd(
    server: Server, hall: Hall, seconds: float, core: int | None, where: str, suffix: str
) -> int:
    plan = {
        "port": server.port,
        "clients": CONNECTIONS,
        "seconds": seconds,
        "warm_seconds": 1,
        "path": "/bare",
    }
    floor = drive(plan | {"kind": "bare"}, core)
    before = server.cpu_seconds()
    path = f"/api/v1/live/{hall.live_id}/presence"
    signed = [by_bearer(token) for token in hall.learners]
    found = drive(plan | {"kind": "presence", "path": path, "signed": signed}, core)
    spent = (server.cpu_seconds() - before) * 1000 / max(found["sent"], 1)
    refused = sum(count for status, count in found["statuses"].items() if status != "200")
    how = (
        f"{CONNECTIONS} clients, {VIEWERS} learners taking turns, {where}; p50 {found['p50_ms']} "
        f"ms, p95 {found['p95_ms']} ms, p99 {found['p99_ms']} ms; {spent:.3f} ms CPU a beat; "
        f"refused {refused}; floor: a bare route answering 204"
    )
    name = f"live_presence{suffix}"
    print_figure(name, found["a_second"], "beats/s", floor["a_second"], how)
    return refused


if __name__ == "__main__":
    sys.exit(main())
