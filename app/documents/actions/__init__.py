"""Writes: a picture is kept, a document comes and is read."""

from app.documents.actions.documents import (
    Attempt,
    finish_document,
    keep_document,
    overdue_documents,
    refuse_document,
    release_document,
    take_document,
)
from app.documents.actions.pictures import keep_picture

__all__ = [
    "Attempt",
    "finish_document",
    "keep_document",
    "keep_picture",
    "overdue_documents",
    "refuse_document",
    "release_document",
    "take_document",
]
