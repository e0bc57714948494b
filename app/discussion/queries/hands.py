"""Whose hands are raised in a room, the first one first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.discussion.models import Hand
from app.discussion.permissions import Actor
from app.discussion.queries.rooms import RoomView
from app.kit.db import session

MOST_HANDS_SHOWN = 50


@dataclass(frozen=True)
class RaisedHand:
    """One raised hand; ``called_at`` once its owner was called upon."""

    person: Person
    raised_at: datetime
    called_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        return {
            "person": {
                "id": str(self.person.id),
                "name": self.person.name,
                "organisation": self.person.organisation,
            },
            "raised_at": self.raised_at.isoformat(),
            "called": self.called_at is not None,
        }


@dataclass(frozen=True)
class Hands:
    """How many hands are raised, and whose; a raised hand is seen by everybody in the room."""

    count: int
    raised: list[RaisedHand]
    mine: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "count": self.count,
            "raised": [hand.as_json() for hand in self.raised],
            "mine": self.mine,
        }


def hands_in(viewer: Actor, room: RoomView) -> Hands:
    """The raised hands of a room, at most 50 of them by name."""
    count = hand_count(room.room_id)
    if not count:
        return Hands(0, [], False)
    wanted = select(Hand).where(Hand.room_id == room.room_id).order_by(Hand.id)
    mine = session.scalar(wanted.where(Hand.person_id == viewer.id))
    shown = session.scalars(wanted.limit(MOST_HANDS_SHOWN)).all()
    people = accounts.people({hand.person_id for hand in shown})
    raised = [RaisedHand(people[one.person_id], one.raised_at, one.called_at) for one in shown]
    return Hands(count, raised, mine is not None)


def hand_count(room_id: str) -> int:
    """How many hands are raised in a room."""
    raised = select(func.count()).select_from(Hand).where(Hand.room_id == room_id)
    return session.scalar(raised) or 0
