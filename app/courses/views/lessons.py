"""The studio's pages for lessons: add, write, change, put in order, remove."""

from typing import TYPE_CHECKING, Annotated, Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from pydantic import Field

from app.courses import actions, queries
from app.courses.forms import LessonChange, LessonForm, NewLesson
from app.courses.rules import LessonKind, written_chapters
from app.courses.views import pages
from app.courses.views.captions import caption_choices
from app.courses.views.documents import document_page
from app.courses.views.studio import course_page, recorded_kinds
from app.kit.errors import Conflict, Invalid
from app.kit.forms import Form
from app.kit.web import current_actor, field_sentences, once, read_page, render, sentence

if TYPE_CHECKING:
    from app.courses.models import LessonVersion


class Place(Form):
    """Where a lesson goes, counted from 1."""

    position: Annotated[int, Field(ge=0, le=10_000)]


@pages.post("/studio/courses/<id:course_id>/lessons")
@once
def add_lesson(course_id: int) -> Any:
    try:
        lesson = actions.add_lesson(current_actor(), course_id, read_page(NewLesson))
    except Invalid as refusal:
        return _refused_lesson(course_id, field_sentences(refusal)), 422
    except Conflict as refusal:
        return _refused_lesson(course_id, {}, refusal), 409
    flash(_("“%(title)s” is added.", title=lesson.title), "done")
    return _back(course_id)


def _refused_lesson(
    course_id: int, errors: dict[str, list[str]], refusal: Conflict | None = None
) -> str:
    """The form as it was typed: articles on their own page, recordings on the course's."""
    if request.form.get("kind") == LessonKind.ARTICLE:
        return article_page(course_id, None, request.form, errors, refusal)
    return course_page(course_id, lesson=request.form, lesson_errors=errors, refusal=refusal)


@pages.get("/studio/courses/<id:course_id>/lessons/new")
def new_article(course_id: int) -> str:
    return article_page(course_id, None, {}, {})


@pages.get("/studio/courses/<id:course_id>/lessons/<id:lesson_id>")
def open_lesson(course_id: int, lesson_id: int) -> str:
    lesson = queries.editable_lesson(current_actor(), course_id, lesson_id)
    return _lesson_page(course_id, lesson, _present(lesson), {})


@pages.post("/studio/courses/<id:course_id>/lessons/<id:lesson_id>")
def edit_lesson(course_id: int, lesson_id: int) -> Any:
    actor = current_actor()
    try:
        actions.edit_lesson(actor, course_id, lesson_id, read_page(LessonForm))
    except Invalid as refusal:
        lesson = queries.editable_lesson(actor, course_id, lesson_id)
        return _lesson_page(course_id, lesson, request.form, field_sentences(refusal)), 422
    except Conflict as refusal:
        lesson = queries.editable_lesson(actor, course_id, lesson_id)
        return _lesson_page(course_id, lesson, request.form, {}, refusal), 409
    flash(_("Saved."), "done")
    return _back(course_id)


@pages.post("/studio/courses/<id:course_id>/lessons/<id:lesson_id>/place")
def place_lesson(course_id: int, lesson_id: int) -> Any:
    place = max(read_page(Place).position, 1)
    actions.edit_lesson(current_actor(), course_id, lesson_id, LessonChange(position=place))
    return redirect(url_for(".open_course", course_id=course_id, _anchor="lessons"), 303)


@pages.get("/studio/courses/<id:course_id>/lessons/<id:lesson_id>/remove")
def ask_remove(course_id: int, lesson_id: int) -> str:
    actor = current_actor()
    lesson = queries.editable_lesson(actor, course_id, lesson_id)
    sheet = queries.editable_course(actor, course_id)
    return render("courses/remove_lesson.html", sheet=sheet, lesson=lesson)


@pages.post("/studio/courses/<id:course_id>/lessons/<id:lesson_id>/remove")
def remove_lesson(course_id: int, lesson_id: int) -> Any:
    lesson = actions.remove_lesson(current_actor(), course_id, lesson_id)
    flash(_("“%(title)s” is removed.", title=lesson.title), "done")
    return _back(course_id)


@pages.post("/studio/courses/<id:course_id>/lessons/<id:lesson_id>/again")
def convert_again(course_id: int, lesson_id: int) -> Any:
    try:
        lesson = actions.convert_again(current_actor(), course_id, lesson_id)
    except Conflict as refusal:
        flash(sentence(refusal), "problem")
    else:
        flash(_("“%(title)s” is tried once more.", title=lesson.title), "done")
    return redirect(url_for(".open_course", course_id=course_id, _anchor="lessons"), 303)


def _back(course_id: int) -> Any:
    return redirect(url_for(".open_course", course_id=course_id), 303)


def _present(lesson: "LessonVersion") -> dict[str, Any]:
    return {
        "title": lesson.title,
        "required": "1" if lesson.required else "0",
        "kind": lesson.kind.value,
        "video_id": lesson.video_id,
        "body": lesson.body,
        "chapters": written_chapters(queries.chapters_in(lesson)),
    }


def _lesson_page(
    course_id: int,
    lesson: "LessonVersion",
    typed: Any,
    errors: dict[str, list[str]],
    refusal: Conflict | None = None,
) -> str:
    if lesson.kind is LessonKind.ARTICLE:
        return article_page(course_id, lesson, typed, errors, refusal)
    if lesson.kind is LessonKind.DOCUMENT:
        return document_page(course_id, lesson, typed, errors, refusal)
    return render(
        "courses/studio_lesson.html",
        recorded_kinds=recorded_kinds(),
        sheet=queries.editable_course(current_actor(), course_id),
        lesson=lesson,
        typed=typed,
        present=_present(lesson),
        errors=errors,
        refused=sentence(refusal) if refusal else "",
        shelf=queries.caption_shelf(current_actor(), course_id, lesson.lesson_id),
        asked=queries.question_shelf(current_actor(), course_id, lesson.lesson_id),
        **caption_choices(),
    )


def article_page(
    course_id: int,
    lesson: "LessonVersion | None",
    typed: Any,
    errors: dict[str, list[str]],
    refusal: Conflict | None = None,
    upon: str = "",
) -> str:
    """Where an article is written: a new one where there is no ``lesson`` yet.

    ``upon`` is the count of edits that was typed upon, where it is not the present one.
    """
    return render(
        "courses/studio_article.html",
        sheet=queries.editable_course(current_actor(), course_id),
        lesson=lesson,
        typed=typed,
        present=_present(lesson) if lesson else {},
        errors=errors,
        refused=sentence(refusal) if refusal else "",
        upon=upon,
    )
