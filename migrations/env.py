"""How Alembic reaches the academy's tables; run through ``flask migrate-up``."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from alembic import context
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


def run() -> None:
    with db.engine().connect() as connection, tables_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=db.Base.metadata,
            compare_type=True,
            render_item=in_plain_words,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
