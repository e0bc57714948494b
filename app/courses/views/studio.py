"""The studio: a new course, and one of mine open for work."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import organisation_choices
from app.courses import actions, queries
from app.courses.forms import CourseForm, NewCourse, split_tags
from app.courses.permissions import can_make_courses
from app.courses.rules import EditRefusal, Kind, LessonKind, Level
from app.courses.views import pages
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.forms import parse
from app.kit.web import (
    current_actor,
    field_sentences,
    once,
    read_page,
    render,
    sentence,
)


@pages.get("/studio/courses/new")
def new_course() -> str:
    _teacher()
    return _new_page({}, {})


@pages.post("/studio/courses")
@once
def create_course() -> Any:
    actor = _teacher()
    try:
        course = actions.create_course(actor, _typed_course())
    except Invalid as refusal:
        return _new_page(request.form, field_sentences(refusal)), 422
    return redirect(url_for(".open_course", course_id=course.id), 303)


@pages.get("/studio/courses/<id:course_id>")
def open_course(course_id: int) -> str:
    return course_page(course_id)


@pages.post("/studio/courses/<id:course_id>")
def edit_course(course_id: int) -> Any:
    try:
        actions.edit_course(current_actor(), course_id, read_page(CourseForm))
    except Invalid as refusal:
        return course_page(course_id, request.form, field_sentences(refusal)), 422
    except Conflict as refusal:
        return course_page(course_id, request.form, refusal=refusal), 409
    flash(_("Saved."), "done")
    return redirect(url_for(".open_course", course_id=course_id), 303)


@pages.post("/studio/courses/<id:course_id>/draft")
def begin_update(course_id: int) -> Any:
    """Open a draft beside what is published; learners keep what they have."""
    revision = actions.draft_revision(current_actor(), course_id)
    flash(_("Revision %(number)s is open. Change what you like.", number=revision.number), "done")
    return redirect(url_for(".open_course", course_id=course_id), 303)


def course_page(
    course_id: int,
    typed: Any = None,
    errors: dict[str, list[str]] | None = None,
    lesson: Any = None,
    lesson_errors: dict[str, list[str]] | None = None,
    refusal: Conflict | None = None,
) -> str:
    """The working page of a course; ``typed`` and ``lesson`` are forms that were refused."""
    bench = queries.workbench(current_actor(), course_id)
    present = _present(bench.sheet)
    return render(
        "courses/studio_course.html",
        bench=bench,
        sheet=bench.sheet,
        typed=typed if typed is not None else present,
        present=present,
        refused=sentence(refusal) if refusal else "",
        newer=refusal is not None and refusal.code == EditRefusal.NEWER.code,
        errors=errors or {},
        lesson=lesson or {},
        lesson_errors=lesson_errors or {},
        **_choices(),
    )


def _present(sheet: queries.CourseSheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "summary": sheet.summary,
        "topic": sheet.topic_id or "",
        "kind": sheet.kind.value,
        "tags": " ".join(sheet.tags),
        "level": sheet.level or "",
        "hosting_organisation": sheet.hosting_organisation_id or "",
        "building_organisation": sheet.building_organisation_id or "",
        "responsible_person": sheet.responsible_person,
    }


def _choices() -> dict[str, Any]:
    """What a course's form offers."""
    return {
        "topics": [("", _("Choose later")), *queries.topic_choices()],
        "kinds": kind_choices(),
        "recorded_kinds": recorded_kinds(),
        "levels": [
            ("", _("Not said")),
            (Level.BASIC.value, _("Basic: presumes nothing")),
            (Level.INTERMEDIATE.value, _("Intermediate: for those who do this work")),
            (Level.ADVANCED.value, _("Advanced: for who answers for it")),
        ],
        "units": [("", _("None")), *organisation_choices()],
    }


def recorded_kinds() -> list[tuple[str, str]]:
    """What a recording can be made of."""
    return [
        (LessonKind.VIDEO.value, _("They watch it")),
        (LessonKind.AUDIO.value, _("They listen to it")),
    ]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of course that can be chosen, with what each is for."""
    return [
        (Kind.LECTURE.value, _("Topic course: a subject in one or more lessons")),
        (Kind.MICRO.value, _("Micro-course: one point, 15 minutes at most")),
        (Kind.CASE.value, _("Case course: a real case and what it teaches")),
        (Kind.LIVE.value, _("Live course: taught at a fixed time")),
    ]


def _typed_course() -> NewCourse:
    typed = request.form.to_dict()
    return parse(NewCourse, typed | {"tags": split_tags(typed.get("tags", ""))})


def _new_page(typed: Any, errors: dict[str, list[str]]) -> str:
    return render(
        "courses/new.html",
        typed=typed,
        errors=errors,
        **_choices(),
    )


def _teacher() -> Any:
    actor = current_actor()
    if not can_make_courses(actor):
        raise NotAllowed()
    return actor
