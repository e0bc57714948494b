"""The year of a learner: when it will be complete at the pace of the last weeks."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.reasons import N_

WINDOW_DAYS = 42
"""The pace is that of the last six weeks: long enough for a holiday, short enough to be news."""

FEASIBLE_A_WEEK = 600
"""Centihours a week that a working person can be asked for without being mocked."""

QUARTER = 25


class Pace(StrEnum):
    """What can honestly be said about the rest of the year."""

    FREE = "free"  # nothing is asked
    DONE = "done"
    ON_TIME = "on_time"  # at this pace complete on a day of this year
    CATCH_UP = "catch_up"  # not at this pace, but so much a week will do
    FAR = "far"  # more a week than can be asked; what is required comes first


@dataclass(frozen=True)
class Forecast:
    """Amounts in centihours. ``day`` is set when the year will be complete by itself."""

    pace: Pace
    missing: int = 0
    day: date | None = None
    weekly: int = 0
    """What a week takes from now on, in quarters of an hour, to be complete at the year's end."""


def forecast(earned: int, required: int, recent: int, today: date) -> Forecast:
    """Where a year is going, given what the last ``WINDOW_DAYS`` days brought.

    The pace is taken as even and rounded against the learner: nobody is promised a day that the
    same pace would miss. Amounts in centihours; a negative ``recent`` (corrections) is no pace.
    """
    missing = required - earned
    if required <= 0:
        return Forecast(Pace.FREE)
    if missing <= 0:
        return Forecast(Pace.DONE, day=today)
    days_left = (date(today.year, 12, 31) - today).days + 1
    weekly = _weekly(missing, days_left)
    days = -(-missing * WINDOW_DAYS // recent) if recent > 0 else days_left
    if days < days_left:
        return Forecast(Pace.ON_TIME, missing, today + timedelta(days=days), weekly)
    pace = Pace.CATCH_UP if weekly <= FEASIBLE_A_WEEK else Pace.FAR
    return Forecast(pace, missing, None, weekly)


def _weekly(missing: int, days_left: int) -> int:
    quarters = -(-missing * 7 // (days_left * QUARTER))
    return quarters * QUARTER


def months_shown(year: int, today: date) -> int:
    """How many months of a year have begun: 12 for a past year, 0 for a coming one."""
    if year != today.year:
        return 12 if year < today.year else 0
    return today.month


def greeting(hour: int) -> str:
    """What one says at this hour of the day."""
    if 5 <= hour < 11:
        return N_("Good morning, %(name)s")
    if 11 <= hour < 14:
        return N_("Good day, %(name)s")
    if 14 <= hour < 18:
        return N_("Good afternoon, %(name)s")
    return N_("Good evening, %(name)s")
