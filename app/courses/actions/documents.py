"""Documents of lessons: they come, a worker reads them, and then their length is known."""

from collections.abc import Sequence
from pathlib import PurePath

from sqlalchemy import update

from app.courses.actions.lessons import add_lesson, edit_lesson
from app.courses.forms import DocumentLesson, LessonChange, NewLesson
from app.courses.models import LessonVersion
from app.courses.permissions import Actor
from app.courses.rules import LessonKind, pages_ms
from app.documents import actions as files
from app.documents.actions import Attempt
from app.documents.drawing import DrawnPage
from app.documents.filing import FiledDocument
from app.kit.db import session, transactional
from app.kit.jobs import enqueue
from app.videos import actions as videos

READ = "courses.read_document"
__all__ = ["add_document", "bring_document", "note_pages", "read_overdue", "replace_document"]


@transactional
def bring_document(actor: Actor, filed: FiledDocument) -> int:
    """A document of the actor's, which a worker reads; returns its id.

    Raises NotAllowed for people who are not teachers, and Invalid (``document``) where their
    organisation has no room for it.
    """
    videos.hold_space(actor, filed.size_bytes, "document")
    document = files.keep_document(actor, filed)
    enqueue(READ, document.id)
    return document.id


@transactional
def add_document(
    actor: Actor, course_id: int, filed: FiledDocument, form: DocumentLesson
) -> LessonVersion:
    """A new last lesson made of a document; without a title it is called as the file is.

    Raises as ``add_lesson`` does.
    """
    new = NewLesson(
        title=form.title or PurePath(filed.filename).stem[:200] or filed.filename[:200],
        kind=LessonKind.DOCUMENT,
        document_id=bring_document(actor, filed),
        required=form.required,
    )
    return add_lesson(actor, course_id, new)


@transactional
def replace_document(
    actor: Actor, course_id: int, lesson_id: int, filed: FiledDocument, form: LessonChange
) -> LessonVersion:
    """Change a lesson of the draft, and show another document in it.

    Raises as ``edit_lesson`` does. What was read of the same file before counts on.
    """
    document_id = bring_document(actor, filed)
    given = form.model_dump(exclude_unset=True) | {"document_id": document_id}
    return edit_lesson(actor, course_id, lesson_id, LessonChange(**given))


@transactional
def note_pages(attempt: Attempt, pages: Sequence[DrawnPage]) -> bool:
    """The pages of a document are there, and lessons made of it know how long they take.

    Answers whether this attempt was still wanted.
    """
    if not files.finish_document(attempt, pages):
        return False
    length = pages_ms([one.characters for one in pages])
    session.execute(
        update(LessonVersion)
        .where(
            LessonVersion.document_id == attempt.document_id, LessonVersion.duration_ms.is_(None)
        )
        .values(duration_ms=length)
    )
    return True


@transactional
def read_overdue() -> None:
    """Hand over again the documents that should have been read by now."""
    for document_id in files.overdue_documents():
        enqueue(READ, document_id)
