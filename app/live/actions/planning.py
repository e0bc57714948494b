"""What people do with live lessons before they begin: plan one, change it, call it off."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.rules import Role
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.live import queries
from app.live.actions.telling import ask_to_tell
from app.live.forms import Plan
from app.live.models import LiveLesson
from app.live.permissions import can_change, can_plan
from app.live.rules import (
    SHARE_PERCENT,
    Invited,
    Phase,
    PlanRefusal,
    SeriesRefusal,
    Telling,
    Times,
    check_start,
    phase,
    sign_ins_for,
)

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def plan_lesson(actor: "User", plan: Plan) -> LiveLesson:
    """Plan a live lesson that ``actor`` will give; returns it.

    Refuses people who do not teach (NotAllowed), a time that has passed or is a year away, a
    circle that the actor cannot invite (Invalid), and an hour they teach in already (Conflict).
    """
    if not can_plan(actor):
        raise NotAllowed()
    _check(actor, actor.id, plan, None)
    lesson = add_lesson(actor, plan)
    if lesson.invited is Invited.CLASS:
        ask_to_tell(lesson, Telling.PLANNED)
    return lesson


@transactional
def add_lesson(actor: "User", plan: Plan) -> LiveLesson:
    """The row of a plan that was checked; whoever calls this decided that it may be."""
    lesson = LiveLesson(
        teacher_id=actor.id, organisation_id=actor.organisation_id, planned_at=clock.now()
    )
    write_plan(lesson, plan)
    session.add(lesson)
    session.flush()
    return lesson


@transactional
def change_lesson(actor: "User", live_id: int, plan: Plan) -> LiveLesson:
    """Give a lesson another plan; refuses what ``plan_lesson`` refuses, and lessons under way.

    Those who are coming hear of another hour.
    """
    lesson = take_to_change(actor, live_id, {Phase.SCHEDULED, Phase.READY})
    _check(actor, lesson.teacher_id, plan, lesson)
    is_moved = lesson.starts_at != plan.starts_at
    write_plan(lesson, plan)
    if is_moved:
        ask_to_tell(lesson, Telling.MOVED)
    return lesson


@transactional
def call_off(actor: "User", live_id: int) -> LiveLesson:
    """Call a lesson off; one that was is left as it is. Those who are coming hear of it."""
    still = {Phase.SCHEDULED, Phase.READY, Phase.CALLED_OFF}
    lesson = take_to_change(actor, live_id, still)
    if lesson.called_off_at is None:
        lesson.called_off_at = clock.now()
        ask_to_tell(lesson, Telling.CALLED_OFF)
    return lesson


@transactional
def restore_lesson(actor: "User", live_id: int) -> LiveLesson:
    """Let a lesson that was called off take place after all.

    Refuses one that was not or whose hour has passed, and an hour its teacher has given to another
    lesson meanwhile (Conflict).
    """
    lesson = take_to_change(actor, live_id, set(Phase))
    if lesson.called_off_at is None:
        raise Conflict(SeriesRefusal.TAKES_PLACE)
    if lesson.ends_at <= clock.now():
        raise Conflict(SeriesRefusal.BEGUN)
    planned = Times(lesson.starts_at, lesson.ends_at)
    clash = queries.find_clash(lesson.teacher_id, planned, lesson.id)
    if clash:
        raise Conflict(PlanRefusal.TEACHER_BUSY, title=clash.title)
    lesson.called_off_at = None
    ask_to_tell(lesson, Telling.TAKES_PLACE)
    return lesson


@transactional
def take_to_change(actor: "User", live_id: int, states: Collection[Phase]) -> LiveLesson:
    """The lesson, locked; raises NotFound, NotAllowed, or Conflict in a state not among these."""
    queries.get_live(actor, live_id)
    lesson = session.scalar(locked(select(LiveLesson).where(LiveLesson.id == live_id)))
    if lesson is None:
        raise NotFound(PlanRefusal.NO_LESSON)
    reach = (
        accounts.organisation_subtree_ids(actor.organisation_id)
        if actor.has(Role.LEARNING_ADMIN)
        else set()
    )
    if not can_change(actor, lesson.teacher_id, lesson.organisation_id in reach):
        raise NotAllowed()
    if phase(queries.times_of(lesson), clock.now()) not in states:
        raise Conflict(PlanRefusal.OVER)
    return lesson


def _check(actor: "User", teacher_id: int, plan: Plan, lesson: LiveLesson | None) -> None:
    keeps_time = lesson is not None and lesson.starts_at == plan.starts_at
    refusal = None if keeps_time else check_start(plan.starts_at, clock.now())
    if refusal:
        raise Invalid(errors={"starts_at": [refusal.sentence]})
    if not queries.may_invite(actor, plan.audience):
        raise Invalid(errors={"audience": [PlanRefusal.NOT_YOUR_CIRCLE.sentence]})
    wanted = Times(plan.starts_at, plan.ends_at)
    clash = queries.find_clash(teacher_id, wanted, lesson.id if lesson else None)
    if clash:
        raise Conflict(PlanRefusal.TEACHER_BUSY, title=clash.title)


@transactional
def write_plan(lesson: LiveLesson, plan: Plan) -> None:
    """Let a lesson be what a plan says; the caller decided that it may be."""
    lesson.title, lesson.summary = plan.title, plan.summary
    lesson.invited, lesson.circle_id = plan.audience.invited, plan.audience.circle_id
    lesson.starts_at, lesson.ends_at = plan.starts_at, plan.ends_at
    lesson.share_percent, lesson.sign_ins = SHARE_PERCENT, sign_ins_for(plan.minutes)
