"""Reads about rooms. A hidden message's words are for moderators only; its place stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.courses import queries as courses
from app.courses.rules import open_to_starters
from app.discussion import permissions
from app.discussion.models import Message, Reaction, Room, Seat
from app.discussion.permissions import Actor
from app.discussion.rules import BURST, Manners, Refusal, RoomRef, State, room_ref
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page

EXCERPT = 60


@dataclass(frozen=True)
class RoomView:
    """A room as its visitors find it; closed also while its course is not being taught."""

    ref: RoomRef
    owner_id: int
    manners: Manners

    @property
    def room_id(self) -> str:
        return str(self.ref)


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


def get_room(viewer: Actor, room_id: str) -> RoomView:
    """The room, if ``viewer`` belongs to its audience; raises NotFound."""
    ref = room_ref(room_id)
    if ref is None or not permissions.can_enter_rooms(viewer):
        raise NotFound(Refusal.NO_ROOM)
    try:
        course = courses.get_course(viewer, ref.subject_id)
    except NotFound:
        raise NotFound(Refusal.NO_ROOM) from None
    kept = session.scalar(select(Room).where(Room.room_id == room_id))
    taught = open_to_starters(course.state)
    return RoomView(
        ref=ref,
        owner_id=course.owner_id,
        manners=Manners(
            closed=not taught or bool(kept and kept.closed),
            slow_seconds=kept.slow_seconds if kept else 0,
        ),
    )


def muted_until(viewer: Actor, room_id: str) -> datetime | None:
    """The moment from which ``viewer`` may speak again, or None if nobody keeps them from it."""
    return session.scalar(
        select(Seat.muted_until).where(Seat.room_id == room_id, Seat.person_id == viewer.id)
    )


def get_message(viewer: Actor, message_id: int) -> tuple[Message, RoomView]:
    """A message and its room, if ``viewer`` belongs to the audience; raises NotFound."""
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound(Refusal.NO_MESSAGE)
    try:
        return message, get_room(viewer, message.room_id)
    except NotFound:
        raise NotFound(Refusal.NO_MESSAGE) from None


def find_own(viewer: Actor, room_id: str, client_id: str) -> Message | None:
    """What ``viewer`` has already said under this name."""
    return session.scalar(
        select(Message).where(
            Message.room_id == room_id,
            Message.author_id == viewer.id,
            Message.client_id == client_id,
        )
    )


def last_spoke(viewer: Actor, room_id: str) -> Sequence[datetime]:
    """When ``viewer`` last spoke in this room, newest first: as much as the rules look at."""
    return session.scalars(
        select(Message.posted_at)
        .where(Message.room_id == room_id, Message.author_id == viewer.id)
        .order_by(Message.id.desc())
        .limit(BURST)
    ).all()


def latest_messages(viewer: Actor, room_id: str, limit: int = 30) -> list[Said]:
    """The last messages of a room, in the order they were said; raises NotFound."""
    return list(history(viewer, get_room(viewer, room_id), limit=limit).items)


def history(
    viewer: Actor, room: RoomView, *, before: int | None = None, limit: int = 50
) -> Page[Said]:
    """A stretch of a room's history, in the order of saying; ``next`` leads to what was earlier."""
    wanted = select(Message).where(Message.room_id == room.room_id).order_by(Message.id.desc())
    if before is not None:
        wanted = wanted.where(Message.id < before)
    found = session.scalars(wanted.limit(limit + 1)).all()
    kept = found[:limit][::-1]
    earlier = str(kept[0].id) if len(found) > limit else None
    return Page(see(viewer, room, kept), earlier)


def message_count(_viewer: Actor, room_id: str, most: int = 999) -> int:
    """How many messages of a room can be read, counted up to ``most``; the caller may enter it."""
    readable = select(Message.id).where(Message.room_id == room_id, Message.hidden_at.is_(None))
    return session.scalar(select(func.count()).select_from(readable.limit(most).subquery())) or 0


def room_title(room: RoomView) -> str:
    """What a room is about, for its heading."""
    return courses.titles([room.ref.subject_id]).get(room.ref.subject_id, "")


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
    moderator = permissions.can_moderate(viewer, room.owner_id)
    return [
        Said(
            id=message.id,
            room_id=message.room_id,
            author=people[message.author_id],
            lecturer=message.author_id == room.owner_id,
            body=message.body if moderator or not message.hidden_at else None,
            posted_at=message.posted_at,
            state=message.state,
            reply=_quoted(replied.get(message.reply_to_id or 0), people),
            at_seconds=None if message.at_ms is None else message.at_ms / 1000,
            lesson_id=message.lesson_id,
            hidden_reason=_reason_for(viewer, message, moderator),
            pinned=message.pinned_at is not None,
            client_id=message.client_id if message.author_id == viewer.id else None,
            reactions=met.get(message.id, ()),
            may_hide=permissions.can_hide(viewer, room.owner_id, message.author_id),
        )
        for message in messages
    ]


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
