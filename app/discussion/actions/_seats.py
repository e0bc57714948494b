"""Who may speak now: a person's seat in a room, and what keeps them from speaking."""

from collections.abc import Collection

from sqlalchemy import select, tuple_

from app.discussion.models import Seat
from app.discussion.rules import Hold, Refusal, Speaker
from app.kit import clock
from app.kit.db import locked, session, upsert
from app.kit.errors import Conflict, NotAllowed, Refused, TooFast

Pair = tuple[int, str]
"""A person and a room."""


def take_seat(person_id: int, room_id: str) -> Seat:
    """The person's seat, locked: what they do in this room happens one after the other."""
    return take_seats({(person_id, room_id)})[person_id, room_id]


def take_seats(pairs: Collection[Pair]) -> dict[Pair, Seat]:
    """The seats of these people, locked, each as ``take_seat`` takes one."""
    seats = _seats(pairs)
    missing = sorted(set(pairs) - seats.keys())
    if missing:
        rows = [{"room_id": room_id, "person_id": person_id} for person_id, room_id in missing]
        session.execute(upsert(Seat.__table__).on_conflict_do_nothing(), rows)
        seats |= _seats(missing)
    return seats


def _seats(pairs: Collection[Pair]) -> dict[Pair, Seat]:
    if not pairs:
        return {}
    wanted = select(Seat).where(tuple_(Seat.person_id, Seat.room_id).in_(sorted(pairs)))
    # Whoever locks several seats does so in this order, in every process.
    found = session.scalars(locked(wanted.order_by(Seat.id)))
    return {(seat.person_id, seat.room_id): seat for seat in found}


def refusal_of(hold: Hold, speaker: Speaker) -> Refused:
    """The refusal that tells of ``hold``."""
    if hold.reason is Refusal.CLOSED:
        return Conflict(hold.reason)
    if hold.reason is Refusal.MUTED and speaker.muted_until:
        until = clock.local(speaker.muted_until).strftime("%Y-%m-%d %H:%M")
        return NotAllowed(hold.reason, until=until)
    return TooFast(hold.reason, retry_after=hold.seconds, seconds=hold.seconds)
