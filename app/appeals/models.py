"""Appeals and the files they were made with."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.appeals.rules import About, AppealState
from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.kit.indexes import unique_where


class Appeal(Base):
    """A learner's wish that something about their hours is looked at again.

    ``about`` and ``about_id`` name what; ``title`` is what it was called then. At most one appeal
    of a learner about one thing waits. ``organisation_id`` is where the learner belonged when it
    was made; who answers is chosen by it. Answered, it says by whom, when and in which words;
    upheld, perhaps with hours: ``entry_id`` is their entry in the ledger.
    """

    __tablename__ = "appeals"

    id: Mapped[Id]
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    about: Mapped[About] = mapped_column(EnumText(About))
    about_id: Mapped[int] = mapped_column(BigInt)
    title: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[AppealState] = mapped_column(EnumText(AppealState), default=AppealState.WAITING)
    made_at: Mapped[Moment]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    closed_at: Mapped[Moment | None]
    entry_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit_entries.id"))

    __table_args__ = (
        Index("ix_appeals_learner_id_made_at", "learner_id", "made_at", "id"),
        Index("ix_appeals_state_made_at", "state", "made_at", "id"),
        Index("ix_appeals_organisation_id", "organisation_id"),
        unique_where("state = 'waiting'", "uq_appeals_waiting", "learner_id", "about", "about_id"),
    )


class AppealEvidence(Base):
    """A file that an appeal was made with, as it was sent; ``sha256`` is its fingerprint."""

    __tablename__ = "appeal_evidence"

    id: Mapped[Id]
    appeal_id: Mapped[int] = mapped_column(BigInt, ForeignKey("appeals.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
