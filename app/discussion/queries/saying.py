"""What was said. A hidden message's words are for moderators only; its place stays.

A message that is held is for its author and for moderators, and has no place for anybody else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, select, tuple_

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.discussion import permissions
from app.discussion.models import Message, Reaction, Vote
from app.discussion.permissions import Actor
from app.discussion.queries.rooms import RoomView, get_room
from app.discussion.rules import Kind, Refusal, State
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page

EXCERPT = 60


@dataclass(frozen=True)
class Met:
    """How often a message was met with an emoji, and whether the viewer is among them."""

    emoji: str
    count: int
    mine: bool


@dataclass(frozen=True)
class Quoted:
    """What a reply refers to, in short; no words if that message is hidden."""

    id: int
    name: str
    excerpt: str | None


@dataclass(frozen=True)
class Said:
    """A message as one viewer may see it; ``body`` is None where it is hidden from them."""

    id: int
    room_id: str
    author: Person
    lecturer: bool
    body: str | None
    posted_at: datetime
    state: State
    reply: Quoted | None = None
    at_seconds: float | None = None
    lesson_id: int | None = None
    hidden_reason: str | None = None
    pinned: bool = False
    client_id: str | None = None
    reactions: Sequence[Met] = ()
    may_hide: bool = False
    kind: Kind = Kind.REMARK
    votes: int = 0
    voted: bool = False
    answered_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The message of INTERFACE, as ``message:posted`` and the history carry it."""
        return {
            "id": str(self.id),
            "room_id": self.room_id,
            "author": {
                "id": str(self.author.id),
                "name": self.author.name,
                "organisation": self.author.organisation,
                "lecturer": self.lecturer,
            },
            "body": self.body,
            "posted_at": self.posted_at.isoformat(),
            "state": self.state.value,
            "kind": self.kind.value,
            "votes": self.votes,
            "voted": self.voted,
            "answered": self.answered_at is not None,
            "reply_to": str(self.reply.id) if self.reply else None,
            "reply": _quoted_json(self.reply),
            "at_seconds": self.at_seconds,
            "lesson_id": str(self.lesson_id) if self.lesson_id else None,
            "hidden_reason": self.hidden_reason,
            "pinned": self.pinned,
            "client_id": self.client_id,
            "reactions": [
                {"emoji": met.emoji, "count": met.count, "mine": met.mine} for met in self.reactions
            ],
        }


def _quoted_json(reply: Quoted | None) -> dict[str, Any] | None:
    return {"id": str(reply.id), "name": reply.name, "excerpt": reply.excerpt} if reply else None


def get_message(viewer: Actor, message_id: int) -> tuple[Message, RoomView]:
    """A message and its room, if ``viewer`` belongs to the audience; raises NotFound.

    What is held is found by its author and by moderators only.
    """
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound(Refusal.NO_MESSAGE)
    try:
        room = get_room(viewer, message.room_id)
    except NotFound:
        raise NotFound(Refusal.NO_MESSAGE) from None
    if message.held and not room.moderates and message.author_id != viewer.id:
        raise NotFound(Refusal.NO_MESSAGE)
    return message, room


def _heard_by(viewer: Actor, room: RoomView) -> ColumnElement[bool]:
    """The messages of a room that have a place for ``viewer``."""
    here = Message.room_id == room.room_id
    if room.moderates:
        return here
    return here & or_(Message.held == false(), Message.author_id == viewer.id)


def already_said(names: Collection[tuple[str, int, str]]) -> dict[tuple[str, int, str], Message]:
    """What was said already under these names: room, author and the author's own name for it."""
    name = tuple_(Message.room_id, Message.author_id, Message.client_id)
    found = session.scalars(select(Message).where(name.in_(sorted(names))))
    return {(one.room_id, one.author_id, one.client_id): one for one in found}


def latest_messages(viewer: Actor, room_id: str, limit: int = 30) -> list[Said]:
    """The last messages of a room, in the order they were said; raises NotFound."""
    return list(history(viewer, get_room(viewer, room_id), limit=limit).items)


def history(
    viewer: Actor, room: RoomView, *, before: int | None = None, limit: int = 50
) -> Page[Said]:
    """A stretch of a room's history, in the order of saying; ``next`` leads to what was earlier."""
    wanted = select(Message).where(_heard_by(viewer, room)).order_by(Message.id.desc())
    if before is not None:
        wanted = wanted.where(Message.id < before)
    found = session.scalars(wanted.limit(limit + 1)).all()
    kept = found[:limit][::-1]
    earlier = str(kept[0].id) if len(found) > limit else None
    return Page(see(viewer, room, kept), earlier)


def message_count(_viewer: Actor, room_id: str, most: int = 999) -> int:
    """How many messages of a room can be read, counted up to ``most``; the caller may enter it."""
    readable = select(Message.id).where(
        Message.room_id == room_id, Message.hidden_at.is_(None), Message.held == false()
    )
    return session.scalar(select(func.count()).select_from(readable.limit(most).subquery())) or 0


