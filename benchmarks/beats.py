"""Durable, acknowledged beats a second of one web process, beside a bare route in the same server.

``python -m benchmarks.beats``: figures ``beats_8``, ``beats_64``, ``beats_256`` (so many clients)
and the same with ``_postgres``; ``beats_64_cookie`` (learners in browsers, signed in by a cookie);
``beats_flat`` (64 clients in front of ten million stored coverages; floor: in front of none) and
``beats_memory`` (how much the process grows over 100,000 beats). Every beat is signed in, judged,
credited, written with full sync and only then answered.

``--only clients,postgres,cookie,flat,memory`` takes some of them (``flat_sqlite`` and
``flat_postgres``: one engine). ``--short`` tries
all of them in a few minutes: two seconds each, 200,000 rows, 20,000 beats; ``--rows``, ``--beats``
and ``--seconds`` say it one by one.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.stage.academy import Server, drive, seat_learners, serving
from benchmarks.stage.browsers import by_bearer, by_cookie
from benchmarks.stage.engines import postgres
from benchmarks.stage.figures import print_figure
from benchmarks.stage.history import remember

CLIENTS = (8, 64, 256)
LEARNERS = 6000  # nobody sends more than two beats a second, so many must take turns
FLOOR_SECONDS = 4
WARM_SECONDS = 1
LONG = 10_000_000, 100_000, 8.0
SHORT = 200_000, 20_000, 2.0
"""Coverages stored, beats over which the memory is watched, seconds of each measurement."""
WARM_BEATS = 10_000
SQLITE = "SQLite with full sync in the same process"
POSTGRES = "PostgreSQL with full sync on the load generator's core"


@dataclass
class Run:
    """A measured server: who beats there, and where they are in their lesson."""

    server: Server
    seated: list[tuple[str, int]]
    load_core: int | None
    seconds: float
    turn: dict[str, Any] = field(default_factory=lambda: {"from_seq": 1, "from_second": 0.0})
    refused: int = 0
    signed: list[tuple[str, int]] = field(default_factory=list)
    """The plays, each with the header lines that sign its learner in."""

    def __post_init__(self) -> None:
        self.signed = [(by_bearer(token), play_id) for token, play_id in self.seated]

    def wear_cookies(self) -> None:
        """From now on everybody is signed in by a cookie, as browsers are."""
        headers = by_cookie([token for token, _ in self.seated])
        self.signed = [(one, play) for one, (_, play) in zip(headers, self.seated, strict=True)]

    def floor(self, clients: int) -> dict[str, Any]:
        """The bare route, and what it spends."""
        seconds = min(self.seconds, FLOOR_SECONDS)
        return self._drive("bare", clients, seconds)

    def beats(self, clients: int, seconds: float = 0) -> dict[str, Any]:
        """Beats, and what they spend."""
        more = {"plays": self.signed, **self.turn}
        measured = self._drive("beats", clients, seconds or self.seconds, **more)
        self.turn = measured["next"]
        statuses = measured["statuses"].items()
        self.refused += sum(count for status, count in statuses if status != "200")
        return measured

    def _drive(self, kind: str, clients: int, seconds: float, **more: Any) -> dict[str, Any]:
        plan = {
            "kind": kind,
            "path": "/bare",
            "port": self.server.port,
            "clients": clients,
            "seconds": seconds,
            "warm_seconds": WARM_SECONDS,
            "step_seconds": 1.0,
            **more,
        }
        before = self.server.cpu_seconds()
        measured = drive(plan, self.load_core)
        spent = self.server.cpu_seconds() - before
        return measured | {"cpu_ms": spent * 1000 / max(measured["sent"], 1)}


def main() -> int:
    """Measure and print; 1 when a beat was refused."""
    only, rows, beats, seconds = _asked()
    cores = sorted(os.sched_getaffinity(0))
    server_core, load_core = (cores[0], cores[1]) if len(cores) > 1 else (None, None)

    def on(url: str, work: Callable[[Run], None], rows: int = 0) -> int:
        return _measure(work, seconds, server_core, load_core, url, rows)

    faults = 0
    if "clients" in only:
        faults += on("", lambda run: _report_clients(run, "", SQLITE))
    if "postgres" in only:
        with postgres(load_core) as url:
            faults += on(url, lambda run: _report_clients(run, "_postgres", POSTGRES))
    if "cookie" in only:
        faults += on("", _report_cookies)
    if {"flat", "flat_sqlite"} & only:
        faults += _report_flat(on, rows, "", "", SQLITE)
    if {"flat", "flat_postgres"} & only:
        with postgres(load_core) as empty, postgres(load_core) as full:
            faults += _report_flat(on, rows, empty, full, POSTGRES)
    if "memory" in only:
        faults += on("", lambda run: _report_memory(run, beats))
    return 1 if faults else 0


def _asked() -> tuple[set[str], int, int, float]:
    """Which figures, over how many rows and beats, for how many seconds each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="clients,postgres,cookie,flat,memory")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--beats", type=int)
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()
    rows, beats, seconds = SHORT if asked.short else LONG
    only = set(asked.only.split(","))
    return only, asked.rows or rows, asked.beats or beats, asked.seconds or seconds


