"""Tables around a rule set: who did what with it, and whom it would change."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.credits.rules import RuleMove
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class CreditRuleMove(Base):
    """One thing that somebody did with a rule set; the latest says whether it waits."""

    __tablename__ = "credit_rule_moves"

    id: Mapped[Id]
    rule_set_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit_rule_sets.id"))
    move: Mapped[RuleMove] = mapped_column(EnumText(RuleMove))
    by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]

    __table_args__ = (Index("ix_credit_rule_moves_rule_set_id_id", "rule_set_id", "id"),)


class CreditPreview(Base):
    """Whom a rule set changes, worked out in the background; after approval, what was adjusted.

    It holds for the words that had the fingerprint ``sha256``; a draft that says something else
    since has no preview. ``done`` of ``total`` people are counted; ``ended_at`` is set at the end.
    ``foremost`` are the people whom it changes most: name, organisation, entries, centihours,
    centipoints. These are credit points; motivation points are never counted again.
    """

    __tablename__ = "credit_previews"

    rule_set_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("credit_rule_sets.id"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(String(64))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)
    more_centihours: Mapped[int] = mapped_column(BigInt, default=0)
    less_centihours: Mapped[int] = mapped_column(BigInt, default=0)
    more_centipoints: Mapped[int] = mapped_column(BigInt, default=0, server_default="0")
    less_centipoints: Mapped[int] = mapped_column(BigInt, default=0, server_default="0")
    foremost: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    begun_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    adjusted_at: Mapped[Moment | None]
