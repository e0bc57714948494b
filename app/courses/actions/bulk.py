"""Many starts at once, for a past that is taken over as a whole."""

from collections.abc import Collection
from datetime import datetime

from app.courses.models import CourseStart
from app.kit.db import session, transactional, upsert


@transactional
def start_courses(starts: Collection[tuple[int, int, int, datetime]]) -> None:
    """Keep for each (person, course, revision, moment) the revision that the person started then.

    Who has started a course keeps theirs, as in ``start_course``. Skips the question whether the
    person may see the course: callers know that they studied it.
    """
    rows = [
        {"person_id": person, "course_id": course, "revision_id": revision, "started_at": at}
        for person, course, revision, at in starts
    ]
    if rows:
        session.execute(upsert(CourseStart.__table__).on_conflict_do_nothing(), rows)
