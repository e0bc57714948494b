"""What the learner's pages decide by themselves: a greeting, a forecast, what to offer next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.reasons import N_, Reason

NEARLY_DONE_MINUTES = 15
"""A course is "nearly done" when what is left fits into a break."""


class Why(Reason):
    """Why a course is offered. Nothing is offered without one."""

    NEARLY_REQUIRED = "nearly_required", "%(minutes)s more minutes and one required course is done"
    REQUIRED = "required", "Required in “%(place)s”"
    STARTED = "started", "%(minutes)s minutes left of what you began"
    CLASSMATES = "classmates", "%(count)s of your class are learning this"
    SAME_TOPIC = "same_topic", "Goes on with the topic “%(topic)s”"
    NEW = "new", "New in the academy"


@dataclass(frozen=True)
class Candidate:
    """A course that could be offered, and what is known about it and this learner."""

    course_id: int
    minutes_left: int
    fraction: float = 0.0
    complete: bool = False
    required_in: str | None = None
    due_at: datetime | None = None
    classmates: int = 0
    topic: str | None = None
    """The topic's title, if the learner has studied in this topic before."""


@dataclass(frozen=True)
class Offer:
    """A course with the one reason that weighs most."""

    course_id: int
    why: Why
    values: dict[str, Any]


def recommend(candidates: Iterable[Candidate], limit: int = 5) -> list[Offer]:
    """What to offer, best first: what is required, then begun, then what others and oneself learn.

    Required courses come in the order of their dates, the shortest way to the end first; the rest
    keep the order in which they were given. A completed course is never offered.
    """
    weighed = [(_weight(one), _offer(one)) for one in candidates if not one.complete]
    weighed.sort(key=lambda pair: pair[0])
    return [offer for _, offer in weighed[:limit]]


_ORDER = {why: place for place, why in enumerate(Why)}
_NEVER = datetime.max.replace(tzinfo=UTC)


def _weight(one: Candidate) -> tuple[int, datetime, int]:
    why = _why(one)
    if not one.required_in:
        return _ORDER[why], _NEVER, -one.classmates if why is Why.CLASSMATES else 0
    return _ORDER[why], one.due_at or _NEVER, one.minutes_left


def _why(one: Candidate) -> Why:
    if one.required_in:
        near = one.fraction > 0 and one.minutes_left <= NEARLY_DONE_MINUTES
        return Why.NEARLY_REQUIRED if near else Why.REQUIRED
    if one.fraction > 0:
        return Why.STARTED
    if one.classmates:
        return Why.CLASSMATES
    return Why.SAME_TOPIC if one.topic else Why.NEW


def _offer(one: Candidate) -> Offer:
    values: dict[Why, dict[str, Any]] = {
        Why.NEARLY_REQUIRED: {"minutes": max(one.minutes_left, 1)},
        Why.REQUIRED: {"place": one.required_in},
        Why.STARTED: {"minutes": max(one.minutes_left, 1)},
        Why.CLASSMATES: {"count": one.classmates},
        Why.SAME_TOPIC: {"topic": one.topic},
        Why.NEW: {},
    }
    why = _why(one)
    return Offer(one.course_id, why, values[why])


def greeting(hour: int) -> str:
    """What one says at this hour of the day."""
    if 5 <= hour < 11:
        return N_("Good morning, %(name)s")
    if 11 <= hour < 14:
        return N_("Good day, %(name)s")
    if 14 <= hour < 18:
        return N_("Good afternoon, %(name)s")
    return N_("Good evening, %(name)s")


def reached_on(earned: int, required: int, today: date) -> date | None:
    """The day this year's hours will be complete at the pace so far; None if not this year.

    Both amounts in centihours. A year that is complete is reached today.
    """
    if earned >= required:
        return today
    if earned <= 0:
        return None
    days = (today - date(today.year, 1, 1)).days + 1
    needed = -(-(required - earned) * days // earned)
    day = today + timedelta(days=min(needed, 366))
    return day if day.year == today.year else None


def missing_spans(covered: Iterable[tuple[int, int]], reached_ms: int) -> list[tuple[int, int]]:
    """The parts before ``reached_ms`` that were not seen, in milliseconds, in order."""
    gaps, at = [], 0
    for start, end in sorted(covered):
        if start > at and at < reached_ms:
            gaps.append((at, min(start, reached_ms)))
        at = max(at, end)
    if at < reached_ms:
        gaps.append((at, reached_ms))
    return gaps