def pinned_message(viewer: Actor, room: RoomView) -> Said | None:
    """What stands at the top of the room."""
    pinned = session.scalar(
        select(Message)
        .where(Message.room_id == room.room_id, Message.pinned_at.is_not(None))
        .order_by(Message.pinned_at.desc())
        .limit(1)
    )
    return see(viewer, room, [pinned])[0] if pinned else None


def see(viewer: Actor, room: RoomView, messages: Sequence[Message]) -> list[Said]:
    """Messages of one room as ``viewer`` may see them; the number of statements is fixed."""
    replied = _replied_to(messages)
    authors = {message.author_id for message in (*messages, *replied.values())}
    people = accounts.people(authors)
    met = _met(viewer, [message.id for message in messages])
    voted = _voted(viewer, [one.id for one in messages if one.kind is Kind.QUESTION])
    return [
        replace(
            _said(viewer, room, message, people),
            reply=_quoted(replied.get(message.reply_to_id or 0), people),
            reactions=met.get(message.id, ()),
            voted=message.id in voted,
        )
        for message in messages
    ]


def see_fresh(fresh: Sequence[tuple[Actor, RoomView, Message]]) -> list[Said]:
    """What is said just now, as its authors see it: nobody has met it with anything yet."""
    messages = [message for _, _, message in fresh]
    replied = _replied_to(messages)
    people = accounts.people({one.author_id for one in (*messages, *replied.values())})
    return [
        replace(
            _said(viewer, room, message, people),
            reply=_quoted(replied.get(message.reply_to_id or 0), people),
        )
        for viewer, room, message in fresh
    ]


def _said(viewer: Actor, room: RoomView, message: Message, people: dict[int, Person]) -> Said:
    """A message by itself, without what others did with it."""
    moderator = room.moderates
    return Said(
        id=message.id,
        room_id=message.room_id,
        author=people[message.author_id],
        lecturer=message.author_id == room.owner_id,
        body=message.body if moderator or not message.hidden_at else None,
        posted_at=message.posted_at,
        state=message.state,
        at_seconds=None if message.at_ms is None else message.at_ms / 1000,
        lesson_id=message.lesson_id,
        hidden_reason=_reason_for(viewer, message, moderator),
        pinned=message.pinned_at is not None,
        client_id=message.client_id if message.author_id == viewer.id else None,
        may_hide=permissions.can_hide(viewer, message.author_id, moderates=moderator),
        kind=message.kind,
        votes=message.votes,
        answered_at=message.answered_at,
    )


def _reason_for(viewer: Actor, message: Message, moderator: bool) -> str | None:
    mine_or_ours = moderator or message.author_id == viewer.id
    return message.hidden_reason if message.hidden_at and mine_or_ours else None


def _replied_to(messages: Sequence[Message]) -> dict[int, Message]:
    wanted = {message.reply_to_id for message in messages if message.reply_to_id}
    known = {message.id: message for message in messages if message.id in wanted}
    missing = wanted - known.keys()
    if missing:
        found = session.scalars(select(Message).where(Message.id.in_(missing)))
        known |= {message.id: message for message in found}
    return known


def _quoted(message: Message | None, people: dict[int, Person]) -> Quoted | None:
    if message is None:
        return None
    words = None if message.hidden_at else " ".join(message.body.split())
    excerpt = words[:EXCERPT] + "…" if words and len(words) > EXCERPT else words
    return Quoted(message.id, people[message.author_id].name, excerpt)


def _met(viewer: Actor, message_ids: Collection[int]) -> dict[int, list[Met]]:
    if not message_ids:
        return {}
    rows = session.execute(
        select(
            Reaction.message_id,
            Reaction.emoji,
            func.count().label("times"),
            func.max(case((Reaction.person_id == viewer.id, 1), else_=0)).label("mine"),
        )
        .where(Reaction.message_id.in_(message_ids))
        .group_by(Reaction.message_id, Reaction.emoji)
        .order_by(func.min(Reaction.id))
    )
    met: dict[int, list[Met]] = {}
    for row in rows:
        met.setdefault(row.message_id, []).append(Met(row.emoji, row.times, bool(row.mine)))
    return met


def _voted(viewer: Actor, question_ids: Collection[int]) -> set[int]:
    if not question_ids:
        return set()
    mine = select(Vote.message_id).where(
        Vote.person_id == viewer.id, Vote.message_id.in_(question_ids)
    )
    return set(session.scalars(mine))


def reaction_count(message_id: int, emoji: str) -> int:
    """How many people met a message with this emoji."""
    count = session.scalar(
        select(func.count())
        .select_from(Reaction)
        .where(Reaction.message_id == message_id, Reaction.emoji == emoji)
    )
    return count or 0


def emoji_of(message_id: int) -> set[str]:
    """The different emoji a message was met with."""
    return set(
        session.scalars(select(Reaction.emoji).where(Reaction.message_id == message_id).distinct())
    )
