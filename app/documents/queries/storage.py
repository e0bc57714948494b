"""How much documents and pictures take."""

from sqlalchemy import ColumnElement, Select, func, select

from app.documents.models import Document, Picture
from app.kit.db import session


def bytes_kept(people: Select[int]) -> ColumnElement[int]:
    """What these people keep, as part of a statement: documents by their originals, pictures as
    they were drawn. What is drawn of a document's pages is ours and does not count."""
    files = select(func.coalesce(func.sum(Document.size_bytes), 0))
    drawn = select(func.coalesce(func.sum(Picture.size_bytes), 0))
    return (
        files.where(Document.owner_id.in_(people)).scalar_subquery()
        + drawn.where(Picture.owner_id.in_(people)).scalar_subquery()
    )


def has_picture(owner_id: int, file_hash: str) -> bool:
    """Whether somebody keeps the picture of a file (SHA-256) already."""
    known = select(Picture.id).where(Picture.owner_id == owner_id, Picture.file_hash == file_hash)
    return session.scalar(known) is not None
