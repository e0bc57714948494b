"""Reads of supervision: a class I answer for, its learners by risk, the heat table."""

from app.supervision.queries.console import (
    ConsoleRow,
    Summary,
    every_row,
    learners_found,
    page_of_rows,
    summary_of,
)
from app.supervision.queries.heat import HeatRow, heat_of, page_of_heat
from app.supervision.queries.reminded import members_among, names_of, reminded_on
from app.supervision.queries.watched import get_watched_class, plan_of

__all__ = [
    "ConsoleRow",
    "HeatRow",
    "Summary",
    "every_row",
    "get_watched_class",
    "heat_of",
    "learners_found",
    "members_among",
    "names_of",
    "page_of_heat",
    "page_of_rows",
    "plan_of",
    "reminded_on",
    "summary_of",
]
