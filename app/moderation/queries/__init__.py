"""Reads of moderation: where a course stands, what was decided and said, what waits, the desk."""

from app.moderation.queries.comments import (
    Comment,
    Reply,
    comments_for_author,
    comments_of,
    get_comment,
    has_replies,
    open_counts,
    open_of,
    page_of_comments,
    recording_ms,
)
from app.moderation.queries.comparing import Comparison, Strip
from app.moderation.queries.desk import Desk, Preview, desk_of
from app.moderation.queries.history import HistoryItem, history_of
from app.moderation.queries.shelves import Shelved, learners_of, shelf_of
from app.moderation.queries.standing import (
    Position,
    moves_open_to,
    position_of,
    situation_of,
    stage_of,
)
from app.moderation.queries.streams import reviewed_recording
from app.moderation.queries.waiting import Waiting, count_waiting, newest_move, waiting_for

__all__ = [
    "Comment",
    "Comparison",
    "Desk",
    "HistoryItem",
    "Position",
    "Preview",
    "Reply",
    "Shelved",
    "Strip",
    "Waiting",
    "comments_for_author",
    "comments_of",
    "count_waiting",
    "desk_of",
    "get_comment",
    "has_replies",
    "history_of",
    "learners_of",
    "moves_open_to",
    "newest_move",
    "open_counts",
    "open_of",
    "page_of_comments",
    "position_of",
    "recording_ms",
    "reviewed_recording",
    "shelf_of",
    "situation_of",
    "stage_of",
    "waiting_for",
]
