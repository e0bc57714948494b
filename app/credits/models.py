"""Tables of the ledger of hours.

An entry, once written, is never changed and never deleted: triggers on both engines refuse it, so
that not even a slip in this program can rewrite somebody's hours. What was wrong is reversed by a
second, negative entry that names the first. Balances (``credit_accounts``) are sums of entries,
kept in the same transaction so that a learner's year is read in constant time; ``flask verify``
recomputes them.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.credits.rules import Account, EntryKind, RuleSetState
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class CreditRuleSet(Base):
    """One version of the rules. Free to change as a draft; frozen from publication on.

    ``body`` is everything it says (``RuleSet.body``) and ``sha256`` its fingerprint. Retiring one
    only takes it out of the choice: entries go on naming it.
    """

    __tablename__ = "credit_rule_sets"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120))
    version: Mapped[int]
    state: Mapped[RuleSetState] = mapped_column(EnumText(RuleSetState))
    effective_from: Mapped[date] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[Moment | None]
    published_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))

    __table_args__ = (UniqueConstraint("title", "version"),)


class CreditEntry(Base):
    """One amount of hours added to, or taken from, one person's year.

    An award has no ``reverses_id``; its ``source`` ("course:12") is unique for the person, so a
    thing is awarded once however often it is asked for. A reversal repeats the source, names the
    entry it takes back and carries its amount with the sign turned; an entry is reversed at most
    once. ``day`` and ``year`` are those of the academy's time zone; a reversal belongs to the
    year of what it reverses. ``withheld_centihours`` is what a daily cap did not let through.
    """

    __tablename__ = "credit_entries"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    year: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    amount_centihours: Mapped[int]
    withheld_centihours: Mapped[int] = mapped_column(default=0)
    kind: Mapped[EntryKind] = mapped_column(EnumText(EntryKind))
    required: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300))
    rule_set_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit_rule_sets.id"))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    actor_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    note: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    reverses_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit_entries.id"))
    at: Mapped[Moment]

    __table_args__ = (
        Index(
            "uq_credit_entries_person_id_source",
            "person_id",
            "source",
            unique=True,
            sqlite_where=text("reverses_id IS NULL"),
            postgresql_where=text("reverses_id IS NULL"),
        ),
        Index("uq_credit_entries_reverses_id", "reverses_id", unique=True),
        Index("ix_credit_entries_person_id_year_at", "person_id", "year", "at", "id"),
        Index("ix_credit_entries_person_id_day", "person_id", "day"),
    )


class CreditAccount(Base):
    """The balance of one account of one person's year: the sum of the entries in it."""

    __tablename__ = "credit_accounts"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[Account] = mapped_column(EnumText(Account), primary_key=True)
    earned_centihours: Mapped[int]


class WatchDay(Base):
    """How long one person watched on one day, in real milliseconds.

    Kept so that a day which holds more than it can is seen; nothing is awarded from it.
    """

    __tablename__ = "credit_watch_days"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    watched_ms: Mapped[int] = mapped_column(BigInt)

    __table_args__ = (CheckConstraint("watched_ms >= 0", name="not_negative"),)


class CreditStatement(Base):
    """A statement of hours that was issued, with what it said then; checked in public by its code.

    ``snapshot`` is the statement's content and ``sha256`` its fingerprint. Asking again while
    nothing has changed gives the same statement.
    """

    __tablename__ = "credit_statements"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    year: Mapped[int]
    issued_at: Mapped[Moment]
    sha256: Mapped[str] = mapped_column(String(64))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("person_id", "year", "sha256"),)


APPEND_ONLY = (CreditEntry.__tablename__, CreditStatement.__tablename__)
FROZEN_COLUMNS = ("title", "version", "effective_from", "effective_to", "body", "sha256")

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION credit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END $$
""".strip()


def _guard(dialect: str, table: str, verb: str, condition: str = "") -> str:
    """The statement that makes ``table`` refuse ``verb``, always or when ``condition`` holds."""
    when = f" WHEN ({condition})" if condition else ""
    name = f"{table}_refuse_{verb.lower()}"
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW{when}"
        " EXECUTE FUNCTION credit_refuse_change()"
    )


def _frozen(dialect: str) -> str:
    """The condition under which an update would rewrite a rule set that is in force."""
    differs = {
        "sqlite": "OLD.{0} IS NOT NEW.{0}",
        "postgresql": "OLD.{0}::text IS DISTINCT FROM NEW.{0}::text",
    }[dialect]
    changed = [differs.format(column) for column in FROZEN_COLUMNS]
    return "OLD.state <> 'draft' AND (" + " OR ".join([*changed, "NEW.state = 'draft'"]) + ")"


def _guards(dialect: str) -> dict[str, tuple[str, ...]]:
    rule_sets = CreditRuleSet.__tablename__
    guards = {
        table: tuple(_guard(dialect, table, verb) for verb in ("UPDATE", "DELETE"))
        for table in APPEND_ONLY
    }
    guards[rule_sets] = (
        _guard(dialect, rule_sets, "UPDATE", _frozen(dialect)),
        _guard(dialect, rule_sets, "DELETE", "OLD.state <> 'draft'"),
    )
    return guards


GUARDS = {dialect: _guards(dialect) for dialect in ("sqlite", "postgresql")}
"""By engine and table: the statements that make its triggers."""


def guard_statements(dialect: str) -> tuple[str, ...]:
    """What a migration executes, in order, once the tables are there."""
    function = (REFUSE_FUNCTION,) if dialect == "postgresql" else ()
    return (*function, *(guard for guards in GUARDS[dialect].values() for guard in guards))


def unguard_statements(dialect: str) -> tuple[str, ...]:
    """What a downgrade executes once the tables are gone; their triggers went with them."""
    return ("DROP FUNCTION IF EXISTS credit_refuse_change()",) if dialect == "postgresql" else ()


def _attach(table: str, statement: str, dialect: str) -> None:
    ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(Base.metadata.tables[table], "after_create", ddl)


for _table in GUARDS["postgresql"]:
    _attach(_table, REFUSE_FUNCTION, "postgresql")  # before the triggers that call it
for _dialect, _of_tables in GUARDS.items():
    for _table, _statements in _of_tables.items():
        for _statement in _statements:
            _attach(_table, _statement, _dialect)
