"""How Alembic reaches the academy's tables; run through ``flask migrate-up``."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from sqlalchemy import Connection

from app import SLICES
from app.kit import db

for name in SLICES:
    if find_spec(f"app.{name}.models"):
        import_module(f"app.{name}.models")


def in_plain_words(kind: str, thing: object, _context: object) -> str | bool:
    """Types as every release will understand them: a migration never needs today's code."""
    if kind == "type" and isinstance(thing, db.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and thing is db.BigInt:
        return "BIG_INT"
    return False


@contextmanager
def tables_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; while it is gone, nothing asks what points to it.

    Heard only outside a transaction, so it is said before the first one.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


NAMED = 5
"""So many rows of a table are named, and the others counted."""


def refuse_what_dangles(*, ctx: MigrationContext, step: MigrationInfo, **_told: object) -> None:
    """Asked before each migration is committed, as nothing was asked while it ran.

    Raises CommandError where a row points to one that is not there; the migration is undone then.
    """
    connection = ctx.connection
    if connection is None or connection.dialect.name != "sqlite":
        return
    dangling = defaultdict[tuple[str, str], list[str]](list)
    for table, row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        dangling[table, parent].append(str(row))
    if dangling:
        told = "; ".join(
            f"{len(rows)} of {table} to {parent} (rows {', '.join(rows[:NAMED])}"
            f"{', …' if len(rows) > NAMED else ''})"
            for (table, parent), rows in sorted(dangling.items())
        )
        raise CommandError(
            f"Migration {step.up_revision_id} was undone: rows would point to what is not there: "
            f"{told}. Mend or remove them, then migrate again."
        )


def run() -> None:
    with db.engine().connect() as connection, tables_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=db.Base.metadata,
            compare_type=True,
            render_item=in_plain_words,
            on_version_apply=refuse_what_dangles,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
