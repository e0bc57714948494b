"""Decisions about pictures and documents: what may be taken, how large it is shown."""

from app.documents.rules.pages import (
    DOCUMENT_MOST_BYTES,
    FLAWS,
    PAGES_MOST,
    TRIES_MOST,
    WORDS_MOST,
    Flaw,
    State,
    page_name,
)
from app.documents.rules.pictures import (
    PICTURE_KIND,
    PICTURE_MOST_BYTES,
    PIXELS_MOST,
    SIDE_MOST,
    PictureRefusal,
    fitted,
    refuse_picture,
    written_picture,
)

__all__ = [
    "DOCUMENT_MOST_BYTES",
    "FLAWS",
    "PAGES_MOST",
    "PICTURE_KIND",
    "PICTURE_MOST_BYTES",
    "PIXELS_MOST",
    "SIDE_MOST",
    "TRIES_MOST",
    "WORDS_MOST",
    "Flaw",
    "PictureRefusal",
    "State",
    "fitted",
    "page_name",
    "refuse_picture",
    "written_picture",
]
