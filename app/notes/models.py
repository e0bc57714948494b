"""What a person wrote down beside lessons."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment
from app.notes.rules import LONGEST_CLIENT_ID


class LessonNote(Base):
    """One person's note on one lesson, at ``at_ms`` of it (None where nothing plays).

    The same ``client_id`` names the same note, however often it arrives. ``version`` grows with
    every change, so that two windows do not overwrite each other. With ``deleted_at`` it is out of
    sight and can be brought back for 30 days; then it is removed for good.
    """

    __tablename__ = "lesson_notes"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    lesson_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lessons.id"))
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    client_id: Mapped[str] = mapped_column(String(LONGEST_CLIENT_ID))
    at_ms: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    deleted_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id", "client_id"),
        CheckConstraint("at_ms IS NULL OR at_ms >= 0", name="at_ms"),
        Index("ix_lesson_notes_person_id_course_id", "person_id", "course_id"),
    )
