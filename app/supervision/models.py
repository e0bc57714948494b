"""Reminders that were sent. Risk has no table: it follows from the roster's columns and the clock.

The unique constraint keeps the promise of at most one reminder a person and day, over all
classes, also when two tutors press the button at the same moment.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment


class Reminder(Base):
    """One person was reminded in one class."""

    __tablename__ = "reminders"

    id: Mapped[Id]
    class_id: Mapped[int] = mapped_column(BigInt, ForeignKey("classes.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    sender_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    template: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[Moment]
    sent_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        UniqueConstraint("learner_id", "sent_on"),
        Index("ix_reminders_class_id_learner_id", "class_id", "learner_id", "sent_at"),
    )
