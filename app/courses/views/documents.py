"""Documents as lessons: brought and changed in the studio; their pages, for who may see them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.courses import actions, queries
from app.courses.forms import DocumentLesson, LessonForm
from app.courses.views import pages
from app.documents import queries as documents
from app.documents.filing import FiledDocument, file_document
from app.documents.rules import DOCUMENT_MOST_BYTES, PICTURE_KIND, Flaw
from app.kit.errors import Conflict, Invalid
from app.kit.web import (
    current_actor,
    field_sentences,
    hand_over_file,
    once,
    read_page,
    render,
    sentence,
    takes_files,
)

if TYPE_CHECKING:
    from app.courses.models import LessonVersion

TAKES = DOCUMENT_MOST_BYTES + 64 * 1024


@pages.get("/studio/courses/<id:course_id>/documents/new")
def new_document(course_id: int) -> str:
    return document_page(course_id, None, {}, {})


@pages.post("/studio/courses/<id:course_id>/documents")
@takes_files(TAKES)
@once
def add_document(course_id: int) -> Any:
    """A PDF file becomes the last lesson; a worker makes its pages."""
    actor = current_actor()
    queries.editable_course(actor, course_id)
    try:
        form = read_page(DocumentLesson)
        with _filed(actor) as filed:
            lesson = actions.add_document(actor, course_id, filed, form)
    except Invalid as refusal:
        return document_page(course_id, None, request.form, field_sentences(refusal)), 422
    except Conflict as refusal:
        return document_page(course_id, None, request.form, {}, refusal), 409
    flash(_("“%(title)s” is added.", title=lesson.title), "done")
    return redirect(url_for(".open_course", course_id=course_id, _anchor="lessons"), 303)


@pages.post("/studio/courses/<id:course_id>/lessons/<id:lesson_id>/document")
@takes_files(TAKES)
def edit_document(course_id: int, lesson_id: int) -> Any:
    """Change the lesson, and its document where a file was sent."""
    actor = current_actor()
    lesson = queries.editable_lesson(actor, course_id, lesson_id)
    try:
        form = read_page(LessonForm)
        if _sent():
            with _filed(actor) as filed:
                actions.replace_document(actor, course_id, lesson_id, filed, form)
        else:
            actions.edit_lesson(actor, course_id, lesson_id, form)
    except Invalid as refusal:
        return document_page(course_id, lesson, request.form, field_sentences(refusal)), 422
    except Conflict as refusal:
        lesson = queries.editable_lesson(actor, course_id, lesson_id)
        return document_page(course_id, lesson, request.form, {}, refusal), 409
    flash(_("Saved."), "done")
    return redirect(url_for(".open_course", course_id=course_id, _anchor="lessons"), 303)


@pages.get("/lessons/<id:lesson_id>/pages/<id:document_id>/<int:number>")
def show_page(lesson_id: int, document_id: int, number: int) -> Response:
    """The picture of a page, for who may see the lesson."""
    place = queries.shown_page(current_actor(), lesson_id, document_id, number)
    return hand_over_file(place, PICTURE_KIND)


def document_page(
    course_id: int,
    lesson: "LessonVersion | None",
    typed: Any,
    errors: dict[str, list[str]],
    refusal: Conflict | None = None,
) -> str:
    """Where a document is brought, or changed where there is a ``lesson`` made of one."""
    sheet = queries.editable_course(current_actor(), course_id)
    document_id = lesson.document_id if lesson else None
    document = documents.documents([document_id]).get(document_id or 0)
    shown: Sequence[queries.PageView] = ()
    if lesson and document and document.ready:
        shown = queries.pages_shown(lesson.lesson_id, document)
    return render(
        "courses/studio_document.html",
        sheet=sheet,
        lesson=lesson,
        typed=typed,
        present=_present(lesson),
        errors=errors,
        refused=sentence(refusal) if refusal else "",
        document=document,
        shown=shown,
    )


def _present(lesson: "LessonVersion | None") -> dict[str, Any]:
    if lesson is None:
        return {}
    return {"title": lesson.title, "required": "1" if lesson.required else "0"}


def _sent() -> bool:
    file = request.files.get("document")
    return bool(file and file.filename)


def _filed(actor: Any) -> AbstractContextManager[FiledDocument]:
    file = request.files.get("document")
    if file is None or not file.filename:
        raise Invalid(errors={"document": [Flaw.NO_FILE.sentence]})
    return file_document(actor, file.stream, file.filename)
