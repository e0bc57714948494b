"""What a room hears of something said, and who hears of what still waits."""

from app.discussion.queries import Said, keepers
from app.discussion.rules import Kind, State
from app.kit.announce import announce


def tell_of(said: Said) -> None:
    """Everybody hears a message; of one that is held, only those who may let it through.

    What is said by people who look after a room or teach there, and questions, are never left
    out where the room is too loud for everything.
    """
    if said.state is State.HELD:
        announce(keepers(said.room_id), "message:held", said.as_json())
        return
    thin = said.kind is Kind.REMARK and not said.lecturer
    announce(said.room_id, "message:posted", said.as_json(), thin=thin)
