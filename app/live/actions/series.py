"""What people do with a series: plan it, change or call off what is still to come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.live import queries
from app.live.actions.planning import add_lesson, take_to_change, write_plan
from app.live.actions.telling import ask_to_tell
from app.live.forms import Plan, SeriesPlan
from app.live.models import LiveLesson, LiveSeries
from app.live.permissions import can_plan
from app.live.rules import (
    Audience,
    Invited,
    Phase,
    PlanRefusal,
    SeriesRefusal,
    Shift,
    Telling,
    check_days,
    check_start,
    shift_between,
)

if TYPE_CHECKING:
    from app.accounts.models import User

AHEAD = {Phase.SCHEDULED, Phase.READY}


@transactional
def plan_series(actor: "User", plan: SeriesPlan) -> LiveSeries:
    """Plan every lesson of a series that ``actor`` will give; returns the series.

    Days that have passed are left out. Refuses who does not teach (NotAllowed), a rule that leaves
    no day or more than a hundred, ends before it begins or reaches further than a year, a circle
    the actor cannot invite (Invalid), and an hour they teach in already (Conflict); then nothing
    is planned.
    """
    if not can_plan(actor):
        raise NotAllowed()
    days = plan.held
    _check(actor, plan, days)
    series = _series_of(actor, plan)
    session.add(series)
    session.flush()
    lessons = [add_lesson(actor, plan.plan_on(day)) for day in days]
    for number, lesson in enumerate(lessons, start=1):
        lesson.series_id, lesson.number = series.id, number
    if series.invited is Invited.CLASS:
        ask_to_tell(lessons[0], Telling.PLANNED, len(lessons))
    return series


def _check(actor: "User", plan: SeriesPlan, days: Sequence[date]) -> None:
    refusal = check_days(plan.rule, days)
    if refusal:
        raise Invalid(errors={"last_day": [refusal.sentence]})
    too_far = check_start(plan.starts_on(plan.last_day), clock.now()) is PlanRefusal.TOO_FAR
    if too_far:
        raise Invalid(errors={"last_day": [PlanRefusal.TOO_FAR.sentence]})
    _refuse_circle(actor, plan.audience)
    length = timedelta(minutes=plan.minutes)
    _refuse_clash(actor.id, [plan.starts_on(day) for day in days], length, ())


def _refuse_circle(actor: "User", wanted: Audience) -> None:
    if not queries.may_invite(actor, wanted):
        raise Invalid(errors={"audience": [PlanRefusal.NOT_YOUR_CIRCLE.sentence]})


def _refuse_clash(
    teacher_id: int, starts: Sequence[datetime], length: timedelta, own: Sequence[int]
) -> None:
    """Raises Conflict with the first day on which the teacher has another lesson."""
    met = queries.clashes(teacher_id, [(one, one + length) for one in starts], own)
    if met:
        place = min(met)
        day = clock.local(starts[place]).date().isoformat()
        raise Conflict(SeriesRefusal.BUSY, day=day, title=met[place])


def _series_of(actor: "User", plan: SeriesPlan) -> LiveSeries:
    return LiveSeries(
        title=plan.title,
        summary=plan.summary,
        teacher_id=actor.id,
        organisation_id=actor.organisation_id,
        invited=plan.audience.invited,
        circle_id=plan.audience.circle_id,
        weekdays=_written(plan.rule.weekdays),
        every_weeks=plan.every_weeks,
        at_minute=plan.at.hour * 60 + plan.at.minute,
        minutes=plan.minutes,
        first_day=plan.first_day,
        last_day=plan.last_day,
        skipped=[day.isoformat() for day in plan.days if day in set(plan.skip)],
        planned_at=clock.now(),
    )


def _written(weekdays: frozenset[int]) -> str:
    return ",".join(str(number) for number in sorted(weekdays))


@transactional
def change_following(actor: "User", live_id: int, plan: Plan) -> int:
    """Give this lesson of a series and those that follow another plan; returns how many.

    All of them move by as many days and to the same time of the day, and get the length and the
    audience; title and summary pass on to those that had the same as this one. Refuses what
    ``change_lesson`` refuses, for any of them; then nothing changes.
    """
    lesson = take_to_change(actor, live_id, AHEAD)
    series, rows = _with_followers(lesson)
    _refuse_circle(actor, plan.audience)
    moved = lesson.starts_at != plan.starts_at
    shift = shift_between(clock.local(lesson.starts_at), clock.local(plan.starts_at))
    starts = [shift.of(clock.local(one.starts_at)) for one in rows]
    _check_moved(lesson.teacher_id, plan, rows, starts)
    named = (lesson.title, lesson.summary)
    for one, at in zip(rows, starts, strict=True):
        _rewrite(one, plan, at, named)
    _rewrite_series(series, plan, shift, named)
    if moved:
        ask_to_tell(lesson, Telling.MOVED, len(rows))
    return len(rows)


def _with_followers(lesson: LiveLesson) -> tuple[LiveSeries, list[LiveLesson]]:
    series = session.get(LiveSeries, lesson.series_id) if lesson.series_id else None
    if series is None:
        raise Conflict(SeriesRefusal.ALONE)
    rows = session.scalars(
        locked(select(LiveLesson).where(queries.followers_of(lesson)).order_by(LiveLesson.number))
    )
    return series, list(rows)


def _check_moved(
    teacher_id: int, plan: Plan, rows: Sequence[LiveLesson], starts: Sequence[datetime]
) -> None:
    for one, at in zip(rows, starts, strict=True):
        refusal = None if one.starts_at == at else check_start(at, clock.now())
        if refusal:
            raise Invalid(errors={"starts_at": [refusal.sentence]})
    length = timedelta(minutes=plan.minutes)
    _refuse_clash(teacher_id, starts, length, [one.id for one in rows])


def _rewrite(lesson: LiveLesson, plan: Plan, at: datetime, named: tuple[str, str]) -> None:
    title = plan.title if lesson.title == named[0] else lesson.title
    summary = plan.summary if lesson.summary == named[1] else lesson.summary
    own = {"title": title, "summary": summary, "starts_at": at}
    write_plan(lesson, plan.model_copy(update=own))


def _rewrite_series(series: LiveSeries, plan: Plan, shift: Shift, named: tuple[str, str]) -> None:
    if series.title == named[0]:
        series.title = plan.title
    if series.summary == named[1]:
        series.summary = plan.summary
    series.invited, series.circle_id = plan.audience.invited, plan.audience.circle_id
    days = shift.of_weekdays([int(number) for number in series.weekdays.split(",")])
    series.weekdays, series.minutes = _written(days), plan.minutes
    series.at_minute = shift.at.hour * 60 + shift.at.minute


@transactional
def call_off_following(actor: "User", live_id: int) -> datetime:
    """Call off this lesson of a series and those that follow; returns the moment that was noted.

    Those called off before stay as they were. People are told once, not once for each lesson.
    """
    lesson = take_to_change(actor, live_id, AHEAD)
    _, rows = _with_followers(lesson)
    moment = clock.now()
    for one in rows:
        one.called_off_at = moment
    ask_to_tell(lesson, Telling.CALLED_OFF, len(rows))
    return moment


@transactional
def restore_following(actor: "User", live_id: int, called_off_at: datetime) -> int:
    """Take ``call_off_following`` back: what was called off at that very moment takes place.

    Returns how many. Lessons whose hour has passed stay called off; refuses an hour that the
    teacher has given to another lesson meanwhile (Conflict).
    """
    lesson = take_to_change(actor, live_id, set(Phase))
    rows = list(
        session.scalars(
            locked(
                select(LiveLesson)
                .where(
                    LiveLesson.series_id == lesson.series_id,
                    LiveLesson.number >= (lesson.number or 0),
                    LiveLesson.called_off_at == called_off_at,
                    LiveLesson.ends_at > clock.now(),
                )
                .order_by(LiveLesson.number)
            )
        )
    )
    for one in rows:
        length = one.ends_at - one.starts_at
        _refuse_clash(one.teacher_id, [one.starts_at], length, [one.id])
        one.called_off_at = None
    if rows:
        ask_to_tell(rows[0], Telling.TAKES_PLACE, len(rows))
    return len(rows)
