"""Questions of a room: the most wanted first, what is answered last."""

from sqlalchemy import false, select

from app.discussion.models import Message
from app.discussion.permissions import Actor
from app.discussion.queries.rooms import RoomView
from app.discussion.queries.saying import Said, see
from app.discussion.rules import Kind
from app.kit.paging import Key, Page, Paging, page


def page_of_questions(
    viewer: Actor, room: RoomView, paging: Paging, *, answered: bool
) -> Page[Said]:
    """Open questions by votes, the earlier first among equals; or those answered, the last first.

    Hidden ones and those that wait to be let through are left out.
    """
    wanted = select(Message).where(
        Message.room_id == room.room_id,
        Message.kind == Kind.QUESTION,
        Message.hidden_at.is_(None),
        Message.held == false(),
    )
    if answered:
        wanted = wanted.where(Message.answered_at.is_not(None))
        found = page(wanted, [(Message.id, "desc")], paging.cursor, paging.limit)
    else:
        wanted = wanted.where(Message.answered_at.is_(None))
        keys: list[Key] = [(Message.votes, "desc"), (Message.id, "asc")]
        found = page(wanted, keys, paging.cursor, paging.limit)
    return Page(see(viewer, room, found.items), found.next)


def top_questions(viewer: Actor, room: RoomView, limit: int = 20) -> list[Said]:
    """The questions that most people want answered."""
    return list(page_of_questions(viewer, room, Paging(limit=limit), answered=False).items)
