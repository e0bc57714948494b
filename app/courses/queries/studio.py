"""What the studio shows its author: my courses, and one of them open for work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.courses.models import Course, LessonVersion, Revision
from app.courses.permissions import Actor, can_edit
from app.courses.queries.courses import find_course, newest_revision
from app.courses.queries.sheet import CourseSheet, course_sheet
from app.courses.rules import Kind, State, shown_state
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page, Paging, page


@dataclass(frozen=True)
class StudioCourse:
    """One line of "my courses"."""

    id: int
    title: str
    kind: Kind
    state: State
    published: bool
    """Whether learners can see it now."""
    revision: int
    lessons: int
    edited_at: datetime


def my_courses(viewer: Actor, paging: Paging) -> Page[StudioCourse]:
    """The viewer's own courses, the one touched last first."""
    later = aliased(Revision)
    newest = select(func.max(later.number)).where(later.course_id == Course.id).scalar_subquery()
    lessons = (
        select(func.count(LessonVersion.id))
        .where(LessonVersion.revision_id == Revision.id)
        .scalar_subquery()
    )
    statement = (
        select(Course, Revision, lessons.label("lessons"))
        .join(Revision, (Revision.course_id == Course.id) & (Revision.number == newest))
        .where(Course.owner_id == viewer.id)
    )
    keys: list[Any] = [(Revision.edited_at, "desc"), (Course.id, "desc")]
    return page(statement, keys, paging.cursor, paging.limit).map(_studio_course)


def _studio_course(row: Any) -> StudioCourse:
    course, revision, lessons = row
    return StudioCourse(
        id=course.id,
        title=revision.title,
        kind=course.kind,
        state=shown_state(course.state, revision.stage),
        published=course.state is State.PUBLISHED,
        revision=revision.number,
        lessons=lessons,
        edited_at=revision.edited_at,
    )


def editable_course(viewer: Actor, course_id: int) -> CourseSheet:
    """The viewer's own course; everybody else's does not exist in the studio (NotFound)."""
    course = find_course(viewer, course_id)
    if course is None or not can_edit(viewer, course.owner_id):
        raise NotFound()
    return course_sheet(viewer, course_id)


def editable_lesson(viewer: Actor, course_id: int, lesson_id: int) -> LessonVersion:
    """A lesson of the newest revision of the viewer's own course; raises NotFound."""
    course = find_course(viewer, course_id)
    if course is None or not can_edit(viewer, course.owner_id):
        raise NotFound()
    version = session.scalar(
        select(LessonVersion).where(
            LessonVersion.revision_id == newest_revision(course_id).id,
            LessonVersion.lesson_id == lesson_id,
        )
    )
    if version is None:
        raise NotFound()
    return version
