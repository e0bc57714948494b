"""Reads about pictures and documents; who may see them, the slices above decide."""

from app.documents.queries.documents import (
    DocumentFacts,
    Page,
    documents,
    page_picture,
    words_of,
)
from app.documents.queries.pictures import PictureFacts, picture_file, pictures

__all__ = [
    "DocumentFacts",
    "Page",
    "PictureFacts",
    "documents",
    "page_picture",
    "picture_file",
    "pictures",
    "words_of",
]
