"""Reads about pictures and documents; who may see them, the slices above decide."""

from app.documents.queries.documents import (
    DocumentFacts,
    Page,
    documents,
    hold_document,
    page_picture,
    words_of,
)
from app.documents.queries.pictures import PictureFacts, picture_file, pictures
from app.documents.queries.storage import bytes_kept, has_picture

__all__ = [
    "DocumentFacts",
    "Page",
    "PictureFacts",
    "bytes_kept",
    "documents",
    "has_picture",
    "hold_document",
    "page_picture",
    "picture_file",
    "pictures",
    "words_of",
]
