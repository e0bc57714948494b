"""Claims of hours, what they are proven by, and each step they took."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.claims.rules import ClaimKind, ClaimMove, ClaimState
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class Claim(Base):
    """What one learner attended away from the academy, and the hours asked for it.

    ``halves`` counts half units of the kind's measure: five is two and a half days. ``year`` is
    that of the days. ``organisation_id`` is where the learner belonged when it was submitted; who
    decides is chosen by it. ``first_by`` passed it first. Granted, it names the hours that were
    entered, which may be fewer than asked for.
    """

    __tablename__ = "claims"

    id: Mapped[Id]
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    kind: Mapped[ClaimKind] = mapped_column(EnumText(ClaimKind))
    title: Mapped[str] = mapped_column(String(120))
    organiser: Mapped[str] = mapped_column(String(120))
    from_day: Mapped[date] = mapped_column(Date)
    to_day: Mapped[date] = mapped_column(Date)
    year: Mapped[int]
    halves: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    asked_centihours: Mapped[int]
    granted_centihours: Mapped[int | None]
    state: Mapped[ClaimState] = mapped_column(EnumText(ClaimState), default=ClaimState.WAITING)
    first_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    submitted_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("from_day <= to_day", name="days"),
        CheckConstraint("halves > 0", name="halves"),
        Index("ix_claims_learner_id_submitted_at", "learner_id", "submitted_at", "id"),
        Index("ix_claims_state_submitted_at", "state", "submitted_at", "id"),
        Index("ix_claims_organisation_id", "organisation_id"),
    )


class ClaimEvidence(Base):
    """A file that proves a claim, as it was sent; ``sha256`` is its fingerprint."""

    __tablename__ = "claim_evidence"

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(BigInt, ForeignKey("claims.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]


class ClaimStep(Base):
    """One step of a claim: who, when, what, and what they said."""

    __tablename__ = "claim_steps"

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(BigInt, ForeignKey("claims.id"), index=True)
    actor_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    move: Mapped[ClaimMove] = mapped_column(EnumText(ClaimMove))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
