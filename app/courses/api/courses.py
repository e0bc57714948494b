"""The topic tree, the catalogue, one course."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.courses import actions, forms, queries
from app.courses.api import api
from app.courses.api.shapes import (
    CatalogueJson,
    CourseJson,
    MissingListJson,
    TopicsJson,
    course_json,
    item_json,
    told_id,
)
from app.kit.web import current_actor, describes, read_json, read_query


@api.get("/topics")
@describes(answers=TopicsJson)
def list_topics() -> Any:
    """The topic tree, flat, parents before their children."""
    items = [
        {"id": str(topic.id), "parent_id": told_id(topic.parent_id), "title": topic.title}
        for topic in queries.topics()
    ]
    return {"items": items, "next": None}


@api.get("/courses")
@describes(query=forms.CatalogueQuery, answers=CatalogueJson)
def list_courses() -> Any:
    """Search in what is published; without `q`, everything, the newest first."""
    found = queries.catalogue(current_actor(), read_query(forms.CatalogueQuery))
    return {
        "items": [item_json(item) for item in found.items],
        "next": found.next,
        "total": found.total,
    }


@api.post("/courses")
@describes(takes=forms.NewCourse, answers=CourseJson, status=201)
def create_course() -> Any:
    """A new course of mine with an empty draft."""
    actor = current_actor()
    course = actions.create_course(actor, read_json(forms.NewCourse))
    answer = course_json(queries.course_sheet(actor, course.id))
    return answer, 201, {"Location": url_for("courses_api.show_course", course_id=course.id)}


@api.get("/courses/<id:course_id>")
@describes(answers=CourseJson)
def show_course(course_id: int) -> Any:
    """One course: as published; for its author and reviewers the newest revision."""
    return course_json(queries.course_sheet(current_actor(), course_id))


@api.patch("/courses/<id:course_id>")
@describes(takes=forms.CourseChange, answers=CourseJson)
def edit_course(course_id: int) -> Any:
    """Change my course; if it is published, a draft revision is opened for the change."""
    actor = current_actor()
    actions.edit_course(actor, course_id, read_json(forms.CourseChange))
    return course_json(queries.course_sheet(actor, course_id))


@api.get("/courses/<id:course_id>/missing")
@describes(answers=MissingListJson)
def list_missing(course_id: int) -> Any:
    """What my course lacks before it can be submitted for review."""
    sheet = queries.editable_course(current_actor(), course_id)
    items = [
        {
            "code": lack.code,
            "sentence": _(lack.sentence, **lack.values),
            "lesson_id": told_id(lack.lesson_id),
        }
        for lack in queries.missing_before_submit(sheet.revision_id)
    ]
    return {"items": items, "next": None}
