"""What is kept of a room itself: how it is held, who sits in it, whose hand is raised."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.discussion.rules import LONGEST_REASON
from app.kit.db import Base, BigInt, Id, Moment

LONGEST_ROOM_ID = 40


class Room(Base):
    """How a room is held, where that differs from the default: open, nothing held back.

    Rooms need no row to exist; ``course-12`` is there as long as course 12 is.
    """

    __tablename__ = "rooms"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID), unique=True)
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())
    slow_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    premoderated: Mapped[bool] = mapped_column(default=False, server_default=false())
    danmaku: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (CheckConstraint("slow_seconds >= 0", name="slow_seconds"),)


class Seat(Base):
    """One person's place in one room, made when they first speak or are muted.

    Its row is locked while they speak: two messages of one person in one room are judged one
    after the other, and nobody else waits. Muted as long as ``muted_until`` lies ahead.
    """

    __tablename__ = "seats"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    muted_until: Mapped[Moment | None]
    muted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    mute_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    __table_args__ = (UniqueConstraint("room_id", "person_id"),)


class Hand(Base):
    """A raised hand; lowering it deletes the row. Called upon once ``called_at`` is set."""

    __tablename__ = "hands"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    raised_at: Mapped[Moment]
    called_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("room_id", "person_id"),
        Index("ix_hands_room_id_id", "room_id", "id"),
    )
