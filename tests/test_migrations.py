"""The migrations lead to the tables that the models describe, and back."""

import sqlite3

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


def test_a_table_that_others_point_to_is_changed_with_everything_in_it(bare):
    if bare.dialect.name != "sqlite":
        pytest.skip("PostgreSQL changes tables where they are")
    command.upgrade(alembic_config(), "0033_pledge")
    with sqlite3.connect(bare.url.database) as filled:
        filled.execute(
            "INSERT INTO organisations (id, title, kind, path) VALUES (1, '党校', 'unit', '/1/')"
        )
        filled.execute(
            "INSERT INTO users (id, username, name, password_hash, organisation_id, locale,"
            " is_active, failures, password_changed_at, created_at) VALUES"
            " (1, 'li', '李', '-', 1, 'zh_Hans', 1, 0, '2026-03-01', '2026-03-01')"
        )
        filled.execute(
            "INSERT INTO claims VALUES (7, 1, 1, 'degree', '在职研究生', '省委党校', '2026-03-01',"
            " '2026-03-01', 2026, 1, '', 400, NULL, 'waiting', NULL, '2026-03-02 00:00:00')"
        )
        filled.execute(
            "INSERT INTO claim_evidence VALUES (9, 7, 'a/b', 'ff', '证书.pdf', 'image/png', 3)"
        )
    filled.close()
    command.upgrade(alembic_config(), "head")
    with bare.connect() as connection:
        assert connection.scalar(text("SELECT title FROM claims WHERE id = 7")) == "在职研究生"
        assert connection.scalar(text("SELECT claim_id FROM claim_evidence")) == 7
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_migration_that_would_leave_a_row_dangling_is_undone_and_says_which(bare, built_app):
    if bare.dialect.name != "sqlite":
        pytest.skip("PostgreSQL asks while a migration runs")
    command.upgrade(alembic_config(), "0033_pledge")
    with sqlite3.connect(bare.url.database) as filled:
        filled.executemany(
            "INSERT INTO claim_evidence VALUES (?, 7, 'a/b', 'ff', '证书.pdf', 'image/png', 3)",
            [(number,) for number in range(11, 18)],
        )
    filled.close()
    with built_app.app_context():
        refused = built_app.test_cli_runner().invoke(args=["migrate-up"])
    assert refused.exit_code == 1
    assert "Migration 0034_claim_kinds was undone" in refused.output
    assert "7 of claim_evidence to claims (rows 11, 12, 13, 14, 15, …)" in refused.output
    with bare.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0033_pledge"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        connection.execute(text("DELETE FROM claim_evidence"))
        connection.commit()
    command.upgrade(alembic_config(), "head")


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1
