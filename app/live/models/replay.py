"""What is left of a live lesson: markers its teacher set on air, and its recording on the way to a
course."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.live.rules.replay import LONGEST_MARKER, ReplayState


class LiveMarker(Base):
    """A moment on air that its teacher gave a title; it becomes a chapter of the replay.

    ``at`` is a moment of the server's clock. Where that lies in the recording is worked out when
    it is asked, since a sender that was away leaves a gap.
    """

    __tablename__ = "live_markers"

    id: Mapped[Id]
    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"))
    at: Mapped[Moment]
    title: Mapped[str] = mapped_column(String(LONGEST_MARKER))
    by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))

    __table_args__ = (Index("ix_live_markers_live_id", "live_id", "at", "id"),)


class LiveReplay(Base):
    """The recording of a lesson that ended, on its way to a course; made with the end.

    WAITING, or JOINING while a worker is at it (``alive_at`` is when it was last heard from);
    JOINED with the course it became, FAILED with its ``problem``, NOTHING when nothing was
    recorded. ``withdrawn_at`` is since when nobody is given the live stream of one that is JOINED
    any more. ``stretches`` are [place, moment, length] each in milliseconds
    (``rules.Stretch``), empty until the last segment is stored.
    """

    __tablename__ = "live_replays"

    live_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("live_lessons.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[ReplayState] = mapped_column(EnumText(ReplayState))
    problem: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[Moment]
    alive_at: Mapped[Moment | None]
    stretches: Mapped[list[Any]] = mapped_column(JSON, default=list)
    course_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("courses.id"))
    joined_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_live_replays_state", "state", "asked_at"),
        Index("uq_live_replays_course_id", "course_id", unique=True),
    )
