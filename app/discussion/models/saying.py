"""What was said in a room, and how it was met."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.discussion.models.rooms import LONGEST_ROOM_ID
from app.discussion.rules import (
    LONGEST_CLIENT_ID,
    LONGEST_EMOJI,
    LONGEST_REASON,
    Kind,
    State,
    state_of,
)
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class Message(Base):
    """Something said. Ids grow in the order of saying; the words never change.

    The same ``client_id`` of the same author names the same message, however often it arrives.
    Hidden from everybody but moderators once ``hidden_at`` is set; never deleted, so that a
    decision can be looked at again. ``at_ms`` is a place in the video of ``lesson_id``.

    ``held``: it waits for one of those who look after the room; ``let_through_by_id`` says who did.
    ``votes`` counts the rows of :class:`Vote`. Only questions are voted for and answered.
    """

    __tablename__ = "messages"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID))
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    client_id: Mapped[str] = mapped_column(String(LONGEST_CLIENT_ID))
    body: Mapped[str] = mapped_column(Text)
    kind: Mapped[Kind] = mapped_column(
        EnumText(Kind), default=Kind.REMARK, server_default=Kind.REMARK.value
    )
    reply_to_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("messages.id"))
    lesson_id: Mapped[int | None] = mapped_column(BigInt)
    at_ms: Mapped[int | None]
    posted_at: Mapped[Moment]
    pinned_at: Mapped[Moment | None]
    pinned_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    hidden_at: Mapped[Moment | None]
    hidden_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    hidden_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    let_through_by_id: Mapped[int | None] = mapped_column(BigInt)
    votes: Mapped[int] = mapped_column(default=0, server_default="0")
    answered_at: Mapped[Moment | None]
    answered_by_id: Mapped[int | None] = mapped_column(BigInt)

    __table_args__ = (
        UniqueConstraint("room_id", "author_id", "client_id"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_by_id IS NULL)", name="hidden_by"),
        CheckConstraint("(pinned_at IS NULL) = (pinned_by_id IS NULL)", name="pinned_by"),
        CheckConstraint("at_ms IS NULL OR at_ms >= 0", name="at_ms"),
        Index("ix_messages_room_id_id", "room_id", "id"),
        Index("ix_messages_room_id_posted_at", "room_id", "posted_at", "id"),
        Index("ix_messages_room_id_kind_votes_id", "room_id", "kind", "votes", "id"),
        Index("ix_messages_room_id_author_id_id", "room_id", "author_id", "id"),
    )

    @property
    def state(self) -> State:
        return state_of(hidden=self.hidden_at is not None, held=bool(self.held))


class Reaction(Base):
    """One emoji of one person on one message; taking it back deletes the row."""

    __tablename__ = "reactions"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(BigInt, ForeignKey("messages.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    emoji: Mapped[str] = mapped_column(String(LONGEST_EMOJI))
    reacted_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("message_id", "person_id", "emoji"),)


class Vote(Base):
    """One person's wish to have a question answered; taking it back deletes the row."""

    __tablename__ = "votes"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(BigInt, ForeignKey("messages.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    voted_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("message_id", "person_id"),)
