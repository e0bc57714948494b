"""Tables of the rooms."""

from app.discussion.models.polls import Poll, PollAnswer
from app.discussion.models.rooms import LONGEST_ROOM_ID, Hand, Room, Seat
from app.discussion.models.saying import Message, Reaction, Vote

__all__ = [
    "LONGEST_ROOM_ID",
    "Hand",
    "Message",
    "Poll",
    "PollAnswer",
    "Reaction",
    "Room",
    "Seat",
    "Vote",
]
