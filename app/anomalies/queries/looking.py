"""Looks for signs, a portion of the people at a time: every statement is about many, and bounded.

Who studied little on a day cannot have passed a threshold and is left out at once, by one row of
the day's account.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from app.accounts.models import RoleGrant, SignIn
from app.accounts.rules import Role
from app.anomalies.rules import signs
from app.anomalies.rules.signs import MOST_PEOPLE, Sign, Stretch
from app.credits.models import WatchDay
from app.credits.queries import rule_sets_of
from app.credits.rules import seconds_filling_day
from app.kit import clock
from app.kit.db import session
from app.progress.queries.habits import answers_between, counted_by_report, plays_between

PEOPLE_AT_ONCE = 500
BROWSERS_AT_ONCE = 100
LEAST_WATCHED_MS = 30 * 60_000
"""Who studied less than this on a day is not looked at [D]: an hour of nobody's sleep."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A sign about one person."""

    person_id: int
    sign: Sign


def signs_among(day: date, after: int) -> tuple[list[Found], int | None]:
    """The signs of a day among the next 500 learners after that id; and where to go on, if at all.

    A handful of statements, however many of them studied.
    """
    people = _portion(after)
    watched = _watched(people, day)
    midnight = _midnight(day)
    stretches = _stretches(watched, midnight)
    answers = answers_between(watched, _midnight(signs.week_of(day)), midnight + DAY)
    rooms = _rooms(watched, day)
    found = []
    for person_id, watched_ms in watched.items():
        own = stretches.get(person_id, [])
        seen = (
            signs.even_reports(day, own),
            signs.all_hours(day, midnight, own),
            signs.full_day(day, midnight, watched_ms, own, rooms[person_id]),
            signs.even_answers(day, answers.get(person_id, ())),
        )
        found += [Found(person_id, one) for one in seen if one]
    return found, people[-1] if len(people) == PEOPLE_AT_ONCE else None


def shared_browsers(day: date, after: str) -> tuple[list[Found], str | None]:
    """The signs of a day of the next 100 browsers in which too many signed in."""
    begin = _midnight(day)
    on_the_day = (SignIn.created_at >= begin, SignIn.created_at < begin + DAY)
    people = func.count(SignIn.user_id.distinct())
    browsers = session.scalars(
        select(SignIn.browser)
        .where(SignIn.browser > after, *on_the_day)
        .group_by(SignIn.browser)
        .having(people > MOST_PEOPLE)
        .order_by(SignIn.browser)
        .limit(BROWSERS_AT_ONCE)
    ).all()
    by_browser: dict[str, list[tuple[int, datetime]]] = {}
    rows = session.execute(
        select(SignIn.browser, SignIn.user_id, SignIn.created_at)
        .join(RoleGrant, RoleGrant.user_id == SignIn.user_id)
        .where(RoleGrant.role == Role.LEARNER, SignIn.browser.in_(browsers), *on_the_day)
    )
    for browser, person_id, at in rows:
        by_browser.setdefault(browser, []).append((person_id, at))
    found = [
        Found(person_id, sign)
        for sign_ins in by_browser.values()
        for person_id, sign in signs.shared_browser(day, sign_ins).items()
    ]
    return found, browsers[-1] if len(browsers) == BROWSERS_AT_ONCE else None


def _portion(after: int) -> Sequence[int]:
    return session.scalars(
        select(RoleGrant.user_id)
        .where(RoleGrant.role == Role.LEARNER, RoleGrant.user_id > after)
        .order_by(RoleGrant.user_id)
        .limit(PEOPLE_AT_ONCE)
    ).all()


def _watched(people: Collection[int], day: date) -> dict[int, int]:
    rows = session.execute(
        select(WatchDay.person_id, WatchDay.watched_ms).where(
            WatchDay.person_id.in_(people),
            WatchDay.day == day,
            WatchDay.watched_ms >= LEAST_WATCHED_MS,
        )
    )
    return {row.person_id: row.watched_ms for row in rows}


def _rooms(people: Collection[int], day: date) -> dict[int, timedelta]:
    """How much study the day has room for, by the limit a day of each person's rules."""
    filling = {
        person_id: seconds_filling_day(rule_set)
        for person_id, rule_set in rule_sets_of(people, day).items()
    }
    return {
        person_id: signs.room_of_day(None if seconds is None else timedelta(seconds=seconds))
        for person_id, seconds in filling.items()
    }


def _stretches(watched: Collection[int], midnight: datetime) -> dict[int, list[Stretch]]:
    """What these people played on a day; with what each report counted where a run is long."""
    plays = plays_between(watched, midnight, midnight + DAY)
    plain = {
        person_id: [Stretch(*play) for play in of_person] for person_id, of_person in plays.items()
    }
    long = {
        one.play_id
        for of_person in plain.values()
        for run in signs.unbroken(of_person)
        if run[-1].ended_at - run[0].began_at >= signs.EVEN_FOR
        for one in run
    }
    counted = counted_by_report(long)
    return {
        person_id: [
            Stretch(one.play_id, one.began_at, one.ended_at, one.reports,
                    counted.get(one.play_id, ()))
            for one in of_person
        ]
        for person_id, of_person in plain.items()
    }  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
