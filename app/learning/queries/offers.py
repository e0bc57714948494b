"""What to offer a learner next: the courses that come into question, and what speaks for each."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import User
from app.classes.models import ClassCourse, ClassMember
from app.classes.queries import ClassCard
from app.courses.models import Course, CourseStart
from app.courses.rules import State, open_to_newcomers, open_to_starters
from app.discussion.models import Message
from app.discussion.rules import RoomKind, room_ref
from app.kit import clock
from app.kit.db import session
from app.learning import rules
from app.learning.queries.cards import NOT_STARTED, CourseCard, cards
from app.progress import queries as progress

OFFERS = 5
WIDE = 24
"""How many courses of each origin are weighed against each other."""

LATELY = timedelta(days=7)
LATEST_MESSAGES = 2_000
"""How far back the rooms are looked through, however much is said in them."""


def offers(
    viewer: User, mine: Sequence[ClassCard], shown: Collection[int] = ()
) -> list[CourseCard]:
    """Up to five courses, each with the reason it is offered for; not those ``shown`` already."""
    required = _required_in(mine)
    begun = _begun(viewer)
    company = _classmates_on(viewer, [one.id for one in mine], required)
    talk = _talked_about()
    known = cards({*required, *begun, *company, *talk, *_newest()} - set(shown))
    standing = progress.course_standing(viewer, [viewer.id], list(known))
    studied = {known[course_id].topic_id for course_id in begun if course_id in known}
    candidates = []
    for course in known.values():
        if not (open_to_starters if course.id in begun else open_to_newcomers)(course.state):
            continue
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
                messages=talk.get(course.id, 0),
                topic=course.topic if course.topic_id in studied else None,
            )
        )
    fractions = {one.course_id: one.fraction for one in candidates}
    return [
        replace(
            known[offer.course_id],
            reason=_(offer.why.sentence, **offer.values),
            fraction=fractions[offer.course_id],
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


def _classmates_on(
    viewer: User, class_ids: Sequence[int], required: Collection[int]
) -> dict[int, int]:
    """How many others of my classes have begun each course, the most popular ones only.

    Not the ``required`` ones: those are offered as what they are.
    """
    if not class_ids:
        return {}
    others = select(ClassMember.learner_id).where(
        ClassMember.class_id.in_(class_ids), ClassMember.learner_id != viewer.id
    )
    # Whether a course is still open is asked later. Asked here, SQLite goes through every course
    # with every classmate instead of through what the classmates have begun.
    counted = (
        select(CourseStart.course_id, func.count().label("people"))
        .where(CourseStart.person_id.in_(others), CourseStart.course_id.not_in(required))
        .group_by(CourseStart.course_id)
        .order_by(func.count().desc(), CourseStart.course_id)
        .limit(WIDE)
    )
    return {row.course_id: row.people for row in session.execute(counted)}


def _talked_about() -> dict[int, int]:
    """The courses whose rooms were lively this week, with how much was said in each."""
    newest = select(func.coalesce(func.max(Message.id), 0)).scalar_subquery()
    said = (
        select(Message.room_id, func.count().label("messages"))
        .where(
            Message.id > newest - LATEST_MESSAGES,
            Message.posted_at >= clock.now() - LATELY,
            Message.hidden_at.is_(None),
        )
        .group_by(Message.room_id)
        .order_by(func.count().desc(), Message.room_id)
        .limit(WIDE)
    )
    rooms = {row.room_id: row.messages for row in session.execute(said)}
    found = {room_ref(room_id): count for room_id, count in rooms.items()}
    return {
        ref.subject_id: count for ref, count in found.items() if ref and ref.kind is RoomKind.COURSE
    }
