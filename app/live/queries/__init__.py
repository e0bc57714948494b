"""Reads of live lessons: which there are, who is invited."""

from app.live.queries.broadcasting import (
    MASTER,
    PREFIX,
    OnAir,
    air_spans,
    broadcast_of,
    manifest_url,
)
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
    "MASTER",
    "PREFIX",
    "LiveCard",
    "OnAir",
    "air_spans",
    "broadcast_of",
    "circles_of",
    "find_clash",
    "get_live",
    "manifest_url",
    "may_invite",
    "page_of_live",
    "times_of",
    "upcoming",
]
