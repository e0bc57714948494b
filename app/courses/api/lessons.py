"""Lessons of a draft, and one lesson as somebody studies it."""

from dataclasses import asdict
from typing import Any

from app.courses import actions, forms, queries
from app.courses.api import api
from app.courses.api.shapes import (
    CourseJson,
    LessonJson,
    LessonTextJson,
    course_json,
    lesson_of,
    told_id,
    told_seconds,
)
from app.kit.web import current_actor, describes, read_json


@api.post("/courses/<id:course_id>/lessons")
@describes(takes=forms.NewLesson, answers=LessonJson, status=201)
def add_lesson(course_id: int) -> Any:
    """Add a lesson at the end of my draft."""
    actor = current_actor()
    lesson = actions.add_lesson(actor, course_id, read_json(forms.NewLesson))
    return lesson_of(queries.course_sheet(actor, course_id), lesson.lesson_id), 201


@api.patch("/courses/<id:course_id>/lessons/<id:lesson_id>")
@describes(takes=forms.LessonChange, answers=LessonJson)
def edit_lesson(course_id: int, lesson_id: int) -> Any:
    """Change a lesson of my draft, or its `position` among the lessons."""
    actor = current_actor()
    actions.edit_lesson(actor, course_id, lesson_id, read_json(forms.LessonChange))
    return lesson_of(queries.course_sheet(actor, course_id), lesson_id)


@api.delete("/courses/<id:course_id>/lessons/<id:lesson_id>")
@describes(status=204)
def remove_lesson(course_id: int, lesson_id: int) -> Any:
    """Take a lesson out of my draft; what is published keeps it."""
    actions.remove_lesson(current_actor(), course_id, lesson_id)
    return "", 204


@api.put("/courses/<id:course_id>/lessons/order")
@describes(takes=forms.LessonOrder, answers=CourseJson)
def order_lessons(course_id: int) -> Any:
    """Put all lessons of my draft in this order."""
    actor = current_actor()
    actions.order_lessons(actor, course_id, read_json(forms.LessonOrder).lesson_ids)
    return course_json(queries.course_sheet(actor, course_id))


@api.get("/lessons/<id:lesson_id>")
@describes(answers=LessonTextJson)
def show_lesson(lesson_id: int) -> Any:
    """A lesson in the revision I study, with the text of an article."""
    lesson = queries.lesson_for(current_actor(), lesson_id)
    return {
        "id": str(lesson.lesson_id),
        "course_id": str(lesson.course_id),
        "title": lesson.title,
        "kind": lesson.kind,
        "required": lesson.required,
        "video_id": told_id(lesson.video_id),
        "document_id": told_id(lesson.document_id),
        "duration_seconds": told_seconds(lesson.duration_ms),
        "body_html": lesson.body_html,
        "chapters": [asdict(one) for one in lesson.chapters],
    }
