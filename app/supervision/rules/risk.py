"""Who is falling behind, and why.

The rules of study supervision (督学, DOMAIN 4): nothing studied three days after the opening,
more than 20 % behind the plan, fourteen days without study, the end near. Each learner stands in
exactly one :class:`Risk`, the most pressing that applies, so that the figures add up to the
roster. The plan is even: half of the time, half of the required courses.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.reasons import Reason

START_WITHIN = timedelta(days=3)
AWAY_AFTER = timedelta(days=14)
CLOSING_WITHIN = timedelta(days=7)
BEHIND_PERCENT = 20


class Risk(StrEnum):
    """Where a learner stands."""

    NOT_STARTED = "not_started"
    INACTIVE = "inactive"
    DEADLINE = "deadline"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    DONE = "done"


PRESSING: tuple[Risk, ...] = tuple(Risk)
"""The most pressing first; the console lists people in this order."""

AT_RISK = frozenset({Risk.NOT_STARTED, Risk.INACTIVE, Risk.DEADLINE, Risk.BEHIND})
"""Those whom a tutor looks after."""


class RiskReason(Reason):
    """The sentence beside a learner's name."""

    NOT_STARTED = "not_started", "Has not begun; the class opened %(days)s days ago."
    INACTIVE = "inactive", "No study for %(days)s days."
    ENDED = "ended", "The class has ended; required courses still open: %(open)s."
    CLOSING = "closing", "Days left: %(days)s; required courses still open: %(open)s."
    BEHIND = "behind", "%(percent)s%% behind the plan."
    ON_TRACK = "on_track", "On plan."
    DONE = "done", "All required courses are done."


@dataclass(frozen=True, slots=True)
class Plan:
    """What a class asks for, and when."""

    starts_at: datetime
    ends_at: datetime
    required_total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one learner is."""

    required_done: int
    last_active_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines a learner may have fallen below at a moment; a query compares columns with them."""

    done_from: int | None
    """Required courses done that make it complete; ``None``: nothing is required."""
    should_have_begun: bool
    away_before: datetime | None
    """Last study before this is too long ago; ``None``: the class is too young to tell."""
    closing: bool
    ended: bool
    behind_below: int
    """Fewer required courses done than this is behind the plan."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A risk, its reason, and the numbers its sentence names."""

    risk: Risk
    reason: RiskReason
    values: dict[str, int]


def lines_of(plan: Plan, now: datetime) -> Lines:
    """The lines of a class at a moment. Exact: whole numbers only, no rounding in favour."""
    return Lines(
        done_from=plan.required_total or None,
        should_have_begun=now >= plan.starts_at + START_WITHIN,
        away_before=now - AWAY_AFTER if now >= plan.starts_at + AWAY_AFTER else None,
        closing=plan.required_total > 0 and now >= plan.ends_at - CLOSING_WITHIN,
        ended=plan.required_total > 0 and now >= plan.ends_at,
        behind_below=_behind_below(plan, now),
    )


def _behind_below(plan: Plan, now: datetime) -> int:
    """The least number of courses that is not more than 20 % behind, by integer division."""
    whole = _microseconds(plan.ends_at - plan.starts_at)
    gone = min(max(_microseconds(now - plan.starts_at), 0), whole)
    owed = plan.required_total * (100 * gone - BEHIND_PERCENT * whole)
    return max(0, -(-owed // (100 * whole)))


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def assess(plan: Plan, standing: Standing, now: datetime) -> Assessment:
    """The most pressing risk of a learner, and the sentence that says why."""
    lines = lines_of(plan, now)
    done, last = standing.required_done, standing.last_active_at
    left = plan.required_total - done
    if lines.done_from is not None and done >= lines.done_from:
        return Assessment(Risk.DONE, RiskReason.DONE, {})
    if last is None and not done and lines.should_have_begun:
        days = (now - plan.starts_at).days
        return Assessment(Risk.NOT_STARTED, RiskReason.NOT_STARTED, {"days": days})
    if lines.ended:
        return Assessment(Risk.DEADLINE, RiskReason.ENDED, {"open": left})
    if last is not None and lines.away_before is not None and last < lines.away_before:
        return Assessment(Risk.INACTIVE, RiskReason.INACTIVE, {"days": (now - last).days})
    if lines.closing:
        days = -((now - plan.ends_at) // timedelta(days=1))
        return Assessment(Risk.DEADLINE, RiskReason.CLOSING, {"days": days, "open": left})
    if done < lines.behind_below:
        return Assessment(Risk.BEHIND, RiskReason.BEHIND, {"percent": _lag(plan, done, now)})
    return Assessment(Risk.ON_TRACK, RiskReason.ON_TRACK, {})


def _lag(plan: Plan, done: int, now: datetime) -> int:
    """How far behind the plan, in whole percent of all required courses."""
    gone = 100 * (now - plan.starts_at) // (plan.ends_at - plan.starts_at)
    return gone - 100 * done // plan.required_total
