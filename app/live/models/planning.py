"""Live lessons. Scheduled and ready follow from the clock; what really happened is stamped."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.live.rules import SHARE_PERCENT, Invited


class LiveLesson(Base):
    """A lesson that is held at a moment (直播课).

    ``circle_id`` names the invited organisation or class and is null for a public lecture.
    ``starts_at`` and ``ends_at`` are the plan; ``on_air_at`` and ``ended_at`` are stamped when its
    sender begins and ends. A lesson that is called off may still be let take place until its hour.
    ``number`` counts the lessons of a series from 1, called off ones too.

    ``share_percent`` and ``sign_ins`` say what attendance asks for, as it was when the lesson was
    planned. ``settled_at`` is stamped once everybody's attendance is judged and credited.

    ``sender_turn`` counts the keys that programs got to send with; only the latest opens.
    ``srt_port`` is where they are waited for, stamped when the doors open; 0 when all were taken.
    """

    __tablename__ = "live_lessons"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(2000), default="")
    teacher_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    invited: Mapped[Invited] = mapped_column(EnumText(Invited))
    circle_id: Mapped[int | None] = mapped_column(BigInt)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    on_air_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    called_off_at: Mapped[Moment | None]
    planned_at: Mapped[Moment]
    share_percent: Mapped[int] = mapped_column(default=SHARE_PERCENT)
    sign_ins: Mapped[int] = mapped_column(default=1)
    settled_at: Mapped[Moment | None]
    series_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("live_series.id"))
    number: Mapped[int | None]
    sender_turn: Mapped[int] = mapped_column(default=0)
    srt_port: Mapped[int | None]

    __table_args__ = (
        Index("ix_live_lessons_starts_at", "starts_at", "id"),
        Index("ix_live_lessons_ends_at", "ends_at"),
        Index("ix_live_lessons_teacher_id", "teacher_id", "starts_at"),
        Index("ix_live_lessons_series_id", "series_id", "number"),
        CheckConstraint("starts_at < ends_at", name="ends_later"),
        CheckConstraint("(invited = 'public') = (circle_id IS NULL)", name="circle"),
    )
