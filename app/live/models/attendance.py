"""Who was there: one row for each person at a live lesson."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.live.rules import Outcome


class Attendance(Base):
    """One person's presence at one live lesson, over all their devices and reconnections.

    Who is no learner is one of the audience, and nothing more is kept of them.
    ``spans`` are the counted stretches, flattened to milliseconds since 1970, and ``attended_ms``
    their sum; ``elsewhere_ms`` was taken off because it counted for something else. ``watched_ms``
    is what the person's day ``watched_on`` held in the ledger after the last beat. ``asked`` are
    the sign-ins that were put, each [token, put, answered or null]; ``due`` the moments of those
    still to come, null until they are drawn. ``outcome`` is null until the lesson is settled.
    """

    __tablename__ = "live_attendances"

    id: Mapped[Id]
    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    is_learner: Mapped[bool]
    entered_at: Mapped[Moment]
    beat_at: Mapped[Moment]
    spans: Mapped[list[int]] = mapped_column(JSON)
    attended_ms: Mapped[int]
    elsewhere_ms: Mapped[int]
    watched_on: Mapped[date | None] = mapped_column(Date)
    watched_ms: Mapped[int] = mapped_column(BigInt)
    asked: Mapped[list[Any]] = mapped_column(JSON)
    due: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))

    __table_args__ = (
        Index("uq_live_attendances_person", "live_id", "person_id", unique=True),
        Index("ix_live_attendances_live_id_entered_at", "live_id", "entered_at", "id"),
        Index("ix_live_attendances_live_id_beat_at", "live_id", "beat_at"),
        CheckConstraint("attended_ms >= 0", name="attended"),
    )
