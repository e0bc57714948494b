"""JSON about courses: the topic tree, the catalogue, one course, its draft and lessons."""

from typing import Any, NotRequired, TypedDict

from flask import Blueprint, url_for
from flask_babel import gettext as _

from app.courses import actions, forms, queries
from app.courses.queries import CatalogueItem, CourseSheet, LessonLine
from app.kit.web import current_actor, describes, read_json, read_query

api = Blueprint("courses_api", __name__, url_prefix="/api/v1")


class TopicJson(TypedDict):
    id: str
    parent_id: str | None
    title: str


class TopicsJson(TypedDict):
    items: list[TopicJson]
    next: None


class ItemJson(TypedDict):
    id: str
    title: str
    highlight: str
    title_highlight: str
    topic: str | None
    topic_title: str
    kind: str
    teacher: str
    minutes: float
    hours: float
    poster_url: str | None


class CatalogueJson(TypedDict):
    items: list[ItemJson]
    next: str | None
    total: int


class LessonJson(TypedDict):
    id: str
    title: str
    kind: str
    required: bool
    video_id: str | None
    duration_seconds: float | None
    video_state: NotRequired[str]
    manifest_url: NotRequired[str | None]


class OwnerJson(TypedDict):
    id: str
    name: str
    username: str


class CourseJson(TypedDict):
    id: str
    title: str
    summary: str
    topic: str | None
    topic_title: str
    kind: str
    state: str
    revision: int
    room_id: str
    minutes: float
    hours: float
    tags: list[str]
    level: str | None
    hosting_organisation: str | None
    building_organisation: str | None
    responsible_person: str
    teacher: OwnerJson
    lessons: list[LessonJson]


class MissingJson(TypedDict):
    code: str
    sentence: str
    lesson_id: str | None


class MissingListJson(TypedDict):
    items: list[MissingJson]
    next: None


class LessonTextJson(TypedDict):
    id: str
    course_id: str
    title: str
    kind: str
    required: bool
    video_id: str | None
    duration_seconds: float | None
    body_html: str


@api.get("/topics")
@describes(answers=TopicsJson)
def list_topics() -> Any:
    """The topic tree, flat, parents before their children."""
    items = [
        {"id": str(topic.id), "parent_id": _id(topic.parent_id), "title": topic.title}
        for topic in queries.topics()
    ]
    return {"items": items, "next": None}


@api.get("/courses")
@describes(query=forms.CatalogueQuery, answers=CatalogueJson)
def list_courses() -> Any:
    """Search in what is published; without `q`, everything, the newest first."""
    found = queries.catalogue(current_actor(), read_query(forms.CatalogueQuery))
    return {
        "items": [_item(item) for item in found.items],
        "next": found.next,
        "total": found.total,
    }


@api.post("/courses")
@describes(takes=forms.NewCourse, answers=CourseJson, status=201)
def create_course() -> Any:
    """A new course of mine with an empty draft."""
    actor = current_actor()
    course = actions.create_course(actor, read_json(forms.NewCourse))
    answer = _course(queries.course_sheet(actor, course.id))
    return answer, 201, {"Location": url_for("courses_api.show_course", course_id=course.id)}


@api.get("/courses/<id:course_id>")
@describes(answers=CourseJson)
def show_course(course_id: int) -> Any:
    """One course: as published; for its author and reviewers the newest revision."""
    return _course(queries.course_sheet(current_actor(), course_id))


@api.patch("/courses/<id:course_id>")
@describes(takes=forms.CourseChange, answers=CourseJson)
def edit_course(course_id: int) -> Any:
    """Change my course; if it is published, a draft revision is opened for the change."""
    actor = current_actor()
    actions.edit_course(actor, course_id, read_json(forms.CourseChange))
    return _course(queries.course_sheet(actor, course_id))


