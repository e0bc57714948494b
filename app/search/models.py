"""What can be found: the truth from which the index is built, and built anew."""

from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment


class SearchDocument(Base):
    """One findable thing of another slice, named by ``kind`` and ``ref_id``.

    ``waiting`` while the index does not know ``version`` yet; each change raises ``version``, so
    that a change made while the index was being written is not taken for written. ``dropped``
    rows are no longer found; they go once the index has forgotten them.
    """

    __tablename__ = "search_documents"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24))
    ref_id: Mapped[int] = mapped_column(BigInt)
    title: Mapped[str] = mapped_column(String(400))
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    facets: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    weight: Mapped[int] = mapped_column(default=0)
    """Per cent by which its relevance is raised."""
    published_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)
    waiting: Mapped[bool] = mapped_column(default=True)
    dropped: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("kind", "ref_id"),
        Index(
            "ix_search_documents_waiting",
            "id",
            sqlite_where=text("waiting"),
            postgresql_where=text("waiting"),
        ),
    )
