"""What else brings somebody forward: credit points (学分) and motivation points (积分).

Hours, credit points and motivation points are three accounts that never mix (DOMAIN.md 2.2).
Credit points follow hours at the rate that a published rule set names, and never the other way;
motivation points are given for deeds and turn into nothing. Both are integer hundredths.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.reasons import N_


class PointAccount(StrEnum):
    """An account of points; neither is ever added to the other, or to hours."""

    CREDIT = "credit_points"
    MOTIVATION = "points"


class Deed(StrEnum):
    """What points are given for: hours that were entered, or something that somebody did."""

    HOURS = "hours"
    COURSE = "course"
    LIVE = "live"
    EXAM = "exam"
    DISCUSSION = "discussion"


DEED_NAMES = {
    Deed.HOURS: N_("Hours entered"),
    Deed.COURSE: N_("Course completed"),
    Deed.LIVE: N_("Live lesson attended"),
    Deed.EXAM: N_("Exam passed"),
    Deed.DISCUSSION: N_("Part taken in a discussion"),
}

MOTIVATING = (Deed.COURSE, Deed.LIVE, Deed.EXAM, Deed.DISCUSSION)
"""The deeds that a rule set can give motivation points for."""


@dataclass(frozen=True)
class DeedPoints:
    """What one deed is worth, and how much of it a day can hold (None: any amount)."""

    deed: Deed
    centipoints: int
    most_a_day: int | None = None


def points_for_hours(centihours: int, centipoints_per_hour: int) -> int:
    """The credit points of an amount of hours, rounded towards nothing."""
    sign = -1 if centihours < 0 else 1
    return sign * (abs(centihours) * centipoints_per_hour // 100)


def points_for_deeds(worth: DeedPoints, deeds: int, given: int) -> int:
    """The motivation points of so many deeds of a day that has given so many already."""
    asked = worth.centipoints * deeds
    return asked if worth.most_a_day is None else max(0, min(asked, worth.most_a_day - given))
