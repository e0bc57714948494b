"""The door to Huey: background jobs, handed over after the commit that asked for them.

A job is a name and ids. It runs at least once, so what it calls must be idempotent; a hand-over
that is lost between commit and queue is found again by the slice's own sweeper (a periodic job).

Two lanes leave every worker: what takes moments never waits for what takes an hour.
"""

import logging
import threading
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import Flask
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Task, TaskWrapper

from app.kit.db import after_commit, session
from app.kit.errors import Busy, Refused

log = logging.getLogger(__name__)

JobFunction = Callable[..., object]


QUICK_THREADS = 2
LONGEST_SLEEP_SECONDS = 0.5
"""How long an idle worker may not look whether somebody waits."""

STOPPING_SECONDS = 15


class Lane(StrEnum):
    """Which queue a job goes through: ``quick`` for moments, ``slow`` for conversions."""

    QUICK = "zhixing"
    SLOW = "zhixing-slow"


@dataclass(frozen=True)
class Job:
    name: str
    run: JobFunction
    retries: int
    retry_delay_seconds: int
    every_minutes: int | None = None
    lane: Lane = Lane.QUICK


_jobs: dict[str, Job] = {}
_queues: dict[Lane, Huey] = {}
_performs: dict[Lane, TaskWrapper] = {}
_app: Flask | None = None
_stopping = threading.Event()


def job(
    name: str, *, retries: int = 3, retry_delay_seconds: int = 10, lane: Lane = Lane.QUICK
) -> Callable[[JobFunction], JobFunction]:
    """Declare a job under ``slice.verb``; its arguments are ids."""

    def declare(run: JobFunction) -> JobFunction:
        _jobs[name] = Job(name, run, retries, retry_delay_seconds, lane=lane)
        return run

    return declare


def periodic(name: str, *, every_minutes: int) -> Callable[[JobFunction], JobFunction]:
    """Declare work that a worker starts every so many minutes, without arguments."""

    def declare(run: JobFunction) -> JobFunction:
        _jobs[name] = Job(name, run, retries=0, retry_delay_seconds=0, every_minutes=every_minutes)
        return run

    return declare


def init_app(app: Flask, *, redis_url: str | None, path: Path | None) -> None:
    """Open the queues: in Redis if there is one, else in a SQLite file, else (tests) in memory."""
    global _app
    _app = app
    for lane in Lane:
        _queues[lane] = _opened(lane, redis_url, path)
        _performs[lane] = _queues[lane].task(name="perform")(perform)
    for declared in _jobs.values():
        if declared.every_minutes:
            _schedule(_queues[Lane.QUICK], declared)


def _opened(lane: Lane, redis_url: str | None, path: Path | None) -> Huey:
    if redis_url:
        return RedisHuey(lane.value, url=redis_url, results=False)
    if path is None:
        return MemoryHuey(lane.value, results=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(lane.value, filename=str(path), results=False, fsync=True, journal_mode="wal")


def _schedule(huey: Huey, declared: Job) -> None:
    minutes = declared.every_minutes or 1
    when = crontab(minute="0") if minutes >= 60 else crontab(minute=f"*/{minutes}")

    def tick() -> None:
        perform(declared.name)

    huey.periodic_task(when, name="tick_" + declared.name.replace(".", "_"))(tick)


def queue(lane: Lane = Lane.QUICK) -> Huey:
    """A queue of this process."""
    assert _queues, "kit.jobs.init_app has not been called"
    return _queues[lane]


def flush() -> None:
    """Forget every job that waits. For tests."""
    for waiting in _queues.values():
        waiting.flush()


def stopping() -> bool:
    """Whether this worker has been told to stop: long work gives back what it holds, and ends."""
    return _stopping.is_set()


def names() -> frozenset[str]:
    """Every declared job."""
    return frozenset(_jobs)


def enqueue(name: str, *ids: int | str, delay_seconds: int = 0) -> None:
    """Ask for a job from inside an action; it is handed over once the action has committed."""
    declared = _jobs[name]
    after_commit(lambda: _hand_over(declared, ids, delay_seconds))


def _hand_over(declared: Job, ids: tuple[int | str, ...], delay_seconds: int) -> None:
    call = _performs[declared.lane].s(
        declared.name,
        *ids,
        retries=declared.retries,
        retry_delay=declared.retry_delay_seconds,
        retry_backoff=2,
        delay=delay_seconds or None,
    )
    queue(declared.lane).enqueue(call)


def perform(name: str, *ids: int | str) -> None:
    """Run one job in the application's context. A refusal ends it; other errors are retried."""
    assert _app is not None
    with _app.app_context():
        try:
            _jobs[name].run(*ids)
        except Busy:
            raise
        except Refused as refusal:
            log.warning("job %s%r refused: %s", name, ids, refusal)
        finally:
            session.remove()


def drain() -> list[str]:
    """Run what is queued, here and now, until nothing is left; returns the names. For tests.

    Errors are raised instead of being retried. Each job has a context of its own, as in a worker;
    what the caller has loaded stays its own and is read anew.
    """
    ran = []
    while (call := _next_call()) is not None:
        ran.append(call.args[0] if call.args else call.name)  # a worker's clock ticked meanwhile
        Context().run(call.execute)
    session.rollback()
    session.expire_all()
    return ran


def _next_call() -> Task | None:
    """What waits first: the quick lane before the slow one."""
    calls = (queue(lane).dequeue() for lane in Lane)
    return next((call for call in calls if call is not None), None)


def work(workers: int) -> None:
    """Take jobs from the queues until told to stop (the process's main loop).

    ``workers`` is how many slow jobs run at once; quick ones have threads of their own. Told to
    stop, slow jobs are given some seconds to give back what they hold.
    """
    slow = queue(Lane.SLOW).create_consumer(
        workers=workers,
        worker_type="thread",
        periodic=False,
        max_delay=LONGEST_SLEEP_SECONDS,
        shutdown_timeout=STOPPING_SECONDS,
    )
    quick = queue(Lane.QUICK).create_consumer(
        workers=QUICK_THREADS,
        worker_type="thread",
        periodic=True,
        max_delay=LONGEST_SLEEP_SECONDS,
    )
    slow.start()  # before the quick one, which then hears the signals of the process
    quick.run()
    _stopping.set()
    slow.stop(graceful=True)
