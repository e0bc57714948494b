"""The five years of a plan: full-time training as months, and where the years are going."""

from datetime import date

PLAN_CENTIHOURS, PLAN_MONTHS = 55_000, 3
"""In five years three months or 550 hours of off-job or recognised full-time training (DOMAIN.md
2.1 [R8]): what stands for the one is counted as the other."""

PACE_DAYS = 365
"""The pace of five years is that of the last twelve months: every season is in it once."""


def months_of(centihours: int) -> float:
    """Hours of full-time training as months, in tenths, rounded down; never below nothing."""
    return max(centihours, 0) * PLAN_MONTHS * 10 // PLAN_CENTIHOURS / 10


def expected_by(last_day: date, earned: int, recent: int, today: date) -> int:
    """The centihours that five years will hold on their last day at the pace of ``recent``.

    ``recent`` is what the last ``PACE_DAYS`` days brought. Rounded down to whole hours: nobody is
    promised what the same pace would miss. It is never less than what is there already.
    """
    days_left = max((last_day - today).days, 0)
    coming = max(recent, 0) * days_left // PACE_DAYS
    return max(earned, (earned + coming) // 100 * 100)
