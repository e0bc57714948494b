"""Reads of supervision: a class I answer for, its learners by risk, one of them, the heat table."""

from app.supervision.queries.activity import SHOWN_DAYS, last_days, learners_by_day, minutes_by_day
from app.supervision.queries.console import (
    ConsoleLine,
    ConsoleRow,
    every_row,
    lines_of,
    page_of_rows,
)
from app.supervision.queries.desks import Waiting, waiting_for
from app.supervision.queries.found import count_found, learners_found, neighbours
from app.supervision.queries.heat import HeatRow, heat_of, page_of_heat
from app.supervision.queries.learner import LearnerSheet, sheet_of
from app.supervision.queries.overview import Overview, overviews_of
from app.supervision.queries.reminded import (
    Batch,
    latest_batch,
    members_among,
    names_of,
    reminded_on,
    sent_since,
)
from app.supervision.queries.summary import (
    Choices,
    Summary,
    choices_of,
    summaries_of,
    summary_of,
)
from app.supervision.queries.trends import Trend, trend_of
from app.supervision.queries.watched import get_watched_class, plan_of, room_of

__all__ = [
    "SHOWN_DAYS",
    "Batch",
    "Choices",
    "ConsoleLine",
    "ConsoleRow",
    "HeatRow",
    "LearnerSheet",
    "Overview",
    "Summary",
    "Trend",
    "Waiting",
    "choices_of",
    "count_found",
    "every_row",
    "get_watched_class",
    "heat_of",
    "last_days",
    "latest_batch",
    "learners_by_day",
    "learners_found",
    "lines_of",
    "members_among",
    "minutes_by_day",
    "names_of",
    "neighbours",
    "overviews_of",
    "page_of_heat",
    "page_of_rows",
    "plan_of",
    "reminded_on",
    "room_of",
    "sent_since",
    "sheet_of",
    "summaries_of",
    "summary_of",
    "trend_of",
    "waiting_for",
]
