"""PDF documents: what is taken, how it stands, what may be wrong with it."""

from enum import StrEnum

from app.reasons import Reason

DOCUMENT_MOST_BYTES = 50 * 1024 * 1024
PAGES_MOST = 200
WORDS_MOST = 20_000
"""Characters of one page that are kept; more is a table of numbers, or a trick."""
TRIES_MOST = 3


class State(StrEnum):
    """How a document stands: it waits for a worker, is being read, can be shown, or cannot."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"


class Flaw(Reason):
    """What keeps a file from being shown, in words its teacher understands."""

    NO_FILE = "no_document", "Please choose a PDF file."
    TOO_LARGE = "document_too_large", "A document may have 50 MB at most. Please divide it."
    NOT_A_PDF = (
        "not_a_pdf",
        "This is not a PDF file. Please save the document as PDF and send that.",
    )
    ENCRYPTED = (
        "pdf_encrypted",
        "This PDF asks for a password. Please save it without one and send it again.",
    )
    BROKEN = (
        "pdf_broken",
        "This PDF is damaged and cannot be opened. Please save it once more and send it again.",
    )
    TOO_MANY_PAGES = (
        "pdf_too_many_pages",
        "A document may have 200 pages at most. Please divide it into several lessons.",
    )
    TOO_HEAVY = (
        "pdf_too_heavy",
        "The pages of this PDF could not be drawn in time. Please save it with simpler pictures.",
    )
    NOT_READ = (
        "pdf_not_read",
        "The pages could not be made, which is our fault. Please send the file once more.",
    )


FLAWS = {one.code: one for one in Flaw}


def page_name(number: int) -> str:
    """The file name of a page's picture; pages count from 1."""
    return f"{number:04}.webp"
