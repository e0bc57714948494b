"""The operator's commands: migrate-up chains what is there, verify tells, anchor signs."""

import pytest
from alembic import command
from sqlalchemy import text

from app.credits import actions, queries
from app.credits.cli import anchor, carry_over, chain_entries
from app.kit import db
from app.kit.db import session
from app.operations.cli import alembic_config, migrate_up, verify
from tests.credits.making import award_hours
from tests.factories import make_user

SOUND = "Every balance equals the sum of its entries, and every chain and anchor holds."


@pytest.fixture
def database(sqlite_database):
    """What a command says does not depend on the engine."""
    return sqlite_database


@pytest.fixture
def run(app):
    def run(command, *words, **more):
        session.rollback()
        done = app.test_cli_runner().invoke(command, words, **more)
        session.rollback()
        return done.exit_code, done.output

    return run


def forget_chains():
    session.rollback()
    with db.engine().begin() as connection:
        for table in ("credit_links", "credit_chains"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_refuse_delete"))
            connection.execute(text(f"DELETE FROM {table}"))


def test_verify_tells_what_differs_and_fails(run):
    entry = award_hours(make_user())
    assert run(verify) == (0, SOUND + "\n")
    with db.engine().begin() as connection:
        connection.execute(text("UPDATE credit_chains SET seal = 'x'"))
    code, said = run(verify)
    assert code == 1
    assert said.startswith(f"credit_chains person {entry.person_id}: kept seal x")


def test_an_anchor_is_printed_to_be_kept_and_compared_later(run, tmp_path):
    assert run(anchor) == (0, "The ledger is empty: there is nothing to sign.\n")
    award_hours(make_user())
    _code, first = run(anchor)
    assert first.startswith("zhixing-ledger 1 2026-03-05T06:30:00+00:00 ")
    assert "Ed25519" in first
    assert run(anchor) == (0, first)  # nothing grew: the same line again
    kept = tmp_path / "kept.txt"
    kept.write_text(first, encoding="utf-8")
    assert run(verify, "--kept", str(kept)) == (
        0,
        f"{SOUND}\n1 kept lines agree with the ledger.\n",
    )
    kept.write_text(first.replace("ledger 1", "ledger 2"), encoding="utf-8")
    code, said = run(verify, "--kept", str(kept))
    assert (code, "not signed here" in said) == (1, True)
    kept.write_text("nothing", encoding="utf-8")
    code, said = run(verify, "--kept", str(kept))
    assert (code, "holds no signed line" in said) == (1, True)


def test_entries_from_before_the_chains_are_taken_in_once_asked(run):
    award_hours(make_user())
    award_hours(make_user())
    forget_chains()
    code, said = run(verify)
    assert (code, said.count("no link names it")) == (1, 2)
    assert run(chain_entries, input="n\n")[0] == 1
    code, said = run(chain_entries, "--yes")
    assert (code, said) == (0, "2 entries are chained now.\n")
    assert run(verify)[0] == 0


def test_entries_of_many_people_are_taken_in_by_portions(app, monkeypatch):
    people = [make_user() for _ in range(5)]
    for person in people:
        award_hours(person)
        award_hours(person)
    forget_chains()
    monkeypatch.setattr(actions.chaining, "PEOPLE_AT_ONCE", 2)
    assert actions.chain_earlier_entries() == 10
    assert list(queries.verify_ledger()) == []


def test_migrating_chains_the_entries_that_are_there(app, tmp_path, run):
    engine = db.bind(f"sqlite:///{tmp_path}/older.db")
    command.upgrade(alembic_config(), "head")
    award_hours(make_user())
    session.remove()
    command.downgrade(alembic_config(), "0015_challenges")
    code, said = run(migrate_up)
    assert (code, said) == (
        0,
        "1 entries of the ledger were chained.\nThe database is up to date.\n",
    )
    assert run(migrate_up) == (0, "The database is up to date.\n")
    assert list(queries.verify_ledger()) == []
    engine.dispose()


def test_a_year_is_carried_over_by_command(run):
    assert run(carry_over, "2025") == (0, "0 people take hours of 2025 into 2026.\n")
    assert run(carry_over, "25")[0] == 2
