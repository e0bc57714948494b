"""What was said in the room of a live lesson, in time with its recording."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, false, select

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.discussion.forms import InTime
from app.discussion.models import Message
from app.discussion.permissions import Actor
from app.discussion.queries.rooms import RoomView, get_room
from app.discussion.rules import Kind, Refusal, RoomKind, room_ref
from app.kit.errors import NotFound
from app.kit.paging import Page, page
from app.live import queries as live
from app.live.rules.attendance import milliseconds, moment_of
from app.live.rules.replay import Stretch, moment_of_place, place_of, recorded_ms

AFTERWARDS = timedelta(minutes=1)
"""What is said so soon after the end is still heard with it."""


@dataclass(frozen=True)
class SaidInTime:
    """A message beside a recording; ``at_ms`` is where in it."""

    id: int
    at_ms: int
    author: Person
    lecturer: bool
    body: str
    kind: Kind

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "at_ms": self.at_ms,
            "author": {
                "id": str(self.author.id),
                "name": self.author.name,
                "organisation": self.author.organisation,
                "lecturer": self.lecturer,
            },
            "body": self.body,
            "kind": self.kind.value,
        }


def said_in_time(viewer: Actor, room_id: str, asked: InTime) -> Page[SaidInTime]:
    """What was said while a lesson was on air that is over, in the order of saying.

    For those who were invited to it, and those who may see the course it became. What was hidden
    and what waits to be let through is left out. What was said while the sender was away lies
    where the recording goes on. Raises NotFound.
    """
    ref = room_ref(room_id)
    if ref is None or ref.kind is not RoomKind.LIVE:
        raise NotFound(Refusal.NO_ROOM)
    room = _room_or_course(viewer, room_id, ref.subject_id)
    parts = live.timeline_of_replay(ref.subject_id)
    keys: Any = [(Message.posted_at, "asc"), (Message.id, "asc")]
    wanted = _between(room_id, parts, asked)
    if wanted is None:
        return Page([], None)
    found = page(wanted, keys, asked.cursor, asked.limit)
    people = accounts.people({message.author_id for message in found.items})
    return found.map(
        lambda message: SaidInTime(
            id=message.id,
            at_ms=place_of(parts, milliseconds(message.posted_at)),
            author=people[message.author_id],
            lecturer=message.author_id == room.owner_id,
            body=message.body,
            kind=message.kind,
        )
    )


def _room_or_course(viewer: Actor, room_id: str, live_id: int) -> RoomView:
    try:
        return get_room(viewer, room_id)
    except NotFound:
        course_id = live.course_of_live(live_id)
        if course_id is None:
            raise
        return get_room(viewer, f"{RoomKind.COURSE}-{course_id}")


def _between(room_id: str, parts: list[Stretch], asked: InTime) -> Select[Any] | None:
    """The messages of a window of the recording; None where there can be none."""
    begins = moment_of_place(parts, asked.from_ms)
    if begins is None:
        return None
    last = parts[-1]
    until = moment_of(last.moment_ms + last.length_ms) + AFTERWARDS
    wanted = select(Message).where(
        Message.room_id == room_id,
        Message.hidden_at.is_(None),
        Message.held == false(),
        Message.posted_at >= moment_of(begins),
        Message.posted_at < until,
    )
    if asked.to_ms is not None and asked.to_ms < recorded_ms(parts):
        ends = moment_of_place(parts, asked.to_ms)
        wanted = wanted.where(Message.posted_at < moment_of(ends or 0))
    return wanted
