"""The door to Huey: background jobs, handed over after the commit that asked for them.

A job is a name and ids. It runs at least once, so what it calls must be idempotent; a hand-over
that is lost between commit and queue is found again by the slice's own sweeper (a periodic job).
"""

import logging
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper

from app.kit.db import after_commit, session
from app.kit.errors import Busy, Refused

log = logging.getLogger(__name__)

JobFunction = Callable[..., object]


@dataclass(frozen=True)
class Job:
    name: str
    run: JobFunction
    retries: int
    retry_delay_seconds: int
    every_minutes: int | None = None


_jobs: dict[str, Job] = {}
_huey: Huey | None = None
_app: Flask | None = None
_perform: TaskWrapper | None = None


def job(
    name: str, *, retries: int = 3, retry_delay_seconds: int = 10
) -> Callable[[JobFunction], JobFunction]:
    """Declare a job under ``slice.verb``; its arguments are ids."""

    def declare(run: JobFunction) -> JobFunction:
        _jobs[name] = Job(name, run, retries, retry_delay_seconds)
        return run

    return declare


def periodic(name: str, *, every_minutes: int) -> Callable[[JobFunction], JobFunction]:
    """Declare work that a worker starts every so many minutes, without arguments."""

    def declare(run: JobFunction) -> JobFunction:
        _jobs[name] = Job(name, run, retries=0, retry_delay_seconds=0, every_minutes=every_minutes)
        return run

    return declare


def init_app(app: Flask, *, redis_url: str | None, path: Path | None) -> None:
    """Open the queue: Redis if there is one, else a SQLite file, else (tests) memory."""
    global _huey, _app, _perform
    _app = app
    if redis_url:
        _huey = RedisHuey("zhixing", url=redis_url, results=False)
    elif path:
        path.parent.mkdir(parents=True, exist_ok=True)
        _huey = SqliteHuey(
            "zhixing", filename=str(path), results=False, fsync=True, journal_mode="wal"
        )
    else:
        _huey = MemoryHuey("zhixing", results=False)
    _perform = _huey.task(name="perform")(perform)
    for declared in _jobs.values():
        if declared.every_minutes:
            _schedule(_huey, declared)


def _schedule(huey: Huey, declared: Job) -> None:
    minutes = declared.every_minutes or 1
    when = crontab(minute="0") if minutes >= 60 else crontab(minute=f"*/{minutes}")

    def tick() -> None:
        perform(declared.name)

    huey.periodic_task(when, name="tick_" + declared.name.replace(".", "_"))(tick)


def queue() -> Huey:
    """The queue of this process."""
    assert _huey is not None, "kit.jobs.init_app has not been called"
    return _huey


def names() -> frozenset[str]:
    """Every declared job."""
    return frozenset(_jobs)


def enqueue(name: str, *ids: int | str, delay_seconds: int = 0) -> None:
    """Ask for a job from inside an action; it is handed over once the action has committed."""
    declared = _jobs[name]
    after_commit(lambda: _hand_over(declared, ids, delay_seconds))


def _hand_over(declared: Job, ids: tuple[int | str, ...], delay_seconds: int) -> None:
    assert _perform is not None
    call = _perform.s(
        declared.name,
        *ids,
        retries=declared.retries,
        retry_delay=declared.retry_delay_seconds,
        retry_backoff=2,
        delay=delay_seconds or None,
    )
    queue().enqueue(call)


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
    while (call := queue().dequeue()) is not None:
        ran.append(call.args[0] if call.args else call.name)  # a worker's clock ticked meanwhile
        Context().run(call.execute)
    session.rollback()
    session.expire_all()
    return ran


def work(workers: int) -> None:
    """Take jobs from the queue until told to stop (the process's main loop)."""
    queue().create_consumer(workers=workers, worker_type="thread", periodic=True).run()
