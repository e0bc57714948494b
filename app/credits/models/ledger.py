"""Tables of the ledger of hours.

An entry, once written, is never changed and never deleted: triggers on both engines refuse it, so
that not even a slip in this program can rewrite somebody's hours. What was wrong is reversed by a
second, negative entry that names the first. Balances (``credit_accounts``) are sums of entries,
kept in the same transaction so that a learner's year is read in constant time; ``flask verify``
recomputes them. Each entry is also a link of its person's chain (``models.chains``).
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.credits.rules import Account, EntryKind, RuleSetState
from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.kit.indexes import unique_where


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
        unique_where(
            "reverses_id IS NULL", "uq_credit_entries_person_id_source", "person_id", "source"
        ),
        unique_where("reverses_id IS NOT NULL", "uq_credit_entries_reverses_id", "reverses_id"),
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

    Kept so that a day which holds more than it can is seen; nothing is awarded from it. What was
    added last ended at ``until_at``: who counts something else at the same time sees what to leave.
    """

    __tablename__ = "credit_watch_days"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    watched_ms: Mapped[int] = mapped_column(BigInt)
    until_at: Mapped[Moment | None]

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
