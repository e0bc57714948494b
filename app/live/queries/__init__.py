"""Reads of live lessons: which there are, who is invited."""

from app.live.queries.planning import (
    LiveCard,
    circles_of,
    find_clash,
    get_live,
    may_invite,
    page_of_live,
    times_of,
    upcoming,
)

__all__ = [
    "LiveCard",
    "circles_of",
    "find_clash",
    "get_live",
    "may_invite",
    "page_of_live",
    "times_of",
    "upcoming",
]
