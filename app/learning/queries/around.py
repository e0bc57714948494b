"""Around a course: who asks for it, what changed since one began, what else its teacher teaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.classes.models import Class, ClassCourse, ClassMember
from app.courses import queries as courses
from app.courses.models import Course
from app.courses.rules import State
from app.discussion import queries as discussion
from app.discussion.queries import Said
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.learning.queries.cards import CourseCard, cards
from app.learning.queries.course import CoursePage
from app.learning.rules import Changes, Part, changes_between
from app.videos import queries as videos

MORE = 5
LATEST_SAID = 3


@dataclass(frozen=True)
class Asked:
    """A class of the viewer's that has the course in its plan."""

    class_id: int
    title: str
    required: bool
    ends_at: datetime
    done: bool


@dataclass(frozen=True)
class Around:
    """What stands around a course for one person."""

    asked: Sequence[Asked]
    changes: Changes
    more: Sequence[CourseCard]
    """Other courses of the same teacher."""
    said: Sequence[Said] | None
    """The latest of its room; None where the viewer is no part of its audience."""


def around(viewer: User, course: CoursePage) -> Around:
    """A fixed number of statements, whatever the course."""
    return Around(
        asked=_asked(viewer, course),
        changes=_changes(course),
        more=_more(course),
        said=_said(viewer, course),
    )


def _asked(viewer: User, course: CoursePage) -> list[Asked]:
    """Open and coming classes only, the nearest end first."""
    rows = session.execute(
        select(Class.id, Class.title, Class.ends_at, ClassCourse.required)
        .join(ClassCourse, ClassCourse.class_id == Class.id)
        .join(ClassMember, ClassMember.class_id == Class.id)
        .where(
            ClassMember.learner_id == viewer.id,
            ClassCourse.course_id == course.id,
            Class.ends_at > clock.now(),
        )
        .order_by(Class.ends_at, Class.id)
        .limit(MORE)
    )
    done = course.completed_at is not None
    return [Asked(row.id, row.title, row.required, row.ends_at, done) for row in rows]


def _changes(course: CoursePage) -> Changes:
    if course.newest_id == course.revision_id:
        return Changes()
    newest = courses.get_revision(course.newest_id)
    words = (newest.title, newest.summary) != (course.title, course.summary)
    return changes_between(_parts(course.revision_id), _parts(newest.id), words=words)


def _parts(revision_id: int) -> list[Part]:
    """A lesson's recording is told by its bytes: the same file sent again renews nothing."""
    lessons = courses.lessons_of(revision_id)
    facts = videos.facts([one.video_id for one in lessons if one.video_id])
    files = {id_: one.file_hash or str(id_) for id_, one in facts.items()}
    return [
        Part(
            one.lesson_id,
            one.title,
            f"{files.get(one.video_id or 0, '')}|{one.body_html}",
            one.required,
        )
        for one in lessons
    ]


def _more(course: CoursePage) -> list[CourseCard]:
    if course.teacher is None:
        return []
    found = session.scalars(
        select(Course.id)
        .where(
            Course.owner_id == course.teacher.id,
            Course.state == State.PUBLISHED,
            Course.id != course.id,
        )
        .order_by(Course.published_at.desc(), Course.id.desc())
        .limit(MORE)
    ).all()
    known = cards(found)
    return [known[id_] for id_ in found if id_ in known]


def _said(viewer: User, course: CoursePage) -> Sequence[Said] | None:
    try:
        room = discussion.get_room(viewer, course.room_id)
    except NotFound:
        return None
    said = discussion.history(viewer, room, limit=LATEST_SAID * 2).items
    return [one for one in said if one.body][-LATEST_SAID:]
