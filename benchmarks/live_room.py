"""A full hall that talks: 3,000 listeners on one web process, 50 messages a second.

``python -m benchmarks.live_room``: figures ``live_heard_p95`` (milliseconds from when somebody
says something until a listener has heard it, of all messages at all listeners, but those that a
frame counts as left out), ``live_room_cpu`` (per cent of a core), ``live_room_memory`` (KB of the
web process a listener), ``live_enter`` (seconds until all have come in, a hundred at a time),
``live_poll_p95`` (milliseconds to an answer's acknowledgement while all answer a poll within 15 s)
and ``live_poll_cpu``. The floor of each is Socket.IO by itself in the same kind of server, which
says again what it hears in frames of the same size and pace; a poll has none. ``--short`` has 300
listeners for a few seconds; ``--listeners`` says how many. ``--redis`` and ``--postgres`` measure
with those beneath. Exits with 1 when a message was lost or refused.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.stage.academy import Server, serving
from benchmarks.stage.audience import Room, lift_limits, told
from benchmarks.stage.engines import postgres, redis
from benchmarks.stage.figures import print_figure
from benchmarks.stage.hall import Hall, seat_hall

LISTENERS, FEW = 3000, 300
A_SECOND = 50
SECONDS, SHORT_SECONDS = 20.0, 5.0
WARM_SECONDS = 3.0
AT_ONCE = 100
POLL_SECONDS = 15.0
BARE = "benchmarks.stage.bare_room:app"


@dataclass(frozen=True)
class Measured:
    """What one server showed."""

    entered: dict[str, Any]
    enter_cpu: float
    kilobytes: float
    spoken: dict[str, Any]
    cpu: float
    polled: dict[str, Any] | None = None
    poll_cpu: float = 0.0


def main() -> int:
    """Measure and print; 1 when a message was lost or refused."""
    asked = _asked()
    lift_limits()
    cores = sorted(os.sched_getaffinity(0))
    own, load = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgres(load)) if asked.postgres else ""
        if asked.redis:
            stack.enter_context(redis(folder, load))
        hall = seat_hall(folder, asked.listeners, url)
        floor = _of_bare(folder, hall, asked.seconds, own, load)
        with serving(folder, own, url) as server:
            found = _measure(server, hall, asked.seconds, load, polling=True)
    where = ("PostgreSQL" if asked.postgres else "SQLite") + (", Redis" if asked.redis else "")
    suffix = ("_postgres" if asked.postgres else "") + ("_redis" if asked.redis else "")
    return _report(found, floor, asked, where, suffix)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--listeners", type=int)
    parser.add_argument("--redis", action="store_true")
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    asked.listeners = asked.listeners or (FEW if asked.short else LISTENERS)
    asked.seconds = SHORT_SECONDS if asked.short else SECONDS
    return asked


def _of_bare(
    folder: Path, hall: Hall, seconds: float, own: int | None, load: int | None
) -> Measured:
    with serving(folder, own, program=BARE) as server:
        return _measure(server, hall, seconds, load, polling=False)


@contextmanager
def _inside(server: Server, hall: Hall, core: int | None) -> Iterator[Room]:
    """All of the hall's learners in its room."""
    plan = {
        "port": server.port,
        "tokens": hall.learners,
        "teacher": hall.teacher,
        "room_id": hall.room_id,
        "at_once": AT_ONCE,
    }
    with told("listening", plan, core) as generator:
        yield Room(generator)


def _measure(
    server: Server, hall: Hall, seconds: float, core: int | None, *, polling: bool
) -> Measured:
    memory, before = server.memory_mb(), server.cpu_seconds()
    with _inside(server, hall, core) as room:
        kilobytes = (server.memory_mb() - memory) * 1024 / max(room.entered["inside"], 1)
        entering = server.cpu_seconds() - before
        before = server.cpu_seconds()
        spoken = room.speak(A_SECOND, seconds, WARM_SECONDS)
        cpu = (server.cpu_seconds() - before) * 100 / (seconds + WARM_SECONDS)
        polled, before = None, server.cpu_seconds()
        if polling:
            room.begin("poll", seconds=POLL_SECONDS)
            polled = room.end()
        answering = server.cpu_seconds() - before
    return Measured(room.entered, entering, kilobytes, spoken, cpu, polled, answering)


def _report(
    found: Measured, floor: Measured, asked: argparse.Namespace, where: str, suffix: str
) -> int:
    spoken, polled = found.spoken, found.polled or {}
    heard, answered = spoken["heard"], spoken["answers"]
    lost = spoken["expected"] - heard["times"] - spoken["left_out"]
    how = (
        f"{found.entered['inside']} listeners on one web process, {A_SECOND} messages a second "
        f"for {asked.seconds:.0f} s, {where}; p50 {heard['p50_ms']} ms, p99 {heard['p99_ms']} ms, "
        f"longest {heard['max_ms']} ms; {spoken['frames_a_second']} frames/s, "
        f"{spoken['mb_a_second']} MB/s; said in p95 {answered['p95_ms']} ms; left out "
        f"{spoken['left_out']}, lost {lost}, refused {spoken['refused']}; floor: bare Socket.IO "
        f"that says the same frames, {floor.spoken['frames_a_second']}/s"
    )
    low = floor.spoken["heard"]["p95_ms"]
    print_figure(f"live_heard_p95{suffix}", heard["p95_ms"], "ms", low, how)
    print_figure(f"live_room_cpu{suffix}", found.cpu, "% of a core", floor.cpu, how)
    came = f"{found.entered['inside']} listeners"
    print_figure(f"live_room_memory{suffix}", found.kilobytes, "KB", floor.kilobytes, came)
    entrances = found.entered["answers"]
    came = (
        f"{came}, {AT_ONCE} at a time; each p50 {entrances['p50_ms']} ms, p95 "
        f"{entrances['p95_ms']} ms; {found.enter_cpu:.1f} s of CPU, {floor.enter_cpu:.1f} the floor"
    )
    low = floor.entered["seconds"]
    print_figure(f"live_enter{suffix}", found.entered["seconds"], "s", low, came)
    chosen = polled["answers"]
    how = (
        f"{chosen['times']} answers in {polled['seconds']} s; p50 {chosen['p50_ms']} ms, p99 "
        f"{chosen['p99_ms']} ms; refused {polled['refused']}, unanswered {polled['unanswered']}; "
        f"bars to everybody in {polled['frames_a_second']} frames/s"
    )
    print_figure(f"live_poll_p95{suffix}", chosen["p95_ms"], "ms", None, how)
    print_figure(f"live_poll_cpu{suffix}", found.poll_cpu, "s", None, how)
    return int(lost > 0 or bool(spoken["refused"]) or bool(polled["unanswered"]))


if __name__ == "__main__":
    sys.exit(main())
