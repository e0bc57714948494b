"""Polls of a room and how they stand. Who chose what is told to nobody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from app.discussion.models import Poll, PollAnswer
from app.discussion.permissions import Actor
from app.discussion.queries.rooms import RoomView, get_room
from app.discussion.rules import Refusal
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page, Paging, page


@dataclass(frozen=True)
class PollView:
    """A poll as one person finds it; ``chosen`` is the place of their own answer, if any."""

    id: int
    room_id: str
    question: str
    options: Sequence[str]
    counts: Sequence[int]
    opened_at: datetime
    closed_at: datetime | None
    chosen: int | None = None

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def bars(self) -> list[tuple[str, int, int]]:
        """Each option with its count and its share in per cent."""
        most = self.total or 1
        return [
            (option, count, round(100 * count / most))
            for option, count in zip(self.options, self.counts, strict=True)
        ]

    def as_json(self) -> dict[str, Any]:
        """The poll for one person; what a whole room hears leaves ``chosen`` out."""
        return {
            "id": str(self.id),
            "room_id": self.room_id,
            "question": self.question,
            "options": list(self.options),
            "counts": list(self.counts),
            "total": self.total,
            "opened_at": self.opened_at.isoformat(),
            "closed_at": self.closed_at.isoformat() if self.closed_at else None,
            "chosen": self.chosen,
        }


def get_poll(viewer: Actor, poll_id: int) -> tuple[Poll, RoomView]:
    """A poll and its room, if ``viewer`` belongs to the audience; raises NotFound."""
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound(Refusal.NO_POLL)
    try:
        return poll, get_room(viewer, poll.room_id)
    except NotFound:
        raise NotFound(Refusal.NO_POLL) from None


def current_poll(viewer: Actor, room: RoomView) -> PollView | None:
    """The latest poll of a room, open or closed; None where there never was one."""
    found = session.scalars(
        select(Poll).where(Poll.room_id == room.room_id).order_by(Poll.id.desc()).limit(1)
    ).all()
    return view_polls(viewer, room, found)[0] if found else None


def page_of_polls(viewer: Actor, room: RoomView, paging: Paging) -> Page[PollView]:
    """Every poll of a room, the latest first."""
    wanted = select(Poll).where(Poll.room_id == room.room_id)
    found = page(wanted, [(Poll.id, "desc")], paging.cursor, paging.limit)
    return Page(view_polls(viewer, room, found.items), found.next)


def view_polls(viewer: Actor, room: RoomView, polls: Sequence[Poll]) -> list[PollView]:
    """Polls of a room as ``viewer`` may see them: two statements, however many."""
    ids = [poll.id for poll in polls]
    counts, chosen = counts_of(ids), choices({(poll_id, viewer.id) for poll_id in ids})
    return [view_poll(poll, room, counts, chosen.get((poll.id, viewer.id))) for poll in polls]


def view_poll(
    poll: Poll, room: RoomView, counts: Mapping[tuple[int, int], int], chosen: int | None
) -> PollView:
    """A poll with its bars, for the one who chose this; it closed with its lesson at the latest."""
    return PollView(
        id=poll.id,
        room_id=poll.room_id,
        question=poll.question,
        options=tuple(poll.options),
        counts=bars_of(poll, counts),
        opened_at=poll.opened_at,
        closed_at=poll.closed_at or room.ended_at,
        chosen=chosen,
    )


def bars_of(poll: Poll, counts: Mapping[tuple[int, int], int]) -> list[int]:
    """How often each of a poll's options was chosen, in their order."""
    return [counts.get((poll.id, place), 0) for place in range(len(poll.options))]


def standing_polls(poll_ids: Collection[int]) -> dict[int, Poll]:
    """These polls, none of which can be closed until the transaction ends."""
    found = session.scalars(
        select(Poll)
        .where(Poll.id.in_(sorted(poll_ids)))
        .order_by(Poll.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return {poll.id: poll for poll in found}


def counts_of(poll_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """How often each option was chosen, by poll and place."""
    if not poll_ids:
        return {}
    rows = session.execute(
        select(PollAnswer.poll_id, PollAnswer.option, func.count().label("times"))
        .where(PollAnswer.poll_id.in_(poll_ids))
        .group_by(PollAnswer.poll_id, PollAnswer.option)
    )
    return {(row.poll_id, row.option): row.times for row in rows}


def choices(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The places that people chose, by poll and person."""
    if not pairs:
        return {}
    rows = session.execute(
        select(PollAnswer.poll_id, PollAnswer.person_id, PollAnswer.option).where(
            tuple_(PollAnswer.poll_id, PollAnswer.person_id).in_(sorted(pairs))
        )
    )
    return {(row.poll_id, row.person_id): row.option for row in rows}
