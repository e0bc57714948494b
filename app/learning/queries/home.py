"""The home page of a learner: where I stopped, my year, my classes, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import User
from app.classes import queries as classes
from app.classes.models import ClassCourse, ClassMember
from app.classes.queries import ClassCard
from app.courses import queries as courses
from app.courses.models import Course, CourseStart
from app.courses.rules import State
from app.kit.db import session
from app.kit.errors import NotFound
from app.learning import rules
from app.learning.queries.cards import NOT_STARTED, CourseCard, cards
from app.progress import queries as progress

OFFERS = 5
WIDE = 24
"""How many courses of each origin are weighed against each other."""


@dataclass(frozen=True)
class Resume:
    """The lesson the learner stopped in. Seconds of media time; ``gaps`` lie before that place."""

    lesson_id: int
    lesson_title: str
    position: int
    required: bool
    course_id: int
    course_title: str
    poster_url: str | None
    resume_seconds: float
    duration_seconds: float
    fraction: float
    gaps: int
    missing_seconds: float
    centihours: int
    last_saved_at: datetime


def find_resume(viewer: User) -> Resume | None:
    """Where the learner goes on; None before the first lesson and after the last."""
    last = progress.continue_watching(viewer.id)
    if last is None:
        return None
    try:
        lesson = courses.lesson_for(viewer, last.lesson_id)
    except NotFound:
        return None
    course = cards([last.course_id]).get(last.course_id)
    if course is None:
        return None
    seen = progress.lesson_standing(viewer.id, [last.lesson_id])[last.lesson_id]
    gaps = rules.missing_spans(seen.spans, last.resume_ms)
    return Resume(
        lesson_id=last.lesson_id,
        lesson_title=lesson.title,
        position=lesson.position,
        required=lesson.required,
        course_id=last.course_id,
        course_title=course.title,
        poster_url=course.poster_url,
        resume_seconds=last.resume_ms / 1000,
        duration_seconds=last.duration_ms / 1000,
        fraction=last.covered_ms / last.duration_ms if last.duration_ms else 0.0,
        gaps=len(gaps),
        missing_seconds=sum(end - start for start, end in gaps) / 1000,
        centihours=course.centihours,
        last_saved_at=last.last_saved_at,
    )


def my_classes(viewer: User) -> list[ClassCard]:
    """The open classes this person learns in, the nearest end first."""
    return classes.learnt_by(viewer)


def offers(viewer: User, mine: Sequence[ClassCard]) -> list[CourseCard]:
    """Up to five courses, each with the reason it is offered for."""
    required = _required_in(mine)
    begun = _begun(viewer)
    company = _classmates_on(viewer, [one.id for one in mine])
    known = cards({*required, *begun, *company, *_newest()})
    standing = progress.course_standing(viewer, [viewer.id], list(known))
    studied = {known[course_id].topic_id for course_id in begun if course_id in known}
    candidates = []
    for course in known.values():
        done = standing.get((viewer.id, course.id), NOT_STARTED)
        place = required.get(course.id)
        candidates.append(
            rules.Candidate(
                course_id=course.id,
                minutes_left=ceil((1 - done.fraction) * course.duration_ms / 60_000),
                fraction=done.fraction,
                complete=done.completed_at is not None,
                required_in=place.title if place else None,
                due_at=place.ends_at if place else None,
                classmates=company.get(course.id, 0),
                topic=course.topic if course.topic_id in studied else None,
            )
        )
    fractions = {one.course_id: one.fraction for one in candidates}
    return [
        replace(
            known[offer.course_id],
            reason=_(offer.why.sentence, **offer.values),
            fraction=fractions[offer.course_id],
            required=offer.course_id in required,
        )
        for offer in rules.recommend(candidates, OFFERS)
    ]


def _required_in(mine: Sequence[ClassCard]) -> dict[int, ClassCard]:
    """Required courses and, of the classes that ask for each, the one that ends first."""
    by_id = {one.id: one for one in mine}
    rows = session.execute(
        select(ClassCourse.course_id, ClassCourse.class_id).where(
            ClassCourse.class_id.in_(by_id), ClassCourse.required
        )
    )
    found: dict[int, ClassCard] = {}
    for course_id, class_id in rows:
        nearest = found.setdefault(course_id, by_id[class_id])
        found[course_id] = min(nearest, by_id[class_id], key=lambda one: one.ends_at)
    return found


def _begun(viewer: User) -> list[int]:
    begun = select(CourseStart.course_id).where(CourseStart.person_id == viewer.id)
    return list(session.scalars(begun.order_by(CourseStart.started_at.desc()).limit(WIDE)))


def _newest() -> list[int]:
    published = select(Course.id).where(Course.state == State.PUBLISHED)
    newest = published.order_by(Course.published_at.desc(), Course.id.desc())
    return list(session.scalars(newest.limit(WIDE)))


def _classmates_on(viewer: User, class_ids: Sequence[int]) -> dict[int, int]:
    """How many others of my classes have begun each course, the most popular ones only."""
    if not class_ids:
        return {}
    others = select(ClassMember.learner_id).where(
        ClassMember.class_id.in_(class_ids), ClassMember.learner_id != viewer.id
    )
    counted = (
        select(CourseStart.course_id, func.count().label("people"))
        .join(Course, Course.id == CourseStart.course_id)
        .where(CourseStart.person_id.in_(others), Course.state == State.PUBLISHED)
        .group_by(CourseStart.course_id)
        .order_by(func.count().desc(), CourseStart.course_id)
        .limit(WIDE)
    )
    return {row.course_id: row.people for row in session.execute(counted)}
