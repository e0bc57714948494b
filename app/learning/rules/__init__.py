"""What the learner's pages decide by themselves: a greeting, a forecast, what to offer next."""

from app.learning.rules.changes import Changes, Part, changes_between
from app.learning.rules.marking import masked_name, screen_mark
from app.learning.rules.offers import Candidate, Offer, Why, recommend
from app.learning.rules.plan import PACE_DAYS, expected_by, months_of
from app.learning.rules.spans import MOMENT_MS, missing_spans
from app.learning.rules.year import (
    FEASIBLE_A_WEEK,
    WINDOW_DAYS,
    Forecast,
    Pace,
    forecast,
    greeting,
    months_shown,
)

__all__ = [
    "FEASIBLE_A_WEEK",
    "MOMENT_MS",
    "PACE_DAYS",
    "WINDOW_DAYS",
    "Candidate",
    "Changes",
    "Forecast",
    "Offer",
    "Pace",
    "Part",
    "Why",
    "changes_between",
    "expected_by",
    "forecast",
    "greeting",
    "masked_name",
    "missing_spans",
    "months_of",
    "months_shown",
    "recommend",
    "screen_mark",
]
