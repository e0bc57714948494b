"""Courses and starts by the hundred, for a past that is taken over as a whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from app.courses.actions.placing import let_find_many
from app.courses.forms import article_html
from app.courses.models import Course, CourseStart, Lesson, LessonVersion, Revision
from app.courses.rules import Kind, LessonKind, Level, State, characters_of, reading_ms
from app.kit.db import session, transactional, upsert
from app.videos import queries as videos


@dataclass(frozen=True, slots=True)
class ReadyLesson:
    """A lesson that needs no more work: a ready video, or an article in Markdown."""

    title: str
    body: str = ""
    video_id: int | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class ReadyCourse:
    """A course that has been through review elsewhere."""

    title: str
    summary: str
    kind: Kind
    topic_id: int
    owner_id: int
    published_at: datetime
    lessons: tuple[ReadyLesson, ...]
    tags: tuple[str, ...] = ()
    level: Level | None = None
    hosting_organisation_id: int | None = None
    building_organisation_id: int | None = None
    responsible_person: str = ""


@transactional
def publish_courses(ready: Sequence[ReadyCourse]) -> list[int]:
    """Publish many courses whose review was elsewhere; returns their ids, in order.

    Promises what a published course has: its first revision, lessons of measured length, a place
    in the search. Skips drafts, reviews and their checks, so there is no history of moves; the
    caller answers for what the courses say and that their videos are ready.
    """
    course_ids = _insert(Course, [_course(one) for one in ready])
    measured = _measured(ready)
    revisions = [
        _revision(one, course_id, sum(lesson["duration_ms"] for lesson in lessons))
        for one, course_id, lessons in zip(ready, course_ids, measured, strict=True)
    ]
    revision_ids = _insert(Revision, revisions)
    _insert_lessons(ready, course_ids, revision_ids, measured)
    _point_at(ready, course_ids, revision_ids)
    for start in range(0, len(course_ids), 1000):
        let_find_many(_published(course_ids[start : start + 1000]))
    return course_ids


def _insert(kind: type, rows: Sequence[dict[str, Any]]) -> list[int]:
    """The new rows' ids, in the order of the rows."""
    if not rows:
        return []
    table: Any = kind.__table__  # type: ignore[attr-defined]
    made = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.connection().execute(made, rows).scalars())


def _course(ready: ReadyCourse) -> dict[str, Any]:
    return {
        "owner_id": ready.owner_id,
        "kind": ready.kind,
        "state": State.DRAFT,  # until it has a revision to show
        "hosting_organisation_id": ready.hosting_organisation_id,
        "building_organisation_id": ready.building_organisation_id,
        "responsible_person": ready.responsible_person,
        "created_at": ready.published_at,
    }


def _revision(ready: ReadyCourse, course_id: int, duration_ms: int) -> dict[str, Any]:
    return {
        "course_id": course_id,
        "number": 1,
        "stage": State.PUBLISHED,
        "title": ready.title,
        "summary": ready.summary,
        "topic_id": ready.topic_id,
        "tags": list(ready.tags),
        "level": ready.level,
        "duration_ms": duration_ms,
        "created_at": ready.published_at,
        "edited_at": ready.published_at,
        "published_at": ready.published_at,
    }


def _measured(ready: Sequence[ReadyCourse]) -> list[list[dict[str, Any]]]:
    """The lessons of each course as rows, without the ids they will stand under."""
    lessons = [lesson for one in ready for lesson in one.lessons]
    facts = videos.facts({one.video_id for one in lessons if one.video_id})
    html = {body: article_html(body) for body in {one.body for one in lessons if one.body}}
    return [
        [
            {
                "position": place,
                "title": lesson.title,
                "required": lesson.required,
                "kind": LessonKind.VIDEO if lesson.video_id else LessonKind.ARTICLE,
                "video_id": lesson.video_id,
                "body": lesson.body,
                "body_html": html.get(lesson.body, ""),
                "duration_ms": (facts[lesson.video_id].duration_ms or 0)
                if lesson.video_id
                else reading_ms(characters_of(html.get(lesson.body, ""))),
            }
            for place, lesson in enumerate(one.lessons, start=1)
        ]
        for one in ready
    ]


def _insert_lessons(
    ready: Sequence[ReadyCourse],
    course_ids: Sequence[int],
    revision_ids: Sequence[int],
    measured: Sequence[Sequence[dict[str, Any]]],
) -> None:
    owners = list(zip(ready, course_ids, revision_ids, measured, strict=True))
    lesson_ids = iter(
        _insert(
            Lesson,
            [
                {"course_id": course_id, "created_at": one.published_at}
                for one, course_id, _, lessons in owners
                for _ in lessons
            ],
        )
    )
    _insert(
        LessonVersion,
        [
            {**lesson, "revision_id": revision_id, "lesson_id": next(lesson_ids)}
            for _, _, revision_id, lessons in owners
            for lesson in lessons
        ],
    )


def _point_at(
    ready: Sequence[ReadyCourse], course_ids: Sequence[int], revision_ids: Sequence[int]
) -> None:
    courses: Any = Course.__table__
    rows = [
        {"the_course": course_id, "revision": revision_id, "moment": one.published_at}
        for one, course_id, revision_id in zip(ready, course_ids, revision_ids, strict=True)
    ]
    published = (
        update(courses)
        .where(courses.c.id == bindparam("the_course"))
        .values(
            published_revision_id=bindparam("revision"),
            published_at=bindparam("moment"),
            state=State.PUBLISHED,
        )
    )
    if rows:
        session.connection().execute(published, rows)


def _published(course_ids: Collection[int]) -> list[tuple[Course, Revision]]:
    rows = session.execute(
        select(Course, Revision)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.id.in_(course_ids))
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Start:
    """Who started which revision of a course when, and when they had first completed it."""

    person_id: int
    course_id: int
    revision_id: int
    started_at: datetime
    finished_at: datetime | None = None


@transactional
def start_courses(starts: Collection[Start]) -> None:
    """Keep for each person the revision that they started then.

    Who has started a course keeps theirs, as in ``start_course``. Skips the question whether the
    person may see the course: callers know that they studied it.
    """
    rows = [
        {
            "person_id": one.person_id,
            "course_id": one.course_id,
            "revision_id": one.revision_id,
            "started_at": one.started_at,
            "finished_at": one.finished_at,
        }
        for one in starts
    ]
    if rows:
        session.execute(upsert(CourseStart.__table__).on_conflict_do_nothing(), rows)
