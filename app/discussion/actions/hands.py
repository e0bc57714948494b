"""Raised hands: anybody raises one and lowers it; those who look after a room call upon one."""

from sqlalchemy import delete, select

from app.accounts import queries as accounts
from app.discussion import queries
from app.discussion.models import Hand
from app.discussion.permissions import Actor
from app.discussion.queries import RoomView
from app.discussion.rules import Refusal
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, NotAllowed, NotFound


@transactional
def raise_hand(actor: Actor, room_id: str) -> None:
    """Show that one would like to speak, also where everybody listens; once is enough.

    Raises NotFound; Conflict when the room is over; NotAllowed when the actor is muted.
    """
    room = queries.get_room(actor, room_id)
    if room.manners.over:
        raise Conflict(Refusal.CLOSED)
    muted_until = queries.muted_until(actor, room_id)
    if muted_until and muted_until > clock.now() and not room.moderates:
        until = clock.local(muted_until).strftime("%Y-%m-%d %H:%M")
        raise NotAllowed(Refusal.MUTED, until=until)
    hand = upsert(Hand.__table__).values(room_id=room_id, person_id=actor.id, raised_at=clock.now())
    if session.scalar(hand.on_conflict_do_nothing().returning(Hand.id)):
        _tell(room, actor.id, "hand:raised")


@transactional
def lower_hand(actor: Actor, room_id: str, person_id: int | None = None) -> None:
    """Lower one's own hand, or as a moderator somebody's; one that is not raised is left so.

    Raises NotFound, NotAllowed.
    """
    room = queries.get_room(actor, room_id)
    owner_id = actor.id if person_id is None else person_id
    if owner_id != actor.id and not room.moderates:
        raise NotAllowed(Refusal.OWN_HAND)
    lowered = delete(Hand).where(Hand.room_id == room_id, Hand.person_id == owner_id)
    if session.scalar(lowered.returning(Hand.id)):
        _tell(room, owner_id, "hand:lowered")


@transactional
def lower_all_hands(actor: Actor, room_id: str) -> None:
    """Lower every hand in a room. Raises NotFound, and NotAllowed for all but moderators."""
    room = queries.get_room(actor, room_id)
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    session.execute(delete(Hand).where(Hand.room_id == room_id))
    announce(room_id, "hand:lowered", {"room_id": room_id, "person_id": None, "count": 0})


@transactional
def call_upon(actor: Actor, room_id: str, person_id: int) -> None:
    """Give somebody who raised a hand the word: they speak also where everybody else listens.

    It lasts until the hand is lowered. Raises NotFound, also when the hand is not raised any
    more, and NotAllowed for everybody but moderators.
    """
    room = queries.get_room(actor, room_id)
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    hand = session.scalar(
        locked(select(Hand).where(Hand.room_id == room_id, Hand.person_id == person_id))
    )
    if hand is None:
        raise NotFound(Refusal.NO_HAND)
    if hand.called_at is None:
        hand.called_at = clock.now()
        _tell(room, person_id, "hand:called")


def _tell(room: RoomView, person_id: int, event: str) -> None:
    """Everybody hears whose hand it is, and how many are raised now."""
    person = accounts.people([person_id])[person_id]
    told = {
        "room_id": room.room_id,
        "person_id": str(person_id),
        "person": {
            "id": str(person_id),
            "name": person.name,
            "organisation": person.organisation,
        },
        "count": queries.hand_count(room.room_id),
        "at": clock.now().isoformat(),
    }
    announce(room.room_id, event, told)
