"""Documents and their pages by id."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.documents.filing import page_place
from app.documents.models import Document, DocumentPage
from app.documents.rules import FLAWS, State
from app.kit.db import locked, session
from app.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its picture in pixels, and how many characters there are to read."""

    width: int
    height: int
    characters: int


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the slices above know of a document. ``problem`` is a sentence for its owner."""

    id: int
    owner_id: int
    filename: str
    file_hash: str
    size_bytes: int
    state: State
    problem: str | None
    pages: Sequence[Page]

    @property
    def ready(self) -> bool:
        return self.state is State.READY

    @property
    def characters(self) -> list[int]:
        """How much there is to read on each page."""
        return [one.characters for one in self.pages]


def documents(document_ids: Iterable[int | None]) -> dict[int, DocumentFacts]:
    """These documents by id; one statement, none where nothing is asked for."""
    wanted = {one for one in document_ids if one is not None}
    if not wanted:
        return {}
    rows = session.scalars(select(Document).where(Document.id.in_(wanted)))
    return {one.id: _facts(one) for one in rows}


def hold_document(document_id: int | None) -> None:
    """Let nobody settle a document until this action has ended."""
    session.execute(locked(select(Document.id).where(Document.id == document_id)))


def words_of(document_ids: Collection[int]) -> dict[int, list[str]]:
    """The words of every page of these documents, in order; one statement, or none."""
    if not document_ids:
        return {}
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(DocumentPage.document_id, DocumentPage.words)
        .where(DocumentPage.document_id.in_(document_ids))
        .order_by(DocumentPage.document_id, DocumentPage.number)
    )
    for row in rows:
        found.setdefault(row.document_id, []).append(row.words)
    return found


def page_picture(document_id: int, number: int) -> str:
    """Where the picture of a page lies, for callers that have decided who may see it."""
    asked = select(Document.key, Document.pages).where(
        Document.id == document_id, Document.state == State.READY
    )
    row = session.execute(asked).one_or_none()
    if row is None or not 1 <= number <= len(row.pages):
        raise NotFound()
    return page_place(row.key, number)


def _facts(document: Document) -> DocumentFacts:
    flaw = FLAWS.get(document.flaw or "")
    return DocumentFacts(
        id=document.id,
        owner_id=document.owner_id,
        filename=document.filename,
        file_hash=document.file_hash,
        size_bytes=document.size_bytes,
        state=document.state,
        problem=flaw.sentence if flaw else None,
        pages=[Page(one["width"], one["height"], one["characters"]) for one in document.pages],
    )
