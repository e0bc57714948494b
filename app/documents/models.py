"""Pictures of articles, and PDF documents with their pages."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.documents.rules import State
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class Picture(Base):
    """A picture that its owner may set into articles. It never changes.

    It was drawn anew when it came, so nothing of the sender's file is kept but what is seen.
    ``file_hash`` (SHA-256) is of what was sent: the same file is kept once for each owner.
    """

    __tablename__ = "pictures"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(64))
    file_hash: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    alt: Mapped[str] = mapped_column(String(300))
    """What it shows, in words, as its owner said first; an article may say it otherwise."""
    created_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("owner_id", "file_hash"),)


class Document(Base):
    """A PDF file and how it stands (see ``rules.State``). Once ready it never changes.

    ``key`` is the unguessable name of its folder in the store. ``pages`` holds ``{"width",
    "height", "characters"}`` of each page in order, pixels of its picture and characters to read.
    ``flaw`` is the code of a ``rules.Flaw``. ``taken_at`` is when a worker took it up last.
    """

    __tablename__ = "documents"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInt)
    state: Mapped[State] = mapped_column(EnumText(State), default=State.WAITING, index=True)
    flaw: Mapped[str | None] = mapped_column(String(40))
    pages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    tries: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[Moment | None]
    created_at: Mapped[Moment]


class DocumentPage(Base):
    """The words of one page, for search and for who cannot see it; pages count from 1."""

    __tablename__ = "document_pages"

    document_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)
