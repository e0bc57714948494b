"""Stays on air: what a sender brought to a live lesson, and where its stream lies."""

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit import clock
from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.kit.indexes import unique_where
from app.live.rules import Way


class Broadcast(Base):
    """One stay on air (开播) of a live lesson, or a ``test`` that only its teacher sees.

    ``opened_at`` is when its sender was let in, ``began_at`` when its first segment was stored; a
    sender that never brought one leaves it null. ``away_since`` stands while nothing arrives; a
    sender that is away for longer than it may ends the stay, and who comes later begins another.
    ``folder`` is the unguessable name below which the stream lies in the store, ``sender`` that of
    the one who may feed it now. ``duration_ms`` is what was sent, without the times away.
    ``whole_at`` is when the last of what was sent had been stored; ``segments`` is how many lie in
    the store, none once they were removed. A lesson has at most one open stay.
    """

    __tablename__ = "broadcasts"

    id: Mapped[Id]
    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"))
    test: Mapped[bool] = mapped_column(default=False)
    way: Mapped[Way] = mapped_column(EnumText(Way))
    folder: Mapped[str] = mapped_column(String(32), unique=True)
    sender: Mapped[str | None] = mapped_column(String(32), unique=True)
    part: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[Moment] = mapped_column(default=clock.now)
    began_at: Mapped[Moment | None]
    last_segment_at: Mapped[Moment | None]
    away_since: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    whole_at: Mapped[Moment | None]
    segments: Mapped[int] = mapped_column(Integer, default=0)
    duration_ms: Mapped[int] = mapped_column(BigInt, default=0)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    frame_rate: Mapped[float | None] = mapped_column(Float)
    bitrate_kilobits: Mapped[int | None] = mapped_column(Integer)
    dropped_frames: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        Index("ix_broadcasts_live_id", "live_id", "began_at"),
        unique_where("ended_at IS NULL", "uq_broadcasts_open", "live_id"),
        CheckConstraint("duration_ms >= 0", name="duration"),
    )
