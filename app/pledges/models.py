"""Texts of the pledge, each organisation's in a row of versions, and the signatures under them."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment
from app.kit.indexes import unique_where


class Pledge(Base):
    """One version of an organisation's pledge; never changed once it is published.

    In force from ``published_at`` until ``ended_at``: the next version ends it, or somebody takes
    it back. An organisation has at most one in force; what holds for a person is that of the
    nearest organisation above them.
    """

    __tablename__ = "pledges"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    published_by: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    published_at: Mapped[Moment]
    ended_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    ended_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("organisation_id", "version"),
        unique_where("ended_at IS NULL", "uq_pledges_in_force", "organisation_id"),
    )


class PledgeSignature(Base):
    """That a learner signed a pledge for a learning year; only ever added."""

    __tablename__ = "pledge_signatures"

    id: Mapped[Id]
    pledge_id: Mapped[int] = mapped_column(BigInt, ForeignKey("pledges.id"))
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    year: Mapped[int]
    signed_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("learner_id", "year", "pledge_id"),
        Index("ix_pledge_signatures_pledge_id_year", "pledge_id", "year"),
    )
