"""What to offer next, each course with the one reason that says most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.reasons import Reason

NEARLY_DONE_MINUTES = 15
"""A course is "nearly done" when what is left fits into a break."""

SHORT_MINUTES = 10


class Why(Reason):
    """Why a course is offered, what weighs most first. Nothing is offered without a reason."""

    NEARLY_REQUIRED = "nearly_required", "%(minutes)s min more and one required course is done"
    REQUIRED = "required", "Required in “%(place)s”"
    STARTED = "started", "%(minutes)s min left of what you began"
    CLASSMATES = "classmates", "Being learnt by %(count)s of your class"
    DISCUSSED = "discussed", "Messages about it this week: %(count)s"
    SAME_TOPIC = "same_topic", "Continues the topic “%(topic)s”"
    SHORT = "short", "Takes only %(minutes)s min"
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
    messages: int = 0
    """What was said in its room lately."""
    topic: str | None = None
    """The topic's title, if the learner has studied in this topic before."""


@dataclass(frozen=True)
class Offer:
    """A course with the one reason it is offered for."""

    course_id: int
    why: Why
    values: dict[str, Any]


def recommend(candidates: Iterable[Candidate], limit: int = 5) -> list[Offer]:
    """What to offer, best first, with no two reasons alike as far as there are enough of them.

    Required courses come in the order of their dates, the shortest way to the end first; then what
    was begun, what others learn, what is near. Each reason is given once to the course it weighs
    most for; only when all reasons are used up does one come again. A completed course is never
    offered, and a required one is offered as what it is.
    """
    open_ones = sorted((one for one in candidates if not one.complete), key=_weight)
    chosen: list[Offer] = []
    left: list[Candidate] = []
    used: set[tuple[Why, Any]] = set()
    for one in open_ones:
        why = next((why for why in _reasons(one) if _sort_of(why, one) not in used), None)
        if why is None:
            left.append(one)
            continue
        used.add(_sort_of(why, one))
        chosen.append(_offer(one, why))
    kept = chosen[:limit]
    kept += [_offer(one, _reasons(one)[0]) for one in left[: limit - len(kept)]]
    places = {one.course_id: place for place, one in enumerate(open_ones)}
    return sorted(kept, key=lambda offer: (_ORDER[offer.why], places[offer.course_id]))


_ORDER = {why: place for place, why in enumerate(Why)}
_NEVER = datetime.max.replace(tzinfo=UTC)


def _weight(one: Candidate) -> tuple[int, datetime, int]:
    why = _reasons(one)[0]
    if one.required_in:
        return _ORDER[why], one.due_at or _NEVER, one.minutes_left
    counted = {Why.CLASSMATES: one.classmates, Why.DISCUSSED: one.messages}
    return _ORDER[why], _NEVER, -counted.get(why, 0)


def _reasons(one: Candidate) -> list[Why]:
    """Every reason that holds, what weighs most first; the last one always does."""
    if one.required_in:
        near = one.fraction > 0 and one.minutes_left <= NEARLY_DONE_MINUTES
        return [Why.NEARLY_REQUIRED if near else Why.REQUIRED]
    if one.fraction > 0:
        return [Why.STARTED]
    found = [Why.CLASSMATES] if one.classmates else []
    found += [Why.DISCUSSED] if one.messages else []
    found += [Why.SAME_TOPIC] if one.topic else []
    found += [Why.SHORT] if 0 < one.minutes_left <= SHORT_MINUTES else []
    return found or [Why.NEW]


def _sort_of(why: Why, one: Candidate) -> tuple[Why, Any]:
    """What makes two reasons alike: the same kind, for required courses in the same class."""
    return why, one.required_in if why is Why.REQUIRED else None


def _offer(one: Candidate, why: Why) -> Offer:
    values: dict[Why, dict[str, Any]] = {
        Why.NEARLY_REQUIRED: {"minutes": max(one.minutes_left, 1)},
        Why.REQUIRED: {"place": one.required_in},
        Why.STARTED: {"minutes": max(one.minutes_left, 1)},
        Why.CLASSMATES: {"count": one.classmates},
        Why.DISCUSSED: {"count": one.messages},
        Why.SAME_TOPIC: {"topic": one.topic},
        Why.SHORT: {"minutes": max(one.minutes_left, 1)},
        Why.NEW: {},
    }
    return Offer(one.course_id, why, values[why])
