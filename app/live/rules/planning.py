"""Where a live lesson stands in time, whom it invites, and what a plan of one may say."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.reasons import Reason

DOORS_OPEN = timedelta(minutes=30)
"""How long before its beginning the waiting room opens (DOMAIN 6: 开始前 30 min)."""
SHORTEST_MINUTES = 10
LONGEST_MINUTES = 12 * 60
PLAN_AHEAD = timedelta(days=366)
_AUDIENCE = re.compile(r"(organisation|class)-([1-9][0-9]{0,18})")


class Phase(StrEnum):
    """Where a live lesson stands; CALLED_OFF instead of any of them once somebody said so.

    REPLAY is what one that ENDED is called once its recording can be watched
    (``rules.replay.told_state``); nothing is decided by it.
    """

    SCHEDULED = "scheduled"
    READY = "ready"
    LIVE = "live"
    ENDED = "ended"
    REPLAY = "replay"
    CALLED_OFF = "called_off"


class Invited(StrEnum):
    """Which circle a live lesson invites."""

    PUBLIC = "public"
    ORGANISATION = "organisation"
    CLASS = "class"


class PlanRefusal(Reason):
    """Why a live lesson cannot be planned, changed or called off like this."""

    PAST = "past", "Please choose a time that is still to come."
    TOO_FAR = "too_far", "Live lessons are planned at most one year ahead."
    NOT_A_CIRCLE = "not_a_circle", "Please choose who is invited."
    NOT_YOUR_CIRCLE = "not_your_circle", "You cannot invite this organisation or class."
    OVER = "over", "This live lesson is over or called off and can no longer be changed."
    BEGUN = "begun", "This live lesson is on air already. There is nothing left to remind you of."
    GONE = "over", "This live lesson is over or called off. There is nothing left to remind you of."
    TEACHER_BUSY = "teacher_busy", "You have another live lesson at that time: %(title)s."
    NO_LESSON = "no_lesson", "There is no such live lesson, or it is not for you."


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a live lesson invites: everybody, an organisation with all below it, or a class."""

    invited: Invited
    circle_id: int | None = None

    def __str__(self) -> str:
        return self.invited.value if self.circle_id is None else f"{self.invited}-{self.circle_id}"


def audience(text: str) -> Audience | None:
    """Read ``public``, ``organisation-12`` or ``class-7``; None for anything else."""
    if text == Invited.PUBLIC:
        return Audience(Invited.PUBLIC)
    found = _AUDIENCE.fullmatch(text)
    circle_id = int(found[2]) if found else 0
    if found is None or circle_id >= 2**63:
        return None
    return Audience(Invited(found[1]), circle_id)


@dataclass(frozen=True, slots=True)
class Times:
    """The plan of a lesson and what became of it."""

    starts_at: datetime
    ends_at: datetime
    on_air_at: datetime | None = None
    ended_at: datetime | None = None
    called_off_at: datetime | None = None


def phase(times: Times, now: datetime) -> Phase:
    """On air counts from the real beginning; without one, the plan's end is the end."""
    if times.called_off_at:
        return Phase.CALLED_OFF
    if times.ended_at:
        return Phase.ENDED
    if times.on_air_at:
        return Phase.LIVE
    if now >= times.ends_at:
        return Phase.ENDED
    return Phase.READY if now >= times.starts_at - DOORS_OPEN else Phase.SCHEDULED


def refuse_reminder(state: Phase) -> PlanRefusal | None:
    """Whom a lesson has begun for, nobody reminds of it any more."""
    if state in (Phase.SCHEDULED, Phase.READY):
        return None
    return PlanRefusal.BEGUN if state is Phase.LIVE else PlanRefusal.GONE


def is_plannable(starts_at: datetime, now: datetime) -> bool:
    """Whether a lesson could be planned for this moment at all."""
    return check_start(starts_at, now) is None


def check_start(starts_at: datetime, now: datetime) -> PlanRefusal | None:
    """A beginning lies ahead, and within a year."""
    if starts_at <= now:
        return PlanRefusal.PAST
    return PlanRefusal.TOO_FAR if starts_at > now + PLAN_AHEAD else None
