"""Background entry points: the pages of a document are drawn and read, old captions are swept.

Reading a document takes seconds to minutes and must not hold a transaction, so that job works
between short actions. It goes through the lane of conversions, whose workers keep a place for what
is short.
"""

import logging
import tempfile
from pathlib import Path

from app.courses import actions
from app.documents import actions as files
from app.documents.actions import Attempt
from app.documents.drawing import Unreadable, read_pages
from app.documents.filing import original_place, pages_place
from app.kit.blobs import blobs
from app.kit.jobs import Lane, job, periodic

log = logging.getLogger(__name__)


@job("courses.read_document", retries=0, lane=Lane.SLOW)
def read_document(document_id: int) -> None:
    """Make the pages of a document that waits; nothing of unfinished work stays on this disk."""
    attempt = files.take_document(document_id)
    if attempt is None:
        return
    try:
        _read(attempt)
    except Unreadable as problem:
        log.warning("document %s: %s %s", document_id, problem.flaw.code, problem.log)
        files.refuse_document(attempt, problem.flaw)
    except Exception:
        if files.release_document(attempt):
            log.exception("document %s: attempt %s failed", document_id, attempt.number)
            return  # the sweeper hands it over again
        raise


def _read(attempt: Attempt) -> None:
    with (
        tempfile.TemporaryDirectory(dir=blobs().spool("pages")) as place,
        blobs().fetch(original_place(attempt.key)) as original,
    ):
        folder = Path(place) / "made"
        folder.mkdir()
        pages = read_pages(original, folder)
        blobs().put_tree(pages_place(attempt.key), folder)
    actions.note_pages(attempt, pages)


@periodic("courses.read_overdue", every_minutes=1)
def read_overdue() -> None:
    """Hand over again what was lost on the way."""
    actions.read_overdue()


@periodic("courses.sweep_captions", every_minutes=60)
def sweep_captions() -> None:
    """Remove captions that were replaced or taken away long ago."""
    actions.sweep_captions()
