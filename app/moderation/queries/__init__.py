"""Reads of moderation: where a course stands, what was decided, what waits for me, the desk."""

from app.moderation.queries.desk import Desk, Preview, Strip, desk_of
from app.moderation.queries.history import HistoryItem, history_of
from app.moderation.queries.standing import (
    Position,
    moves_open_to,
    position_of,
    situation_of,
    stage_of,
)
from app.moderation.queries.waiting import Waiting, waiting_for

__all__ = [
    "Desk",
    "HistoryItem",
    "Position",
    "Preview",
    "Strip",
    "Waiting",
    "desk_of",
    "history_of",
    "moves_open_to",
    "position_of",
    "situation_of",
    "stage_of",
    "waiting_for",
]
