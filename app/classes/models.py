"""Classes, what they require, who learns and who tutors in them, and which courses are done.

A class has no state column: coming, open or over follows from its dates. A course is done by a
person once and for good (``finished_courses``), whether or not they were in a class then, so a
class opened later counts it.
"""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment


class Class(Base):
    """A course plan being taught to a roster between two moments (专题班)."""

    __tablename__ = "classes"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(2000), default="")
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"), index=True)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    required_total: Mapped[int] = mapped_column(default=0)
    required_centihours: Mapped[int] = mapped_column(default=0)
    opened_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    opened_at: Mapped[Moment]


class ClassCourse(Base):
    """A course of a class, required or elective, in the order of the plan."""

    __tablename__ = "class_courses"

    class_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True
    )
    course_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("courses.id"), primary_key=True, index=True
    )
    required: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]


class ClassTutor(Base):
    """Somebody who answers for a class (网上班主任)."""

    __tablename__ = "class_tutors"

    class_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True
    )
    tutor_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("users.id"), primary_key=True, index=True
    )


class ClassMember(Base):
    """A learner of a class and where they stand in it.

    ``last_active_at`` is the last time they studied one of its courses; null means never.
    ``required_done`` and ``earned_centihours`` (hours from the class's courses) are copies for
    sorting and for means, taken on each completion; what a row shows of hours is the ledger's.
    """

    __tablename__ = "class_members"

    class_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True
    )
    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    joined_at: Mapped[Moment]
    required_done: Mapped[int] = mapped_column(default=0)
    earned_centihours: Mapped[int] = mapped_column(default=0)
    last_active_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_class_members_learner_id", "learner_id"),
        Index("ix_class_members_done", "class_id", "required_done", "learner_id"),
        Index("ix_class_members_earned", "class_id", "earned_centihours", "learner_id"),
        Index("ix_class_members_active", "class_id", "last_active_at", "learner_id"),
    )


class FinishedCourse(Base):
    """A course that a person completed, with the moment of its first completion."""

    __tablename__ = "finished_courses"

    learner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("courses.id"), primary_key=True, index=True
    )
    finished_at: Mapped[Moment]
