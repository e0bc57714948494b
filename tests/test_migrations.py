"""The migrations lead to the tables that the models describe, and back."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from app.kit import db
from app.operations.cli import alembic_config
from tests.conftest import Database


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request, workplace, built_app):
    """A database without any table."""
    if request.param == "sqlite":
        path = workplace / "bare.db"
        for leftover in workplace.glob("bare.db*"):
            leftover.unlink()
        engine = db.bind(f"sqlite:///{path}")
    else:
        given: Database = request.getfixturevalue("postgres_database")
        admin = create_engine(given.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS bare WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE bare"))
        admin.dispose()
        url = db.make_url(given.url).set(database="bare")
        engine = db.bind(url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def test_the_migrated_schema_is_the_modelled_one(bare):
    command.upgrade(alembic_config(), "head")
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.Base.metadata) == []


def test_every_migration_can_be_taken_back(bare):
    command.upgrade(alembic_config(), "head")
    command.downgrade(alembic_config(), "base")
    assert set(inspect(bare).get_table_names()) <= {"alembic_version"}
    command.upgrade(alembic_config(), "head")


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1
