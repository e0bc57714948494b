"""What of the demo is there already."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Organisation, User
from app.accounts.queries import find_user
from app.classes.models import Class
from app.courses.models import Course, LessonVersion, Revision, Topic
from app.courses.queries import lessons_of, published_revision
from app.courses.rules import State
from app.credits.rules import PLATFORM_DEFAULT
from app.kit.db import session

EARNS_FROM_MS = PLATFORM_DEFAULT.min_seconds * 1000


def organisation_ids() -> dict[str, int]:
    """Every organisation's id by its title."""
    rows = session.execute(select(Organisation.title, Organisation.id))
    return {row.title: row.id for row in rows}


def topic_ids() -> dict[str, int]:
    """Every topic's id by its title."""
    return {row.title: row.id for row in session.execute(select(Topic.title, Topic.id))}


def course_ids() -> dict[str, int]:
    """Every course's id by the titles it has had."""
    rows = session.execute(
        select(Revision.title, Course.id).join(Course, Course.id == Revision.course_id)
    )
    return {row.title: row.id for row in rows}


def published_lessons(course_id: int) -> Sequence[LessonVersion]:
    """The lessons that newcomers get, in order."""
    revision = published_revision(course_id)
    return lessons_of(revision.id) if revision else ()


def oldest_courses(limit: int) -> list[int]:
    """Published courses that are long enough to earn hours, the first published first."""
    found = (
        select(Course.id)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.state == State.PUBLISHED, Revision.duration_ms >= EARNS_FROM_MS)
        .order_by(Course.published_at, Course.id)
    )
    return list(session.scalars(found.limit(limit)))


def has_class(title: str) -> bool:
    """Whether a class of that title has been opened."""
    return session.scalar(select(Class.id).where(Class.title == title).limit(1)) is not None


def person(username: str) -> User:
    """One of the demo's people, who have been made before."""
    found = find_user(username)
    assert found is not None, f"{username} has not been made"
    return found
