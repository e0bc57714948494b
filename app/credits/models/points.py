"""Tables of points: credit points (学分) and motivation points (积分), apart from hours.

Entries are append-only and chained like those of hours, in the same chain of their person, under
their own ledger. The two accounts share tables and never a sum: every balance and every source is
of one account. Nothing in them is ever read to give hours.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.credits.rules import Deed, PointAccount
from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.kit.indexes import unique_where


class PointEntry(Base):
    """One amount of points, in hundredths, added to or taken from one account of a person's year.

    ``follows_id`` names the entry of hours that it came with: whoever takes that back takes the
    points back, too. An award's ``source`` is unique for the person and the account. A reversal
    names the entry that it takes back and is of its year.
    """

    __tablename__ = "credit_point_entries"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    account: Mapped[PointAccount] = mapped_column(EnumText(PointAccount))
    year: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    amount_centipoints: Mapped[int]
    deed: Mapped[Deed] = mapped_column(EnumText(Deed))
    source: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300))
    follows_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit_entries.id"))
    rule_set_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit_rule_sets.id"))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    actor_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    note: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    reverses_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit_point_entries.id"))
    at: Mapped[Moment]

    __table_args__ = (
        unique_where(
            "reverses_id IS NULL",
            "uq_credit_point_entries_person_id_account_source",
            "person_id",
            "account",
            "source",
        ),
        unique_where(
            "reverses_id IS NOT NULL", "uq_credit_point_entries_reverses_id", "reverses_id"
        ),
        Index("ix_credit_point_entries_follows_id", "follows_id"),
        Index("ix_credit_point_entries_person_id_year_at", "person_id", "year", "at", "id"),
        Index("ix_credit_point_entries_person_id_day", "person_id", "day"),
    )


class PointBalance(Base):
    """The balance of one account of points in one person's year: the sum of its entries."""

    __tablename__ = "credit_point_balances"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[PointAccount] = mapped_column(EnumText(PointAccount), primary_key=True)
    earned_centipoints: Mapped[int]
