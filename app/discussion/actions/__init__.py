"""What people do in rooms: speak, ask, vote, answer polls, raise hands, look after a room."""

from app.discussion.actions.hands import call_upon, lower_all_hands, lower_hand, raise_hand
from app.discussion.actions.polls import (
    Answering,
    answer_poll,
    answer_polls,
    close_poll,
    open_poll,
)
from app.discussion.actions.questions import mark_answered, take_back_vote, vote_for
from app.discussion.actions.speaking import (
    Posting,
    post_message,
    post_messages,
    react,
    take_back_reaction,
)
from app.discussion.actions.tending import (
    hide_message,
    hold_room,
    let_through,
    mute,
    pin_message,
    unpin_message,
)
from app.discussion.actions.thanks import reward_speakers, take_thanks_back

__all__ = [
    "Answering",
    "Posting",
    "answer_poll",
    "answer_polls",
    "call_upon",
    "close_poll",
    "hide_message",
    "hold_room",
    "let_through",
    "lower_all_hands",
    "lower_hand",
    "mark_answered",
    "mute",
    "open_poll",
    "pin_message",
    "post_message",
    "post_messages",
    "raise_hand",
    "react",
    "reward_speakers",
    "take_back_reaction",
    "take_back_vote",
    "take_thanks_back",
    "unpin_message",
    "vote_for",
]
