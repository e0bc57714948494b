"""Which days a weekly rule names, how a whole series moves, and when who is coming is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.reasons import Reason

MOST_LESSONS = 100
MOST_WEEKS_APART = 4
WEEK = timedelta(days=7)


class SeriesRefusal(Reason):
    """Why a series cannot be planned or changed like this."""

    NO_SERIES = "no_series", "There is no such series, or it is not for you."
    BACKWARDS = "last_before_first", "The last day lies before the first."
    NO_DAYS = "no_days", "No day is left. Please choose a longer time or tick a day."
    TOO_MANY = (
        "too_many_days",
        "At most 100 lessons in a series: please choose an earlier last day.",
    )
    LOOK_FIRST = "look_at_days", "The days have changed. Please look at them, then plan the series."
    BUSY = "busy_on_day", "On %(day)s you have another live lesson at that time: %(title)s."
    ALONE = "not_in_series", "This live lesson belongs to no series."
    TAKES_PLACE = "takes_place", "This live lesson is not called off."
    BEGUN = "hour_passed", "The hour of this live lesson has passed."


class FeedRefusal(Reason):
    """Why no further calendar address is made."""

    TOO_MANY = "too_many_feeds", "You have five calendar addresses. Please close one of them first."


@dataclass(frozen=True, slots=True)
class Weekly:
    """On these days of the week (1 Monday to 7 Sunday), every so many weeks, between two days.

    Weeks are counted from the one that ``first_day`` lies in; both ends belong to it.
    """

    weekdays: frozenset[int]
    first_day: date
    last_day: date
    every_weeks: int = 1


def days_of(rule: Weekly) -> list[date]:
    """Every day that the rule names, in order; none if it ends before it begins."""
    monday = rule.first_day - timedelta(days=rule.first_day.isoweekday() - 1)
    found = []
    while monday <= rule.last_day:
        days = (monday + timedelta(days=number - 1) for number in sorted(rule.weekdays))
        found += [day for day in days if rule.first_day <= day <= rule.last_day]
        monday += WEEK * rule.every_weeks
    return found


def check_days(rule: Weekly, held: Sequence[date]) -> SeriesRefusal | None:
    """A series has a first day, a last one that is no earlier, and 1 to 100 lessons."""
    if rule.last_day < rule.first_day:
        return SeriesRefusal.BACKWARDS
    if not held:
        return SeriesRefusal.NO_DAYS
    return SeriesRefusal.TOO_MANY if len(held) > MOST_LESSONS else None


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a change moves a lesson on the wall's calendar, and to which time of the day."""

    days: int
    at: time

    def of(self, local: datetime) -> datetime:
        """A moment of the academy's zone, moved; it keeps the zone, whatever summer time does."""
        day = local.date() + timedelta(days=self.days)
        return datetime.combine(day, self.at, tzinfo=local.tzinfo)

    def of_weekdays(self, weekdays: Collection[int]) -> frozenset[int]:
        return frozenset((number - 1 + self.days) % 7 + 1 for number in weekdays)


def shift_between(before: datetime, after: datetime) -> Shift:
    """The move from one local moment to another; both of the academy's zone."""
    at = after.timetz().replace(tzinfo=None)
    return Shift((after.date() - before.date()).days, at)


class Telling(StrEnum):
    """What those who are coming are told of a lesson."""

    PLANNED = "planned"
    DAY = "day"
    SHORTLY = "shortly"
    MOVED = "moved"
    CALLED_OFF = "called_off"
    TAKES_PLACE = "takes_place"


SECOND_THOUGHTS = timedelta(minutes=2)
"""How long a change is kept to oneself: what is taken back meanwhile, nobody hears of."""
QUIET_FROM = time(22)
QUIET_UNTIL = time(7)
DAY_AHEAD = timedelta(days=1)
TOO_LATE_FOR_DAY = timedelta(hours=2)
SHORTLY_AHEAD = timedelta(minutes=15)
TOO_LATE_FOR_SHORTLY = timedelta(minutes=5)
LOOK_AHEAD = DAY_AHEAD


def reminders_due(starts: datetime, now: datetime) -> list[Telling]:
    """Which reminders of a lesson are due; both moments in the academy's zone.

    The day before it, and a quarter of an hour before it. The first waits for the morning when it
    falls between 22:00 and 7:00, and is left out when less than two hours are left; the second is
    sent until five minutes after the beginning (a worker that was away catches up).
    """
    due = []
    if _out_of_quiet(starts - DAY_AHEAD) <= now < starts - TOO_LATE_FOR_DAY:
        due.append(Telling.DAY)
    if starts - SHORTLY_AHEAD <= now < starts + TOO_LATE_FOR_SHORTLY:
        due.append(Telling.SHORTLY)
    return due


def _out_of_quiet(moment: datetime) -> datetime:
    if QUIET_UNTIL <= moment.timetz().replace(tzinfo=None) < QUIET_FROM:
        return moment
    late = moment.timetz().replace(tzinfo=None) >= QUIET_FROM
    day = moment.date() + timedelta(days=1 if late else 0)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=moment.tzinfo)
