"""One course and its revisions, and who may see them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.courses.models import Course, CourseStart, Revision
from app.courses.permissions import Actor, can_see_drafts
from app.courses.rules import open_to_newcomers, open_to_starters
from app.kit.db import session
from app.kit.errors import NotFound


def find_course(viewer: Actor, course_id: int) -> Course | None:
    """The course if this person may see it: published, begun and retiring, or their work."""
    course = session.get(Course, course_id)
    if course is None:
        return None
    if can_see_drafts(viewer, course.owner_id) or open_to_newcomers(course.state):
        return course
    if open_to_starters(course.state) and _started_revision_id(viewer.id, course_id):
        return course
    return None


def get_course(viewer: Actor, course_id: int) -> Course:
    """The course; raises NotFound when it does not exist or not for this person."""
    course = find_course(viewer, course_id)
    if course is None:
        raise NotFound()
    return course


def get_revision(revision_id: int) -> Revision:
    """A revision, for callers that have decided who may know it; raises NotFound."""
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound()
    return revision


def newest_revision(course_id: int) -> Revision:
    """The revision with the highest number; raises NotFound for an unknown course."""
    revision = session.scalar(
        select(Revision)
        .where(Revision.course_id == course_id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    if revision is None:
        raise NotFound()
    return revision


def newest_number() -> Any:
    """The number of the newest revision of the course of the surrounding statement."""
    later = aliased(Revision)
    return select(func.max(later.number)).where(later.course_id == Course.id).scalar_subquery()


def published_revision(course_id: int) -> Revision | None:
    """The revision that newcomers get, or None before the first publication."""
    return session.scalar(
        select(Revision)
        .join(Course, Course.published_revision_id == Revision.id)
        .where(Course.id == course_id)
    )


def revision_for(learner_id: int, course_id: int) -> Revision | None:
    """The revision this person studies: the one they started, else the published one."""
    started = _started_revision_id(learner_id, course_id)
    return session.get(Revision, started) if started else published_revision(course_id)


def _started_revision_id(person_id: int, course_id: int) -> int | None:
    start = session.get(CourseStart, (person_id, course_id))
    return start.revision_id if start else None


def titles(course_ids: Collection[int]) -> dict[int, str]:
    """Titles by course id, as published, else as last drafted; for callers that have decided."""
    if not course_ids:
        return {}
    newest = (
        select(Revision.course_id, func.max(Revision.number).label("number"))
        .where(Revision.course_id.in_(set(course_ids)))
        .group_by(Revision.course_id)
        .subquery()
    )
    rows = session.execute(
        select(Revision.course_id, Revision.title)
        .join(Course, Course.id == Revision.course_id)
        .join(newest, newest.c.course_id == Course.id)
        .where(
            (Revision.id == Course.published_revision_id)
            | (Course.published_revision_id.is_(None) & (Revision.number == newest.c.number))
        )
    )
    return {row.course_id: row.title for row in rows}
