"""What was decided about courses, a history only ever added to, and what reviewers said of them."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules import State
from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.moderation.rules import CommentState, Move, Principle


def _state_named(name: str) -> Enum:
    """A state column whose check has a name of its own, as one table holds two of them."""
    kind = EnumText(State)
    kind.name = name
    return kind


class ReviewMove(Base):
    """One move: who took a course from where to where, when, and what they wrote and signed.

    Never changed or deleted. The newest move of a revision tells since when it waits where it
    is; its passes since the last submission tell who has seen it.
    """

    __tablename__ = "review_moves"

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    revision_id: Mapped[int] = mapped_column(BigInt, ForeignKey("revisions.id"))
    actor_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    move: Mapped[Move] = mapped_column(EnumText(Move))
    from_state: Mapped[State] = mapped_column(_state_named("from_state"))
    to_state: Mapped[State] = mapped_column(_state_named("to_state"))
    note: Mapped[str] = mapped_column(String(4000), default="")
    checklist: Mapped[list[str]] = mapped_column(JSON, default=list)
    moved_at: Mapped[Moment]

    __table_args__ = (
        Index("ix_review_moves_course_id_id", "course_id", "id"),
        Index("ix_review_moves_revision_id_id", "revision_id", "id"),
    )


class ReviewComment(Base):
    """What a reviewer said of a revision, pinned to a second, to some words or to nothing.

    ``number`` counts the comments of a course from 1 and never changes, so that people can speak
    of "comment 3". A comment is stored once, with the revision it was written on: later revisions
    show it for as long as it is open, or was settled while they were the newest. ``at_ms`` is a
    moment of the lesson's recording, ``video_id`` which recording that was, ``box`` a rectangle on
    its picture (left, top, width, height as fractions), ``quote`` words of an article.
    """

    __tablename__ = "review_comments"

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(BigInt, ForeignKey("revisions.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("lessons.id"))
    video_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("videos.id"))
    at_ms: Mapped[int | None] = mapped_column(BigInt)
    box: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True))
    quote: Mapped[str] = mapped_column(String(400), default="")
    principle: Mapped[Principle] = mapped_column(EnumText(Principle))
    body: Mapped[str] = mapped_column(String(4000))
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    stage: Mapped[State] = mapped_column(_state_named("stage"))
    """Where the revision stood when this was written."""
    created_at: Mapped[Moment]
    state: Mapped[CommentState] = mapped_column(EnumText(CommentState), default=CommentState.OPEN)
    settled_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index("ix_review_comments_course_id_state", "course_id", "state"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("at_ms IS NULL OR at_ms >= 0", name="at_ms"),
        CheckConstraint("at_ms IS NULL OR lesson_id IS NOT NULL", name="moment_of_lesson"),
        CheckConstraint("box IS NULL OR at_ms IS NOT NULL", name="box_of_moment"),
        CheckConstraint("(state = 'resolved') = (settled_at IS NOT NULL)", name="settled"),
    )


class ReviewReply(Base):
    """An answer to a comment. Answers are not answered: the thread has one level."""

    __tablename__ = "review_replies"

    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("review_comments.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    body: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[Moment]


class RecordingCheck(Base):
    """What was measured of a recording once it came to the desk; made once, for files never change.

    ``fps_milli`` is in thousandths of a frame a second, ``loudness_centi`` in hundredths of a LUFS
    (integrated, EBU R 128); None for a recording without a picture, without sound.
    ``blank`` and ``silent`` are spans ``[from_ms, to_ms]`` with a black picture, without a sound.
    """

    __tablename__ = "recording_checks"

    video_id: Mapped[int] = mapped_column(BigInt, ForeignKey("videos.id"), primary_key=True)
    fps_milli: Mapped[int | None]
    loudness_centi: Mapped[int | None]
    blank: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    silent: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    measured_at: Mapped[Moment]
