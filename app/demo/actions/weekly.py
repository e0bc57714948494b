"""The demo's series of live lessons: planned some weeks ago, held since, and going on."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.accounts.actions import open_sign_in
from app.demo import queries
from app.demo.actions.airing import COMES_BEFORE, begin_stream, settle
from app.demo.forms import HeldOutline, SeriesOutline
from app.kit import clock
from app.kit.db import transactional
from app.live import actions as live
from app.live.actions import Here, LiveBeat
from app.live.forms import NewSender, SeriesPlan

if TYPE_CHECKING:
    from app.accounts.models import User

WEEK = timedelta(weeks=1)
PLANNED_BEFORE = WEEK
BEAT = timedelta(seconds=45)
"""As seldom as somebody may be heard from who is there all the time."""
LATE_BY = timedelta(minutes=4)


@transactional
def plan_live_series(outlines: Iterable[SeriesOutline]) -> None:
    """Each is planned a week before its first day, and followed since.

    Of the weeks that have passed those are left out of which nothing is told, and so is a lesson
    whose hour is just now.
    """
    now = clock.now()
    for outline in outlines:
        plan = _plan_of(outline, now)
        with clock.held_at(_planned_at(outline, now)):
            series = live.plan_series(queries.person(outline.teacher), plan)
            for username in outline.followers:
                live.subscribe(queries.person(username), series.id)


def _planned_at(outline: SeriesOutline, now: datetime) -> datetime:
    return now - WEEK * outline.weeks_before - PLANNED_BEFORE


def _plan_of(outline: SeriesOutline, now: datetime) -> SeriesPlan:
    today = clock.local(now).date()
    plan = SeriesPlan(
        title=outline.title,
        summary=outline.summary,
        weekdays=outline.weekdays,
        at=outline.clock,
        minutes=outline.minutes,
        first_day=today - WEEK * outline.weeks_before,
        last_day=today + WEEK * outline.weeks,
    )
    with clock.held_at(_planned_at(outline, now)):
        return plan.model_copy(update={"skip": _left_out(outline, plan, now)})


def _left_out(outline: SeriesOutline, plan: SeriesPlan, now: datetime) -> list[date]:
    begun = [day for day in plan.days if plan.starts_on(day) <= now]
    over = [day for day in begun if plan.starts_on(day) + timedelta(minutes=plan.minutes) <= now]
    told = {over[-held.weeks_ago] for held in outline.held if held.weeks_ago <= len(over)}
    return [day for day in begun if day not in told]


@transactional
def hold_series(outline: SeriesOutline, usernames: Sequence[str]) -> bool:
    """The next lesson of a series takes place that passed before the demo was made; whether one
    did.

    Nobody films it: there are hours, and no recording.
    """
    found = queries.unheld_of_series(outline.title, _length_before(outline))
    if found is None:
        return False
    live_id, starts, number = found
    told = sorted(outline.held, key=lambda one: -one.weeks_ago)[number - 1]
    _hold(outline, told, live_id, starts, usernames)
    return True


def _length_before(outline: SeriesOutline) -> timedelta:
    """How long after it was planned the demo was made."""
    return WEEK * outline.weeks_before + PLANNED_BEFORE


def _hold(
    outline: SeriesOutline,
    told: HeldOutline,
    live_id: int,
    starts: datetime,
    usernames: Sequence[str],
) -> None:
    teacher, ends = queries.person(outline.teacher), starts + timedelta(seconds=told.lasted)
    came = [one for one in usernames[: outline.audience] if one not in told.away]
    users = {one: queries.person(one) for one in came}
    with clock.held_at(starts - COMES_BEFORE):
        tokens = {one: open_sign_in(user.id)[0] for one, user in users.items()}
        sender = live.admit_sender(teacher, live_id, NewSender(mime="video/mp4"))
    with clock.held_at(starts):
        begin_stream(sender.broadcast_id, starts)
    for moment in _moments(starts, ends):
        there = [one for one in came if _is_there(told, one, moment, starts, ends)]
        with clock.held_at(moment):
            _be_there(live_id, [(one, users[one], tokens[one]) for one in there], told.silent)
    with clock.held_at(ends):
        live.end_lesson(teacher, live_id)
    settle(live_id, ends, tokens.values())


def _moments(starts: datetime, ends: datetime) -> Iterator[datetime]:
    moment = starts
    while moment < ends:
        yield moment
        moment += BEAT
    yield ends


def _is_there(
    told: HeldOutline, username: str, moment: datetime, starts: datetime, ends: datetime
) -> bool:
    """Whether somebody who came at all is there: some come late, some leave at half time."""
    if username in told.late and moment < starts + LATE_BY:
        return False
    return username not in told.left or moment - starts < (ends - starts) / 2


def _be_there(
    live_id: int, seats: "Sequence[tuple[str, User, str]]", silent: Collection[str]
) -> None:
    """A beat of each; who is asked to sign in does so, unless they are silent."""
    heard = live.record_presence([LiveBeat(token, live_id) for _, _, token in seats])
    for (username, user, _), answer in zip(seats, heard, strict=True):
        if isinstance(answer, Here) and answer.sign_in and username not in silent:
            live.answer_sign_in(user, live_id, answer.sign_in.token)
