"""Reads about rooms: who may enter, what was said, what is asked, polled and wanted."""

from app.discussion.queries.halls import Hall, hall_of
from app.discussion.queries.hands import Hands, RaisedHand, hand_count, hands_in
from app.discussion.queries.polls import (
    PollView,
    chosen_in,
    current_poll,
    get_poll,
    page_of_polls,
    view_polls,
)
from app.discussion.queries.questions import page_of_questions, top_questions
from app.discussion.queries.replay import SaidInTime, said_in_time
from app.discussion.queries.rooms import (
    RoomView,
    get_room,
    is_called,
    keepers,
    last_spoke,
    moderates,
    muted_until,
    room_title,
)
from app.discussion.queries.saying import (
    Said,
    emoji_of,
    find_own,
    get_message,
    history,
    latest_messages,
    message_count,
    pinned_message,
    reaction_count,
    see,
    see_fresh,
)

__all__ = [
    "Hall",
    "Hands",
    "PollView",
    "RaisedHand",
    "RoomView",
    "Said",
    "SaidInTime",
    "chosen_in",
    "current_poll",
    "emoji_of",
    "find_own",
    "get_message",
    "get_poll",
    "get_room",
    "hall_of",
    "hand_count",
    "hands_in",
    "history",
    "is_called",
    "keepers",
    "last_spoke",
    "latest_messages",
    "message_count",
    "moderates",
    "muted_until",
    "page_of_polls",
    "page_of_questions",
    "pinned_message",
    "reaction_count",
    "room_title",
    "said_in_time",
    "see",
    "see_fresh",
    "top_questions",
    "view_polls",
]
