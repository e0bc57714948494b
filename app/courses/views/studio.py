"""The studio: my courses, a new one, and one of them open for work."""

import re
from typing import Annotated, Any
from uuid import uuid4

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from pydantic import BeforeValidator

from app.courses import actions, queries
from app.courses.forms import CourseChange, NewCourse, Tags
from app.courses.permissions import can_make_courses
from app.courses.rules import Kind, in_review
from app.courses.views import pages
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.paging import Paging
from app.kit.web import (
    current_actor,
    field_sentences,
    read_page,
    read_query,
    render,
    sentence,
)


def _split(typed: Any) -> Any:
    return re.split(r"[\s,，、;；]+", typed.strip()) if typed and isinstance(typed, str) else ()


class CoursePage(CourseChange):
    """The studio's form: tags are typed into one line."""

    tags: Annotated[Tags, BeforeValidator(_split)] = ()  # type: ignore[valid-type]


@pages.get("/studio")
def list_my_courses() -> str:
    viewer = _teacher()
    found = queries.my_courses(viewer, read_query(Paging))
    more = url_for(".list_my_courses", cursor=found.next) if found.next else None
    return render("courses/studio.html", courses=found.items, next_url=more)


@pages.get("/studio/courses/new")
def new_course() -> str:
    _teacher()
    return _new_page({}, {})


@pages.post("/studio/courses")
def create_course() -> Any:
    actor = _teacher()
    try:
        course = _create(actor, read_page(NewCourse))
    except Invalid as refusal:
        return _new_page(request.form, field_sentences(refusal)), 422
    return redirect(url_for(".open_course", course_id=course.id), 303)


@pages.get("/studio/courses/<id:course_id>")
def open_course(course_id: int) -> str:
    return course_page(course_id)


@pages.post("/studio/courses/<id:course_id>")
def edit_course(course_id: int) -> Any:
    try:
        actions.edit_course(current_actor(), course_id, read_page(CoursePage))
    except Invalid as refusal:
        return course_page(course_id, request.form, field_sentences(refusal)), 422
    except Conflict as refusal:
        flash(sentence(refusal), "problem")
        return course_page(course_id, request.form), 409
    flash(_("Saved."), "done")
    return redirect(url_for(".open_course", course_id=course_id), 303)


def course_page(
    course_id: int,
    typed: Any = None,
    errors: dict[str, list[str]] | None = None,
    lesson: Any = None,
    lesson_errors: dict[str, list[str]] | None = None,
) -> str:
    """The working page of a course; ``typed`` and ``lesson`` are forms that were refused."""
    sheet = queries.editable_course(current_actor(), course_id)
    return render(
        "courses/studio_course.html",
        sheet=sheet,
        missing=queries.missing_before_submit(sheet.revision_id) if sheet.editable else [],
        waiting=in_review(sheet.state),
        topics=[("", _("Please choose")), *queries.topic_choices()],
        kinds=kind_choices(),
        typed=typed if typed is not None else _present(sheet),
        errors=errors or {},
        lesson=lesson or {},
        lesson_errors=lesson_errors or {},
        form_key=uuid4().hex,
    )


def _present(sheet: queries.CourseSheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "summary": sheet.summary,
        "topic": sheet.topic_id,
        "kind": sheet.kind,
        "tags": " ".join(sheet.tags),
        "level": sheet.level,
        "responsible_person": sheet.responsible_person,
    }


def kind_choices() -> list[tuple[Kind, str]]:
    """The kinds of course that can be chosen, with what each is for."""
    return [
        (Kind.LECTURE, _("Topic course: a subject in one or more lessons")),
        (Kind.MICRO, _("Micro-course: one point, 15 minutes at most")),
        (Kind.CASE, _("Case course: a real case and what it teaches")),
        (Kind.LIVE, _("Live course: taught at a fixed time")),
    ]


def _create(actor: Any, form: NewCourse) -> Any:
    """The course; of two forms sent at the same moment, the slower one finds what was made."""
    try:
        return actions.create_course(actor, form)
    except Conflict:
        return actions.create_course(actor, form)


def _new_page(typed: Any, errors: dict[str, list[str]]) -> str:
    return render(
        "courses/new.html",
        typed=typed,
        errors=errors,
        topics=[("", _("Choose later")), *queries.topic_choices()],
        kinds=kind_choices(),
        form_key=typed.get("form_key") or uuid4().hex,
    )


def _teacher() -> Any:
    actor = current_actor()
    if not can_make_courses(actor):
        raise NotAllowed()
    return actor
