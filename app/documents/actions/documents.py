"""A document comes, is taken up by a worker, and is ready or has a flaw.

Several workers may be handed the same document: who takes it up says so in the row first, and who
comes back from the dead finds that it is not theirs any more (``tries`` is the number of the
attempt).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, insert, or_, select, update

from app.documents.drawing import DrawnPage
from app.documents.filing import FiledDocument
from app.documents.models import Document, DocumentPage
from app.documents.permissions import Person, can_bring
from app.documents.rules import TRIES_MOST, Flaw, State
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import NotAllowed

LOST_AFTER = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A document in the hands of a worker."""

    document_id: int
    key: str
    number: int


@transactional
def keep_document(actor: Person, filed: FiledDocument) -> Document:
    """A document whose file was brought to the store; it waits for a worker.

    Raises NotAllowed for people who are not teachers.
    """
    if not can_bring(actor):
        raise NotAllowed()
    document = Document(
        owner_id=actor.id,
        key=filed.key,
        filename=filed.filename,
        file_hash=filed.file_hash,
        size_bytes=filed.size_bytes,
        created_at=clock.now(),
    )
    session.add(document)
    session.flush()
    return document


@transactional
def take_document(document_id: int) -> Attempt | None:
    """Take up a document that waits; None when nobody has to."""
    taken = session.execute(
        update(Document)
        .where(Document.id == document_id, Document.state == State.WAITING)
        .values(state=State.READING, taken_at=clock.now(), tries=Document.tries + 1)
        .returning(Document.key, Document.tries)
    ).one_or_none()
    return Attempt(document_id, taken.key, taken.tries) if taken else None


@transactional
def finish_document(attempt: Attempt, pages: Sequence[DrawnPage]) -> bool:
    """The pages are in the store; whether this attempt was still wanted."""
    drawn = [
        {"width": one.width, "height": one.height, "characters": one.characters} for one in pages
    ]
    if not _settle(attempt, State.READY, pages=drawn):
        return False
    words = [
        {"document_id": attempt.document_id, "number": number, "words": one.words}
        for number, one in enumerate(pages, start=1)
    ]
    session.execute(insert(DocumentPage), words)
    return True


@transactional
def refuse_document(attempt: Attempt, flaw: Flaw) -> bool:
    """The file cannot be shown; whether this attempt was still wanted."""
    return _settle(attempt, State.FAILED, flaw=flaw.code)


@transactional
def release_document(attempt: Attempt) -> bool:
    """Something went wrong that is not the file's fault: whether another attempt is due."""
    if attempt.number >= TRIES_MOST:
        _settle(attempt, State.FAILED, flaw=Flaw.NOT_READ.code)
        return False
    return _settle(attempt, State.WAITING)


@transactional
def overdue_documents() -> list[int]:
    """Documents that no worker reads although one should: those of a dead one wait again."""
    now = clock.now()
    lost = and_(Document.state == State.READING, Document.taken_at < now - LOST_AFTER)
    session.execute(
        update(Document)
        .where(lost, Document.tries >= TRIES_MOST)
        .values(state=State.FAILED, flaw=Flaw.NOT_READ.code)
    )
    session.execute(update(Document).where(lost).values(state=State.WAITING))
    settled = or_(Document.taken_at.is_not(None), Document.created_at < now - FORGOTTEN_AFTER)
    waiting = select(Document.id).where(Document.state == State.WAITING, settled)
    return list(session.scalars(waiting.order_by(Document.id)))


def _settle(attempt: Attempt, state: State, **values: object) -> bool:
    done = session.execute(
        update(Document)
        .where(
            Document.id == attempt.document_id,
            Document.state == State.READING,
            Document.tries == attempt.number,
        )
        .values(state=state, **values)
        .returning(Document.id)
    )
    return done.one_or_none() is not None
