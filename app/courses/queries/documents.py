"""Documents of lessons: their pages, for who may see the lesson, and for their author."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.courses.permissions import Actor
from app.courses.queries.lessons import open_versions
from app.documents import queries as documents
from app.documents.queries import DocumentFacts
from app.kit.errors import NotFound


@dataclass(frozen=True)
class PageView:
    """A page as it is shown: its picture, the size of that in pixels, and its words."""

    number: int
    url: str
    width: int
    height: int
    words: str


def pages_shown(lesson_id: int, document: DocumentFacts) -> Sequence[PageView]:
    """The pages of a lesson's document in order, for callers that have decided who sees them."""
    words = documents.words_of([document.id]).get(document.id, [])
    return [
        PageView(
            number,
            f"/lessons/{lesson_id}/pages/{document.id}/{number}",
            page.width,
            page.height,
            said,
        )
        for number, (page, said) in enumerate(zip(document.pages, words, strict=True), start=1)
    ]


def shown_page(viewer: Actor, lesson_id: int, document_id: int, number: int) -> str:
    """Where the picture of a page lies, for who may see the lesson with it; raises NotFound."""
    if not any(one.document_id == document_id for one in open_versions(viewer, lesson_id)):
        raise NotFound()
    return documents.page_picture(document_id, number)


def pages_of_lesson(viewer: Actor, lesson_id: int) -> Sequence[PageView]:
    """The pages of a lesson as this person studies it; none while they are being made."""
    version = open_versions(viewer, lesson_id)[0]
    found = documents.documents([version.document_id]).get(version.document_id or 0)
    if found is None:
        raise NotFound()
    return pages_shown(lesson_id, found) if found.ready else ()


def own_document(viewer: Actor, document_id: int) -> DocumentFacts:
    """A document of the viewer's own; everybody else's does not exist (NotFound)."""
    found = documents.documents([document_id]).get(document_id)
    if found is None or found.owner_id != viewer.id:
        raise NotFound()
    return found
