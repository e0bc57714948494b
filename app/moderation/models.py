"""What was decided about courses: a history that is only ever added to."""

from sqlalchemy import JSON, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules import State
from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.moderation.rules import Move


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
