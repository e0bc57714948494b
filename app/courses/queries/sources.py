"""Under which name the ledger of hours keeps what a course brings."""

from collections.abc import Collection

from sqlalchemy import select

from app.courses.models import Course
from app.kit.db import session


def credit_sources(course_ids: Collection[int]) -> dict[int, str]:
    """By course: "course:12", or what it shares its hours with (the replay of live lesson 7 has
    "live:7"), so that the ledger pays one person once for both. One statement; those that do not
    exist are left out."""
    if not course_ids:
        return {}
    found = session.scalars(select(Course).where(Course.id.in_(set(course_ids))))
    return {course.id: course.source for course in found}