@api.get("/courses/<id:course_id>/missing")
@describes(answers=MissingListJson)
def list_missing(course_id: int) -> Any:
    """What my course lacks before it can be submitted for review."""
    sheet = queries.editable_course(current_actor(), course_id)
    items = [
        {
            "code": lack.code,
            "sentence": _(lack.sentence, **lack.values),
            "lesson_id": _id(lack.lesson_id),
        }
        for lack in queries.missing_before_submit(sheet.revision_id)
    ]
    return {"items": items, "next": None}


@api.post("/courses/<id:course_id>/lessons")
@describes(takes=forms.NewLesson, answers=LessonJson, status=201)
def add_lesson(course_id: int) -> Any:
    """Add a lesson at the end of my draft."""
    actor = current_actor()
    lesson = actions.add_lesson(actor, course_id, read_json(forms.NewLesson))
    return _lesson_of(queries.course_sheet(actor, course_id), lesson.lesson_id), 201


@api.patch("/courses/<id:course_id>/lessons/<id:lesson_id>")
@describes(takes=forms.LessonChange, answers=LessonJson)
def edit_lesson(course_id: int, lesson_id: int) -> Any:
    """Change a lesson of my draft, or its `position` among the lessons."""
    actor = current_actor()
    actions.edit_lesson(actor, course_id, lesson_id, read_json(forms.LessonChange))
    return _lesson_of(queries.course_sheet(actor, course_id), lesson_id)


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
    return _course(queries.course_sheet(actor, course_id))


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
        "video_id": _id(lesson.video_id),
        "duration_seconds": _seconds(lesson.duration_ms),
        "body_html": lesson.body_html,
    }


def _id(number: int | None) -> str | None:
    return str(number) if number is not None else None


def _seconds(ms: int | None) -> float | None:
    return ms / 1000 if ms is not None else None


def _minutes(ms: int) -> float:
    return round(ms / 60_000, 1)


def _item(item: CatalogueItem) -> dict[str, Any]:
    in_title = "<mark>" in item.title_highlight and "<mark>" not in item.highlight
    return {
        "id": str(item.id),
        "title": item.title,
        "highlight": item.title_highlight if in_title else item.highlight,
        "title_highlight": item.title_highlight,
        "topic": _id(item.topic_id),
        "topic_title": item.topic,
        "kind": item.kind,
        "teacher": item.teacher,
        "minutes": _minutes(item.duration_ms),
        "hours": item.centihours / 100,
        "poster_url": item.poster_url,
    }


def _course(sheet: CourseSheet) -> dict[str, Any]:
    return {
        "id": str(sheet.id),
        "title": sheet.title,
        "summary": sheet.summary,
        "topic": _id(sheet.topic_id),
        "topic_title": sheet.topic,
        "kind": sheet.kind,
        "state": sheet.state,
        "revision": sheet.revision,
        "room_id": sheet.room_id,
        "minutes": _minutes(sheet.duration_ms),
        "hours": sheet.centihours / 100,
        "tags": list(sheet.tags),
        "level": sheet.level,
        "hosting_organisation": _id(sheet.hosting_organisation_id),
        "building_organisation": _id(sheet.building_organisation_id),
        "responsible_person": sheet.responsible_person,
        "teacher": {
            "id": str(sheet.owner.id),
            "name": sheet.owner.name,
            "username": sheet.owner.username,
        },
        "lessons": [_lesson(line, sheet.mine) for line in sheet.lessons],
    }


def _lesson(line: LessonLine, mine: bool) -> dict[str, Any]:
    answer = {
        "id": str(line.id),
        "title": line.title,
        "kind": line.kind,
        "required": line.required,
        "video_id": _id(line.video_id),
        "duration_seconds": _seconds(line.duration_ms),
    }
    if mine and line.video:
        answer |= {"video_state": line.video.state, "manifest_url": line.manifest_url}
    return answer


def _lesson_of(sheet: CourseSheet, lesson_id: int) -> dict[str, Any]:
    return next(_lesson(line, sheet.mine) for line in sheet.lessons if line.id == lesson_id)
