"""What is kept of a room: how it is held, who sits in it, what was said and how it was met."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.discussion.rules import LONGEST_CLIENT_ID, LONGEST_EMOJI, LONGEST_REASON, State
from app.kit.db import Base, BigInt, Id, Moment

LONGEST_ROOM_ID = 40


class Room(Base):
    """How a room is held, where that differs from the default: open, no slow mode.

    Rooms need no row to exist; ``course-12`` is there as long as course 12 is.
    """

    __tablename__ = "rooms"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID), unique=True)
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())
    slow_seconds: Mapped[int] = mapped_column(default=0, server_default="0")

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


class Message(Base):
    """Something said. Ids grow in the order of saying; the words never change.

    The same ``client_id`` of the same author names the same message, however often it arrives.
    Hidden from everybody but moderators once ``hidden_at`` is set; never deleted, so that a
    decision can be looked at again. ``at_ms`` is a place in the video of ``lesson_id``.
    """

    __tablename__ = "messages"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID))
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    client_id: Mapped[str] = mapped_column(String(LONGEST_CLIENT_ID))
    body: Mapped[str] = mapped_column(Text)
    reply_to_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("messages.id"))
    lesson_id: Mapped[int | None] = mapped_column(BigInt)
    at_ms: Mapped[int | None]
    posted_at: Mapped[Moment]
    pinned_at: Mapped[Moment | None]
    pinned_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    hidden_at: Mapped[Moment | None]
    hidden_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    hidden_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))

    __table_args__ = (
        UniqueConstraint("room_id", "author_id", "client_id"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_by_id IS NULL)", name="hidden_by"),
        CheckConstraint("(pinned_at IS NULL) = (pinned_by_id IS NULL)", name="pinned_by"),
        CheckConstraint("at_ms IS NULL OR at_ms >= 0", name="at_ms"),
        Index("ix_messages_room_id_id", "room_id", "id"),
        Index("ix_messages_room_id_author_id_id", "room_id", "author_id", "id"),
    )

    @property
    def state(self) -> State:
        return State.HIDDEN if self.hidden_at else State.POSTED


class Reaction(Base):
    """One emoji of one person on one message; taking it back deletes the row."""

    __tablename__ = "reactions"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(BigInt, ForeignKey("messages.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    emoji: Mapped[str] = mapped_column(String(LONGEST_EMOJI))
    reacted_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("message_id", "person_id", "emoji"),)
