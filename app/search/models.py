"""What can be found: the truth from which the index is built, and built anew."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, Id, Moment
from app.kit.indexes import index_where


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
        index_where("waiting", "ix_search_documents_waiting", "id"),
    )


class SearchPassages(Base):
    """What is said in a findable thing and where, so that a hit leads to the moment.

    ``lines`` holds one passage a line: where (an id of the caller's), when in milliseconds, the
    words, parted by tabs. ``folded`` holds the same words as they are compared, line for line.
    """

    __tablename__ = "search_passages"

    document_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("search_documents.id", ondelete="CASCADE"), primary_key=True
    )
    lines: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
