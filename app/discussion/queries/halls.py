"""A room with everything that takes part in it, for the page that shows it beside a picture."""

from dataclasses import dataclass

from app.discussion.permissions import Actor
from app.discussion.queries.hands import Hands, hands_in
from app.discussion.queries.polls import PollView, current_poll
from app.discussion.queries.questions import top_questions
from app.discussion.queries.rooms import RoomView, get_room
from app.discussion.queries.saying import Said, history

LINES = 30


@dataclass(frozen=True)
class Hall:
    """What ``discussion/live_room.html`` shows."""

    room: RoomView
    messages: list[Said]
    poll: PollView | None
    hands: Hands
    questions: list[Said]


def hall_of(viewer: Actor, room_id: str) -> Hall:
    """The room with its latest messages, poll, hands and questions; raises NotFound."""
    room = get_room(viewer, room_id)
    return Hall(
        room=room,
        messages=list(history(viewer, room, limit=LINES).items),
        poll=current_poll(viewer, room),
        hands=hands_in(viewer, room),
        questions=top_questions(viewer, room),
    )
