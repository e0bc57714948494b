"""What a tutor reads beside a name: where somebody stands, and what may be behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.reasons import Reason
from app.supervision.rules.risk import Assessment, Plan, Risk, RiskReason, Standing

QUIET_DAYS = 3
"""So many days without study are worth a word before they are fourteen."""


class RemarkReason(Reason):
    """A few words; the tag beside them has said the risk."""

    NOT_BEGUN = "not_begun", "class open for %(days)s days"
    STOPPED = "stopped", "%(days)s days without study, stopped at course %(place)s"
    FINISHED = "finished", "%(days)s days without study; nothing is open"
    OVER = "over", "ended, courses open: %(open)s"
    CLOSING = "closing", "days left: %(days)s, courses open: %(open)s"
    QUIET = "quiet", "%(days)s days without study"
    SLOW = "slow", "about %(minutes)s min a day"
    AT_COURSE = "at_course", "now in course %(place)s"
    ALL_DONE = "all_done", "all required courses are done"
    FREE = "free", "nothing is required"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark and the numbers it names."""

    reason: RemarkReason
    values: dict[str, int]


def course_in_hand(shares: Sequence[float]) -> int | None:
    """The place, from 1, of the required course somebody is in; ``None`` when none is open.

    That is the first one begun and not finished, else the first one not begun.
    """
    begun = [place for place, share in enumerate(shares, start=1) if 0 < share < 1]
    waiting = [place for place, share in enumerate(shares, start=1) if share <= 0]
    return next(iter(begun + waiting), None)


def remark(
    assessment: Assessment,
    standing: Standing,
    shares: Sequence[float],
    minutes: Sequence[int],
    now: datetime,
) -> Remark:
    """The words beside the tag; ``minutes`` are those watched on each of the last days."""
    place = course_in_hand(shares)
    last = standing.last_active_at
    away = (now - last).days if last else 0
    numbers = assessment.values
    if assessment.risk is Risk.DONE:
        return Remark(RemarkReason.ALL_DONE, {})
    if assessment.risk is Risk.NOT_STARTED:
        return Remark(RemarkReason.NOT_BEGUN, numbers)
    if assessment.risk is Risk.DEADLINE:
        ended = assessment.reason is RiskReason.ENDED
        return Remark(RemarkReason.OVER if ended else RemarkReason.CLOSING, numbers)
    if assessment.risk is Risk.INACTIVE and place:
        return Remark(RemarkReason.STOPPED, {"days": away, "place": place})
    if assessment.risk is Risk.INACTIVE:
        return Remark(RemarkReason.FINISHED, {"days": away})
    seen = next((days for days, one in enumerate(reversed(minutes)) if one), away)
    if (quiet := min(away, seen)) >= QUIET_DAYS:  # who studies elsewhere is not without study
        return Remark(RemarkReason.QUIET, {"days": quiet})
    if assessment.risk is Risk.BEHIND and any(minutes):
        return Remark(RemarkReason.SLOW, {"minutes": max(1, sum(minutes) // len(minutes))})
    return (
        Remark(RemarkReason.AT_COURSE, {"place": place}) if place else Remark(RemarkReason.FREE, {})
    )


def planned(centihours: int, plan: Plan, now: datetime) -> int:
    """How many of a class's hours an even pace would have brought by now."""
    whole = plan.ends_at - plan.starts_at
    gone = min(max(now - plan.starts_at, 0 * whole), whole)
    return centihours * gone // whole if whole else centihours


def urgency(phase: str, at_risk: int) -> tuple[int, int]:
    """The order of a tutor's classes: open ones first, the most people at risk first."""
    return ("over", "coming", "open").index(phase), at_risk
