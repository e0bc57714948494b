"""What people do with classes: open one, enter learners; and what study changes in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update

from app.accounts.queries import organisation_subtree_ids
from app.accounts.rules import Role
from app.classes import queries
from app.classes.forms import NewClass
from app.classes.models import Class, ClassCourse, ClassMember, ClassTutor, FinishedCourse
from app.classes.permissions import can_open_classes
from app.classes.rules import PlanRefusal, Rejection, read_roster
from app.credits import queries as credits
from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import Invalid, NotAllowed

if TYPE_CHECKING:
    from app.accounts.models import User

AT_ONCE = 500


@dataclass(frozen=True)
class RosterResult:
    """How many were entered, and which rows were left out and why."""

    added: int
    rejected: list[Rejection]


@transactional
def create_class(actor: "User", form: NewClass) -> Class:
    """Open a class in the actor's organisation or one below it.

    Refuses people who are not learning administrators and organisations outside of their reach
    (NotAllowed); an end before the start, a course listed on both sides or not published, and
    tutors who are none (Invalid, one sentence a field).
    """
    if not can_open_classes(actor):
        raise NotAllowed()
    organisation_id = form.organisation or actor.organisation_id
    if organisation_id not in organisation_subtree_ids(actor.organisation_id):
        raise NotAllowed(PlanRefusal.OTHER_ORGANISATION)
    tutors = _check_plan(form)
    required = list(dict.fromkeys(form.required))
    electives = list(dict.fromkeys(form.electives))
    opened = Class(
        title=form.title,
        summary=form.summary,
        organisation_id=organisation_id,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        required_total=len(required),
        required_centihours=queries.centihours_of(required),
        opened_by_id=actor.id,
        opened_at=clock.now(),
    )
    session.add(opened)
    session.flush()
    _write_plan(opened.id, required, electives, tutors)
    return opened


def _check_plan(form: NewClass) -> list[int]:
    """The tutors' ids; raises Invalid naming every field that does not fit."""
    errors: dict[str, list[object]] = {}
    if form.ends_at <= form.starts_at:
        errors["ends_at"] = [PlanRefusal.ENDS_FIRST.sentence]
    if set(form.required) & set(form.electives):
        errors["electives"] = [PlanRefusal.TWICE.sentence]
    published = queries.published_among({*form.required, *form.electives})
    for field, ids in (("required", form.required), ("electives", form.electives)):
        if not published.issuperset(ids):
            errors.setdefault(field, []).append(PlanRefusal.NOT_PUBLISHED.sentence)
    known = queries.holders_named(form.tutors, Role.TUTOR)
    strangers = [name for name in form.tutors if name not in known]
    if strangers:
        fault = (PlanRefusal.NOT_A_TUTOR.sentence, {"names": "、".join(strangers)})
        errors["tutors"] = [fault]
    if errors:
        raise Invalid(errors=errors)  # type: ignore[arg-type]
    return list(dict.fromkeys(known[name] for name in form.tutors))


def _write_plan(
    class_id: int, required: list[int], electives: list[int], tutors: list[int]
) -> None:
    plan = [(course_id, True) for course_id in required]
    plan += [(course_id, False) for course_id in electives]
    session.add_all(
        ClassCourse(class_id=class_id, course_id=course_id, required=must, position=place)
        for place, (course_id, must) in enumerate(plan, start=1)
    )
    session.add_all(ClassTutor(class_id=class_id, tutor_id=tutor_id) for tutor_id in tutors)


@transactional
def add_members(
    actor: "User", class_id: int, rows: Sequence[tuple[int, str]], *, dry_run: bool = False
) -> RosterResult:
    """Enter learners by user name; rows that cannot be entered are left out, each with a reason.

    With ``dry_run`` nothing is written and the answer is the same. Courses that a new member
    finished before count at once. Refuses outsiders (NotFound) and people who may see the class
    but not change its roster (NotAllowed).
    """
    queries.get_class(actor, class_id)
    if not queries.may_change_roster(actor, class_id):
        raise NotAllowed()
    known = queries.candidates(actor, [name for _, name in rows])
    added, rejected = read_roster(rows, known, queries.member_ids(class_id))
    if added and not dry_run:
        enter_learners(class_id, added)
    return RosterResult(len(added), rejected)


@transactional
def enter_learners(class_id: int, learner_ids: Sequence[int]) -> None:
    """Enter people who are known to be learners; those already there stay as they are.

    For callers that have decided; the roster's own action is ``add_members``.
    """
    moment = clock.now()
    sources = queries.sources_of(class_id)
    for start in range(0, len(learner_ids), AT_ONCE):
        batch = learner_ids[start : start + AT_ONCE]
        earned = credits.earned_from(batch, sources)
        values = [
            {
                "class_id": class_id,
                "learner_id": one,
                "joined_at": moment,
                "required_done": 0,
                "earned_centihours": earned.get(one, 0),
            }
            for one in batch
        ]
        session.execute(upsert(ClassMember.__table__).on_conflict_do_nothing(), values)
    _count_done(ClassMember.class_id == class_id)


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
    _count_done(theirs)
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
    _count_done(ClassMember.learner_id.in_(learner_ids))
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


def _count_done(members: ColumnElement[bool]) -> None:
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
