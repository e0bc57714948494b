"""What in the way somebody studied is worth a person's look. Pure.

A sign proves nothing: a program that plays in real time cannot be told from a person, and a person
may have a night without sleep. So a sign carries its figures and the threshold that it passed, and
takes nothing from anybody (DOMAIN.md 3.2, "Honest limit"). Thresholds marked [D] are our choice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median, pstdev
from typing import Any

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

EVEN_WITHIN_MS = 3
"""Reports whose counted time spreads less were made up, not measured [D]. "beat jitter σ<50 ms"
(DOMAIN 3.2, 14) would name honest people: a browser reports by its own clock, every ten seconds.
Two real players in Chromium, on a machine with far too much to do, reported stretches that spread
by 240 and 388 ms, but the steadiest four in a row by 17 ms; with less to do they are steadier."""
EVEN_FOR = 3 * HOUR
"""How long without a pause: "no pause for hours" (DOMAIN 3.2, 14); three of them [D]."""
PAUSE = MINUTE
"""Between two sittings this long is a pause [D]; "next course opened N s after each end" (14)."""
LEAST_REPORTS = 20
"""Fewer reports say nothing about how even they are [D]: five minutes of them."""
LEAST_SHARE = 0.9
"""How much of a sitting its reports must account for to have gone on without a pause [D]."""
MOST_HOURS = 20
"""From so many hours of one day with study in them: "24 h activity" (DOMAIN 3.2, 14); 20 [D]."""
MOST_PEOPLE = 3
"""More people in one browser on one day: "one device, many accounts" (DOMAIN 3.2, 23); 3 [D]."""
LEAST_ANSWERS = 8
"""Fewer answers in a week say nothing [D]: eight are an hour and a half of watching."""
ANSWERS_WITHIN_SECONDS = 1.0
"""Answers that spread less: "alert on constant solve time" (DOMAIN 3.2, 11); a second [D]."""
FULL_DAY = 16 * HOUR
"""More study than this in one day leaves no night: "sum of credits ≤ wall-clock of the day"
(DOMAIN 3.2, 24); sixteen hours [D]."""
BEYOND_CAP = 1.25
"""Who studies so much longer than it takes to earn all that a day can hold goes on for nothing:
"more credited seconds in a day than the day allows" (DOMAIN 3.2, 24); a quarter more [D]."""


class SignKind(StrEnum):
    """What was seen."""

    EVEN_REPORTS = "even_reports"
    ALL_HOURS = "all_hours"
    SHARED_BROWSER = "shared_browser"
    EVEN_ANSWERS = "even_answers"
    FULL_DAY = "full_day"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One play as it is looked at: from its opening to its last report.

    ``counted_ms`` is what each of its last reports counted, as far as that is kept.
    """

    play_id: int
    began_at: datetime
    ended_at: datetime
    reports: int
    counted_ms: tuple[int, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether reports came at least once a minute, so that it was going on all the time."""
        return self.ended_at - self.began_at <= self.reports * MINUTE


@dataclass(frozen=True, slots=True)
class Sign:
    """What was seen, on which day or in the week from it, from when to when, and its figures.

    Figures hold numbers only (and the ids of people, where several shared a browser), so that
    every language can say them.
    """

    kind: SignKind
    day: date
    seen_from: datetime
    seen_to: datetime
    figures: dict[str, Any]


def week_of(day: date) -> date:
    """The Monday of a day's week: answers are looked at by the week."""
    return day - timedelta(days=day.weekday())


def even_reports(day: date, stretches: Sequence[Stretch]) -> Sign | None:
    """Reports as even as a clock's over hours, one lesson after the other and no pause."""
    runs = [run for run in unbroken([one for one in stretches if _is_even(one)]) if run]
    run = max(runs, key=_length, default=[])
    if not run or _length(run) < EVEN_FOR:
        return None
    counted = [ms for one in run for ms in _inner(one)]
    figures = {
        "minutes": _length(run) // MINUTE,
        "sittings": len(run),
        "reports": sum(one.reports for one in run),
        "typical_ms": round(median(counted)),
        "spread_ms": round(max(pstdev(_inner(one)) for one in run), 1),
        "sample": counted[-60:],
    }
    return Sign(SignKind.EVEN_REPORTS, day, run[0].began_at, run[-1].ended_at, figures)


def unbroken(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """Sittings as they follow each other without a pause; the earliest first."""
    runs: list[list[Stretch]] = []
    for one in sorted(stretches, key=lambda one: (one.began_at, one.play_id)):
        if runs and one.began_at - runs[-1][-1].ended_at <= PAUSE:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def all_hours(day: date, midnight: datetime, stretches: Sequence[Stretch]) -> Sign | None:
    """Study in nearly every hour of a day, so that no night was left to sleep in."""
    hours = minutes_by_hour(midnight, stretches)
    busy = sum(1 for minutes in hours if minutes)
    if busy < MOST_HOURS:
        return None
    figures = {"hours": hours, "busy": busy, "sittings": len(stretches)}
    return Sign(SignKind.ALL_HOURS, day, *_within(midnight, stretches), figures)


def room_of_day(filling: timedelta | None) -> timedelta:
    """How much study of one day is no sign, where ``filling`` earns all that the day can hold.

    None where the rules know no such limit: then only the night counts.
    """
    return FULL_DAY if filling is None else min(FULL_DAY, BEYOND_CAP * filling)


def full_day(
    day: date,
    midnight: datetime,
    watched_ms: int,
    stretches: Sequence[Stretch],
    room: timedelta = FULL_DAY,
) -> Sign | None:
    """More study counted on one day than a day has ``room`` for."""
    if timedelta(milliseconds=watched_ms) <= room:
        return None
    figures = {
        "minutes": watched_ms // 60_000,
        "room_minutes": room // MINUTE,
        "hours": minutes_by_hour(midnight, stretches),
        "sittings": len(stretches),
    }
    return Sign(SignKind.FULL_DAY, day, *_within(midnight, stretches), figures)


def even_answers(day: date, answers: Sequence[tuple[datetime, datetime]]) -> Sign | None:
    """Questions answered after the same time again and again; pairs of asked and answered."""
    if len(answers) < LEAST_ANSWERS:
        return None
    took = [round((answered - asked).total_seconds(), 1) for asked, answered in sorted(answers)]
    if pstdev(took) > ANSWERS_WITHIN_SECONDS:
        return None
    figures = {
        "answers": len(took),
        "typical_seconds": round(median(took), 1),
        "spread_seconds": round(pstdev(took), 2),
        "sample": took[-60:],
    }
    seen_to = max(answered for _, answered in answers)
    return Sign(SignKind.EVEN_ANSWERS, week_of(day), min(answers)[0], seen_to, figures)


def shared_browser(day: date, sign_ins: Sequence[tuple[int, datetime]]) -> dict[int, Sign]:
    """For each person who signed in in one browser on a day, if they were too many."""
    people = sorted({person for person, _ in sign_ins})
    if len(people) <= MOST_PEOPLE:
        return {}
    moments = [moment for _, moment in sign_ins]
    sign = Sign(
        SignKind.SHARED_BROWSER,
        day,
        min(moments),
        max(moments),
        {"people": people[:200], "count": len(people), "sign_ins": len(sign_ins)},
    )
    return {person: replace(sign) for person in people}


def minutes_by_hour(midnight: datetime, stretches: Iterable[Stretch]) -> list[int]:
    """How many minutes of each hour of a day there was study in; at least one where any was.

    A play that paused counts where it began and where it last reported only.
    """
    spent = [timedelta()] * 24
    for one in stretches:
        for began, ended in _spans_of(one):
            spent = [
                so_far + _overlap(began, ended, midnight + hour * HOUR)
                for hour, so_far in enumerate(spent)
            ]
    return [min(-(-time // MINUTE), 60) for time in spent]


def _spans_of(one: Stretch) -> list[tuple[datetime, datetime]]:
    if one.goes_on:
        return [(one.began_at, one.ended_at)]
    return [(one.began_at, one.began_at + MINUTE), (one.ended_at - MINUTE, one.ended_at)]


def _overlap(began: datetime, ended: datetime, hour: datetime) -> timedelta:
    return max(min(ended, hour + HOUR) - max(began, hour), timedelta())


def _within(midnight: datetime, stretches: Sequence[Stretch]) -> tuple[datetime, datetime]:
    """From when to when of a day; all of it where no play is left to tell."""
    first = min((one.began_at for one in stretches), default=midnight)
    last = max((one.ended_at for one in stretches), default=midnight + 24 * HOUR)
    return max(first, midnight), min(last, midnight + 24 * HOUR)


def _length(run: Sequence[Stretch]) -> timedelta:
    return run[-1].ended_at - run[0].began_at


def _inner(one: Stretch) -> tuple[int, ...]:
    """What its reports counted, without the last, which ends where the lesson ends."""
    return one.counted_ms[:-1]


def _is_even(one: Stretch) -> bool:
    """Whether a sitting's reports were even, and left no time for a pause."""
    counted = _inner(one)
    if len(counted) < LEAST_REPORTS or pstdev(counted) >= EVEN_WITHIN_MS:
        return False
    accounted = timedelta(milliseconds=median(counted) * one.reports)
    return accounted >= LEAST_SHARE * (one.ended_at - one.began_at)
