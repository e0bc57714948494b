"""Documents: brought by their author, and the pages of a lesson for who may see it."""

from typing import Any, TypedDict

from flask import request
from flask_babel import gettext as _

from app.courses import actions, queries
from app.courses.api import api
from app.documents.filing import file_document
from app.documents.queries import DocumentFacts
from app.documents.rules import DOCUMENT_MOST_BYTES, Flaw
from app.kit.errors import Invalid
from app.kit.web import current_actor, describes, takes_files

ROOM_FOR_WORDS = 64 * 1024


class DocumentJson(TypedDict):
    """A document of mine: `state` is `waiting`, `reading`, `ready` or `failed`, which `problem`
    explains."""

    id: str
    filename: str
    state: str
    problem: str | None
    pages: int


class PageJson(TypedDict):
    """A page: `url` is its picture (WebP), `words` what stands on it."""

    number: int
    url: str
    width: int
    height: int
    words: str


class PagesJson(TypedDict):
    items: list[PageJson]
    next: None


@api.post("/documents")
@takes_files(DOCUMENT_MOST_BYTES + ROOM_FOR_WORDS)
@describes(answers=DocumentJson, status=201)
def bring_document() -> Any:
    """Bring a PDF as multipart `document`; its pages are made in the background."""
    actor = current_actor()
    file = request.files.get("document")
    if file is None:
        raise Invalid(errors={"document": [Flaw.NO_FILE.sentence]})
    with file_document(actor, file.stream, file.filename or "") as filed:
        document_id = actions.bring_document(actor, filed)
    return _document(queries.own_document(actor, document_id)), 201


@api.get("/documents/<id:document_id>")
@describes(answers=DocumentJson)
def show_document(document_id: int) -> Any:
    """A document of mine, and how far it is."""
    return _document(queries.own_document(current_actor(), document_id))


@api.get("/lessons/<id:lesson_id>/pages")
@describes(answers=PagesJson)
def list_pages(lesson_id: int) -> Any:
    """The pages of a document in the revision I study; none while they are being made."""
    pages = queries.pages_of_lesson(current_actor(), lesson_id)
    items = [
        {
            "number": one.number,
            "url": one.url,
            "width": one.width,
            "height": one.height,
            "words": one.words,
        }
        for one in pages
    ]
    return {"items": items, "next": None}


def _document(document: DocumentFacts) -> dict[str, Any]:
    return {
        "id": str(document.id),
        "filename": document.filename,
        "state": document.state,
        "problem": _(document.problem) if document.problem else None,
        "pages": len(document.pages),
    }
