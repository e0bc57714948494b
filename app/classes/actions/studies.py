"""What study changes in the classes of a learner."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update

from app.classes import queries
from app.classes.models import ClassCourse, ClassMember, FinishedCourse
from app.credits import queries as credits
from app.kit.db import session, transactional, upsert


@transactional
def note_progress(learner_id: int, course_id: int, *, completed: bool, at: datetime) -> None:
    """A learner studied a course at a moment, and perhaps completed it.

    Moves "last active" forward in every class of theirs that holds the course, never back, and
    counts required courses and hours anew on completion. Telling it twice changes nothing. One
    statement; a handful on completion, for which the hours must have been awarded before.
    """
    holding = select(ClassCourse.class_id).where(ClassCourse.course_id == course_id)
    theirs = (ClassMember.learner_id == learner_id) & ClassMember.class_id.in_(holding)
    never_or_earlier = or_(ClassMember.last_active_at.is_(None), ClassMember.last_active_at < at)
    session.execute(
        update(ClassMember).where(theirs, never_or_earlier).values(last_active_at=at),
        execution_options={"synchronize_session": False},
    )
    if not completed:
        return
    session.execute(
        upsert(FinishedCourse.__table__)
        .values(learner_id=learner_id, course_id=course_id, finished_at=at)
        .on_conflict_do_nothing()
    )
    count_done(theirs)
    for class_id in session.scalars(select(ClassMember.class_id).where(theirs)).all():
        _count_hours(class_id, learner_id)


@dataclass(frozen=True, slots=True)
class Studied:
    """A learner studied a course, last at a moment, and perhaps completed it then."""

    learner_id: int
    course_id: int
    completed: bool
    at: datetime


@transactional
def note_studies(studies: Sequence[Studied]) -> None:
    """What ``note_progress`` does, for a past of many learners that is taken over as a whole.

    The hours must have been awarded before. Every class of these learners is counted anew, once.
    """
    finished = [
        {"learner_id": one.learner_id, "course_id": one.course_id, "finished_at": one.at}
        for one in studies
        if one.completed
    ]
    if finished:
        session.execute(upsert(FinishedCourse.__table__).on_conflict_do_nothing(), finished)
    learner_ids = {one.learner_id for one in studies}
    plans = queries.plans_of(learner_ids)
    last: dict[tuple[int, int], datetime] = {}
    for one in studies:
        for class_id in plans.get((one.learner_id, one.course_id), ()):
            place = class_id, one.learner_id
            last[place] = max(one.at, last.get(place, one.at))
    _move_forward(last)
    count_done(ClassMember.learner_id.in_(learner_ids))
    _count_all_hours(last)


def _move_forward(last: Mapping[tuple[int, int], datetime]) -> None:
    """Move "last active" of many rows of rosters, never back."""
    members: Any = ClassMember.__table__
    active = members.c.last_active_at
    forward = (
        update(members)
        .where(
            members.c.class_id == bindparam("the_class"),
            members.c.learner_id == bindparam("the_learner"),
            or_(active.is_(None), active < bindparam("moment")),
        )
        .values(last_active_at=bindparam("moment"))
    )
    rows = [
        {"the_class": class_id, "the_learner": learner_id, "moment": moment}
        for (class_id, learner_id), moment in last.items()
    ]
    if rows:
        session.connection().execute(forward, rows)


def _count_all_hours(places: Collection[tuple[int, int]]) -> None:
    """Count the hours anew for many rows of rosters (class, learner)."""
    members: Any = ClassMember.__table__
    counted = (
        update(members)
        .where(
            members.c.class_id == bindparam("the_class"),
            members.c.learner_id == bindparam("the_learner"),
        )
        .values(earned_centihours=bindparam("centihours"))
    )
    for class_id in sorted({class_id for class_id, _ in places}):
        learner_ids = [learner_id for one, learner_id in places if one == class_id]
        earned = credits.earned_from(learner_ids, queries.sources_of(class_id))
        rows = [
            {"the_class": class_id, "the_learner": one, "centihours": earned.get(one, 0)}
            for one in learner_ids
        ]
        session.connection().execute(counted, rows)


def _count_hours(class_id: int, learner_id: int) -> None:
    earned = credits.earned_from([learner_id], queries.sources_of(class_id))
    session.execute(
        update(ClassMember)
        .where(ClassMember.class_id == class_id, ClassMember.learner_id == learner_id)
        .values(earned_centihours=earned.get(learner_id, 0)),
        execution_options={"synchronize_session": False},
    )


@transactional
def count_done(members: ColumnElement[bool]) -> None:
    """Count the required courses done anew for some rows of the roster."""
    done = (
        select(func.count())
        .select_from(ClassCourse)
        .join(FinishedCourse, FinishedCourse.course_id == ClassCourse.course_id)
        .where(
            ClassCourse.class_id == ClassMember.class_id,
            ClassCourse.required,
            FinishedCourse.learner_id == ClassMember.learner_id,
        )
        .scalar_subquery()
    )
    session.execute(
        update(ClassMember).where(members).values(required_done=done),
        execution_options={"synchronize_session": False},
    )
