"""Polls, and what people answered. Open until ``closed_at``, then closed for good."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.discussion.models.rooms import LONGEST_ROOM_ID
from app.discussion.rules import LONGEST_POLL_QUESTION
from app.kit.db import Base, BigInt, Id, Moment
from app.kit.indexes import unique_where


class Poll(Base):
    """A question to a room with some answers to choose from; one is open in a room at a time."""

    __tablename__ = "polls"

    id: Mapped[Id]
    room_id: Mapped[str] = mapped_column(String(LONGEST_ROOM_ID))
    asker_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    question: Mapped[str] = mapped_column(String(LONGEST_POLL_QUESTION))
    options: Mapped[list[str]] = mapped_column(JSON)
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_polls_room_id_id", "room_id", "id"),
        unique_where("closed_at IS NULL", "uq_polls_open", "room_id"),
    )


class PollAnswer(Base):
    """What one person chose, by its place among the options, from 0. It stands.

    Kept by person so that nobody answers twice; who chose what is shown to nobody.
    """

    __tablename__ = "poll_answers"

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(BigInt, ForeignKey("polls.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    option: Mapped[int]
    answered_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("poll_id", "person_id"),
        Index("ix_poll_answers_poll_id_option", "poll_id", "option"),
        CheckConstraint("option >= 0", name="option"),
    )
