"""The triggers that keep the ledger append-only, however the schema came to be."""

import pytest
from alembic import command
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from app.credits.models import GUARDS, CreditEntry, guard_statements, unguard_statements
from app.kit import db
from app.kit.db import session
from app.operations.cli import alembic_config
from tests.credits.making import award_hours
from tests.factories import make_user

TABLES = (
    "credit_entries",
    "credit_point_entries",
    "credit_statements",
    "credit_rule_sets",
    "credit_links",
    "credit_anchors",
    "credit_anchored_heads",
)
TRIGGERS = {f"{table}_refuse_{verb}" for table in TABLES for verb in ("update", "delete")}
TRUNCATES = {f"{table}_refuse_truncate" for table in TABLES}


def _triggers(connection):
    if connection.dialect.name == "sqlite":
        statement = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.execute(text(statement)).scalars())


def _drop(connection):
    if connection.dialect.name == "sqlite":
        for name in TRIGGERS:
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("DROP FUNCTION credit_refuse_change() CASCADE"))


def test_both_engines_guard_the_same_tables():
    assert GUARDS["sqlite"].keys() == GUARDS["postgresql"].keys()
    assert unguard_statements("sqlite") == ()


def test_a_new_schema_is_guarded(app):
    connection = session.connection()
    truncates = TRUNCATES if connection.dialect.name == "postgresql" else set()
    assert _triggers(connection) >= TRIGGERS | truncates


@pytest.mark.parametrize("table", TABLES)
def test_postgresql_refuses_to_empty_a_table_of_the_ledger(postgres_database, built_app, table):
    engine = db.bind(postgres_database.url)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(f"TRUNCATE {table} CASCADE"))
    engine.dispose()


def test_a_migration_can_put_the_guards_up_again(app):
    award_hours(make_user())
    session.rollback()
    with db.engine().begin() as connection:
        _drop(connection)
        assert not _triggers(connection) & TRIGGERS
        for statement in unguard_statements(connection.dialect.name):
            connection.execute(text(statement))
        dialect = connection.dialect.name
        for statement in guard_statements(dialect, GUARDS[dialect]):
            connection.exec_driver_sql(statement)
        assert _triggers(connection) >= TRIGGERS
    with db.engine().connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(update(CreditEntry).values(amount_centihours=1))


def test_sqlite_refuses_to_replace_an_entry(tmp_path, built_app):
    engine = db.bind(f"sqlite:///{tmp_path}/replaced.db")
    command.upgrade(alembic_config(), "head")
    award_hours(make_user())
    session.rollback()
    replacing = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
    with engine.connect() as connection:
        for table in ("credit_entries", "credit_links"):
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(replacing.format(table)))
            connection.rollback()
    engine.dispose()


def test_a_migrated_installation_is_guarded(tmp_path, built_app):
    engine = db.bind(f"sqlite:///{tmp_path}/migrated.db")
    command.upgrade(alembic_config(), "head")
    with engine.connect() as connection:
        assert _triggers(connection) >= TRIGGERS
    engine.dispose()
