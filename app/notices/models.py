"""What people were told inside the academy."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment


class Notice(Base):
    """One thing one person was told. Unread until ``read_at`` is set; never changed otherwise, and
    taken back only while it is unread.

    ``title`` and ``body`` are sentences in English, translated when they are read; ``wording``
    holds the values they name.
    """

    __tablename__ = "notices"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text, default="")
    wording: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    link: Mapped[str | None] = mapped_column(String(500))
    told_at: Mapped[Moment]
    read_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_notices_person_id_told_at", "person_id", "told_at", "id"),
        Index("ix_notices_person_id_read_at", "person_id", "read_at"),
    )