def _measure(
    work: Callable[[Run], None],
    seconds: float,
    server_core: int | None,
    load_core: int | None,
    url: str,
    rows: int,
) -> int:
    """Seat learners, serve them, do the work; how many beats were refused."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        then = (lambda: remember(LEARNERS, rows)) if rows else (lambda: 0)
        plays = seat_learners(Path(folder), LEARNERS, url, then)
        if rows:
            made = time.monotonic() - began
            print(f"{rows} coverages are made in {made:.0f} s", file=sys.stderr)
        with serving(Path(folder), server_core, url) as server:
            run = Run(server, plays, load_core, seconds)
            work(run)
        return run.refused


def _report_clients(run: Run, suffix: str, where: str) -> None:
    for clients in CLIENTS:
        floor = run.floor(clients)
        beats = run.beats(clients)
        how = (
            f"{clients} clients, {LEARNERS} learners taking turns, {where}; {_times(beats)}; "
            f"{beats['cpu_ms']:.3f} ms CPU a beat, {floor['cpu_ms']:.3f} ms the floor; "
            f"{run.server.memory_mb():.0f} MB; {_pinned(run)}; floor: a bare route answering 204"
        )
        if run.refused:
            how += f"; refused: {run.refused}"
        print_figure(f"beats_{clients}{suffix}", beats["a_second"], "beats/s",
                     floor["a_second"], how)  # fmt: skip


def _report_cookies(run: Run) -> None:
    bearers = run.beats(64)
    run.wear_cookies()
    known = 0
    while known < LEARNERS:  # a cookie is looked at closely once in ten minutes
        known += run.beats(64, 3)["sent"]
    beats = run.beats(64)
    how = (
        f"64 clients, {LEARNERS} learners in browsers, {SQLITE}; {_times(beats)}; "
        f"{beats['cpu_ms']:.3f} ms CPU a beat; floor: the same by bearer, "
        f"{bearers['cpu_ms']:.3f} ms; {_pinned(run)}"
    )
    print_figure("beats_64_cookie", beats["a_second"], "beats/s", bearers["a_second"], how)


def _report_flat(on: Callable[..., int], rows: int, empty: str, full: str, where: str) -> int:
    measured: list[dict[str, Any]] = []

    def note(run: Run) -> None:
        run.beats(64, 3)  # what is read for the first time is read from the disk
        measured.append(run.beats(64) | {"pinned": _pinned(run)})

    faults = on(empty, note) + on(full, note, rows)
    few, many = measured
    how = (
        f"64 clients, {LEARNERS} learners, {rows} coverages stored, {where}; {_times(many)}; "
        f"{many['cpu_ms']:.3f} ms CPU a beat; with none stored {_times(few)}; "
        f"{few['cpu_ms']:.3f} ms; {many['pinned']}"
    )
    suffix = "_postgres" if full else ""
    print_figure(f"beats_flat{suffix}", many["a_second"], "beats/s", few["a_second"], how)
    return faults


def _report_memory(run: Run, wanted: int) -> None:
    sent, before, grown = 0, 0.0, []
    while sent < wanted + WARM_BEATS:
        sent += run.beats(64, 5)["sent"]
        if sent < WARM_BEATS:
            continue
        before = before or run.server.memory_mb()
        grown.append(round(run.server.memory_mb() - before, 1))
    how = (
        f"{sent} beats, the first {WARM_BEATS} to warm up; {before:.0f} MB then; on the way {grown}"
    )
    print_figure("beats_memory", grown[-1], "MB", None, how)


def _times(measured: dict[str, Any]) -> str:
    return f"p50 {measured['p50_ms']} ms, p95 {measured['p95_ms']} ms, p99 {measured['p99_ms']} ms"


def _pinned(run: Run) -> str:
    apart = run.load_core is not None
    return "server and load generator on a core each" if apart else "one core for both"


if __name__ == "__main__":
    sys.exit(main())
