"""How courses and lessons look in JSON."""

from dataclasses import asdict
from typing import Any, NotRequired, TypedDict

from flask import url_for

from app.courses.queries import CatalogueItem, CourseSheet, LessonLine
from app.videos.queries import VideoFacts
from app.videos.rules import MASTER


class TopicJson(TypedDict):
    id: str
    parent_id: str | None
    title: str


class TopicsJson(TypedDict):
    items: list[TopicJson]
    next: None


class MomentJson(TypedDict):
    """Where something is said that was searched for, or stands on a `page`."""

    lesson_id: str
    at_seconds: float
    highlight: str
    page: NotRequired[int]


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
    moment: MomentJson | None


class CatalogueJson(TypedDict):
    items: list[ItemJson]
    next: str | None
    total: int


class ChapterJson(TypedDict):
    at_ms: int
    title: str


class LessonJson(TypedDict):
    id: str
    title: str
    kind: str
    required: bool
    video_id: str | None
    document_id: str | None
    duration_seconds: float | None
    chapters: list[ChapterJson]
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
    edits: int
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
    document_id: str | None
    duration_seconds: float | None
    body_html: str
    chapters: list[ChapterJson]


def told_id(number: int | None) -> str | None:
    return str(number) if number is not None else None


def told_seconds(ms: int | None) -> float | None:
    return ms / 1000 if ms is not None else None


def told_minutes(ms: int) -> float:
    return round(ms / 60_000, 1)


def item_json(item: CatalogueItem) -> dict[str, Any]:
    in_title = "<mark>" in item.title_highlight and "<mark>" not in item.highlight
    return {
        "id": str(item.id),
        "title": item.title,
        "highlight": item.title_highlight if in_title else item.highlight,
        "title_highlight": item.title_highlight,
        "topic": told_id(item.topic_id),
        "topic_title": item.topic,
        "kind": item.kind,
        "teacher": item.teacher,
        "minutes": told_minutes(item.duration_ms),
        "hours": item.centihours / 100,
        "poster_url": item.poster_url,
        "moment": _moment(item),
    }


def _moment(item: CatalogueItem) -> dict[str, Any] | None:
    if item.moment is None:
        return None
    told = {
        "lesson_id": str(item.moment.place),
        "at_seconds": item.moment.at_ms / 1000,
        "highlight": item.moment.highlight,
    }
    return told | {"page": item.page} if item.page else told


def course_json(sheet: CourseSheet) -> dict[str, Any]:
    return {
        "id": str(sheet.id),
        "title": sheet.title,
        "summary": sheet.summary,
        "topic": told_id(sheet.topic_id),
        "topic_title": sheet.topic,
        "kind": sheet.kind,
        "state": sheet.state,
        "revision": sheet.revision,
        "room_id": sheet.room_id,
        "minutes": told_minutes(sheet.duration_ms),
        "hours": sheet.centihours / 100,
        "tags": list(sheet.tags),
        "level": sheet.level,
        "edits": sheet.edits,
        "hosting_organisation": told_id(sheet.hosting_organisation_id),
        "building_organisation": told_id(sheet.building_organisation_id),
        "responsible_person": sheet.responsible_person,
        "teacher": {
            "id": str(sheet.owner.id),
            "name": sheet.owner.name,
            "username": sheet.owner.username,
        },
        "lessons": [lesson_json(line, sheet.mine) for line in sheet.lessons],
    }


def lesson_json(line: LessonLine, mine: bool) -> dict[str, Any]:
    answer = {
        "id": str(line.id),
        "title": line.title,
        "kind": line.kind,
        "required": line.required,
        "video_id": told_id(line.video_id),
        "document_id": told_id(line.document_id),
        "duration_seconds": told_seconds(line.duration_ms),
        "chapters": [asdict(one) for one in line.chapters],
    }
    if mine and line.video:
        answer |= {"video_state": line.video.state, "manifest_url": _manifest_url(line.video)}
    return answer


def _manifest_url(video: VideoFacts) -> str | None:
    """Where its author plays it."""
    if not video.ready:
        return None
    return url_for("courses_api.show_own_playlist", video_id=video.id, name=MASTER)


def lesson_of(sheet: CourseSheet, lesson_id: int) -> dict[str, Any]:
    return next(lesson_json(line, sheet.mine) for line in sheet.lessons if line.id == lesson_id)
