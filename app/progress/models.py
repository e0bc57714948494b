"""Plays, what they covered, the replies they got, how far each learner is in each course, and how
the questions inside recordings were answered.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.kit.indexes import index_where, unique_where
from app.progress.rules.challenge_questions import ChallengeKind
from app.progress.rules.crediting import PlayState


class Coverage(Base):
    """What one learner has watched of one file of one lesson; it never shrinks.

    Kept by the stable lesson id and the hash of the file, so a new revision of the course with
    the same file loses nothing, and one with another file starts anew. ``spans`` is flat:
    start, end, start, end, in milliseconds, in normal form. Complete is for good.
    """

    __tablename__ = "coverages"

    id: Mapped[Id]
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    lesson_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lessons.id"))
    file_hash: Mapped[str] = mapped_column(String(80))
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    duration_ms: Mapped[int]
    spans: Mapped[list[int]] = mapped_column(JSON, default=list)
    covered_ms: Mapped[int] = mapped_column(default=0)
    position_ms: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[Moment]
    completed_at: Mapped[Moment | None]

    # No index on saved_at: it changes with every beat, and a learner has few coverages.
    __table_args__ = (UniqueConstraint("learner_id", "lesson_id", "file_hash"),)


class Play(Base):
    """One sitting in front of one lesson, and its budget.

    A learner has at most one active play; a newer one supersedes it and a withdrawn lesson closes
    it (``stopped_at``). The policy is fixed when the play opens. All ``*_ms`` but the duration
    count from ``opened_at`` on the server's clock; ``beat_ms`` and ``beat_before_ms`` are the
    last two accepted beats. ``noted_at`` is when the class and the ledger last heard of it.
    """

    __tablename__ = "plays"

    id: Mapped[Id]
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    coverage_id: Mapped[int] = mapped_column(BigInt, ForeignKey("coverages.id"), index=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    revision_id: Mapped[int] = mapped_column(BigInt, ForeignKey("revisions.id"))
    required: Mapped[bool]
    duration_ms: Mapped[int]
    max_rate_permille: Mapped[int]
    first_pass_seek: Mapped[bool]
    hidden_counts: Mapped[bool]
    grace_ms: Mapped[int]
    challenges: Mapped[bool]
    completion_permille: Mapped[int]
    cap_ms: Mapped[int | None]
    """How much counts in the course in one day; None for no limit."""
    section_ends: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Where the sections of a text end, in milliseconds; empty for recordings."""
    questions_open: Mapped[bool] = mapped_column(default=False)
    """Whether questions of the lesson are left to be answered: until then it is not complete."""
    device: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[PlayState] = mapped_column(EnumText(PlayState), default=PlayState.ACTIVE)
    opened_at: Mapped[Moment]
    stopped_at: Mapped[Moment | None]
    noted_at: Mapped[Moment]
    meter_at_ms: Mapped[int] = mapped_column(BigInt, default=0)
    meter_budget_ms: Mapped[int] = mapped_column(BigInt, default=0)
    beat_ms: Mapped[int | None] = mapped_column(BigInt)
    beat_before_ms: Mapped[int | None] = mapped_column(BigInt)
    last_seq: Mapped[int] = mapped_column(BigInt, default=0)
    attention: Mapped[list[int | None] | None] = mapped_column(JSON(none_as_null=True))
    """How it stands with its questions (``rules.challenges.Attention``); None without any."""

    __table_args__ = (
        Index("ix_plays_learner_id_opened_at", "learner_id", "opened_at"),
        unique_where("state = 'active'", "uq_plays_learner_id_active", "learner_id"),
        index_where("state = 'active'", "ix_plays_course_id_active", "course_id"),
    )


class BeatReply(Base):
    """The answer to one of a play's last 64 beats, so that a repeated beat hears the same.

    ``slot`` is the sequence number modulo 64: a newer beat takes the place of an old one, and
    nothing has to be cleared away. ``body_digest`` tells a repetition from an impostor.
    """

    __tablename__ = "beat_replies"

    play_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("plays.id", ondelete="CASCADE"), primary_key=True
    )
    slot: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt)
    body_digest: Mapped[str] = mapped_column(String(32))
    answer: Mapped[list[object]] = mapped_column(JSON)

    __table_args__ = ({"sqlite_with_rowid": False},)  # one tree to write, not two


class QuestionAnswer(Base):
    """How one learner stands with one question inside a recording.

    ``attempt`` is the last time it was put, and ``shown`` what was shown then: the id of each
    option and its place, in the order of that time. ``chosen`` (places) is None until that attempt
    is answered. ``tries`` counts the answers, ``answered_at`` is the last of them.
    """

    __tablename__ = "question_answers"

    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("lesson_questions.id"), primary_key=True
    )
    attempt: Mapped[str] = mapped_column(String(32))
    shown: Mapped[list[Any]] = mapped_column(JSON)
    chosen: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    tries: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[Moment | None]
    right_at: Mapped[Moment | None]


class Challenge(Base):
    """A question put to the learner of a play, with its right answer, and what was answered.

    Made when it is put, never before. Answered at most once; ``passed`` is None until then and
    stays None when it runs out. Kept as evidence of how a play was watched.
    """

    __tablename__ = "challenges"

    id: Mapped[Id]
    play_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("plays.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ChallengeKind] = mapped_column(EnumText(ChallengeKind))
    numbers: Mapped[list[int]] = mapped_column(JSON, default=list)
    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What a question says that the recording asked before."""
    options: Mapped[list[str]] = mapped_column(JSON)
    right_place: Mapped[int]
    asked_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    answer: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[Moment | None]
    passed: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (passed IS NULL)", name="answered_is_judged"),
    )


class WatchingPolicy(Base):
    """How the recordings of a course may be watched, where its author chose; else the usual way.

    Plays copy it when they open, so a change is for plays opened from then on.
    """

    __tablename__ = "watching_policies"

    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"), primary_key=True)
    max_rate_permille: Mapped[int]
    first_pass_seek: Mapped[bool]
    hidden_counts: Mapped[bool]
    challenges: Mapped[bool]
    daily_cap_minutes: Mapped[int | None]
    set_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    set_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("max_rate_permille BETWEEN 1000 AND 2000", name="rate_in_range"),
    )


class Standing(Base):
    """How far a learner is in a course: what its required lessons ask, and what is covered.

    Follows from the coverages; kept beside them because consoles read thousands at once.
    ``completed_at`` is set when all required lessons were complete, and stays. Where a course has a
    limit a day, ``counted_ms`` is what counted on ``counted_on``, a day of the academy's zone.
    """

    __tablename__ = "standings"

    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("courses.id"), primary_key=True, index=True
    )
    revision_id: Mapped[int] = mapped_column(BigInt, ForeignKey("revisions.id"))
    required_ms: Mapped[int] = mapped_column(BigInt)
    covered_ms: Mapped[int] = mapped_column(BigInt, default=0)
    completed_at: Mapped[Moment | None]
    counted_on: Mapped[date | None]
    counted_ms: Mapped[int] = mapped_column(BigInt, default=0)

    __table_args__ = ({"sqlite_with_rowid": False},)  # one tree to write, not two
