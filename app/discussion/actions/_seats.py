"""Who may speak now: a person's seat in a room, and what keeps them from speaking."""

from sqlalchemy import select

from app.discussion import queries, rules
from app.discussion.models import Seat
from app.discussion.permissions import Actor
from app.discussion.queries import RoomView
from app.discussion.rules import Hold, Refusal, Speaker
from app.kit import clock
from app.kit.db import locked, session, upsert
from app.kit.errors import Conflict, NotAllowed, Refused, TooFast


def take_seat(person_id: int, room_id: str) -> Seat:
    """The person's seat, locked: what they do in this room happens one after the other."""
    wanted = locked(select(Seat).where(Seat.room_id == room_id, Seat.person_id == person_id))
    seat = session.scalar(wanted)
    if seat is None:
        fresh = upsert(Seat.__table__).values(room_id=room_id, person_id=person_id)
        session.execute(fresh.on_conflict_do_nothing())
        seat = session.scalar(wanted)
    assert seat is not None
    return seat


def let_speak(actor: Actor, room: RoomView, seat: Seat) -> None:
    """Raises what keeps this person from speaking now, if anything does."""
    manners = room.manners
    speaker = Speaker(
        recent=queries.last_spoke(actor, room.room_id),
        muted_until=seat.muted_until,
        moderator=room.moderates,
        # Only where not everybody may speak at any time does it matter.
        called=(manners.quiet or manners.slow_seconds > 0)
        and queries.is_called(actor, room.room_id),
    )
    hold = rules.hold_before_speaking(manners, speaker, clock.now())
    if hold is not None:
        raise refusal_of(hold, speaker)


def refusal_of(hold: Hold, speaker: Speaker) -> Refused:
    """The refusal that tells of ``hold``."""
    if hold.reason is Refusal.CLOSED:
        return Conflict(hold.reason)
    if hold.reason is Refusal.MUTED and speaker.muted_until:
        until = clock.local(speaker.muted_until).strftime("%Y-%m-%d %H:%M")
        return NotAllowed(hold.reason, until=until)
    return TooFast(hold.reason, retry_after=hold.seconds, seconds=hold.seconds)
