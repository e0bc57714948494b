"""What came of a branch venue: for who sat there, and what is still to be credited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.kit.db import locked, session
from app.live.models import LiveLesson, Venue, VenueSeat
from app.live.rules.venues import VenueOutcome, VenueState


@dataclass(frozen=True)
class VenueStay:
    """That one was registered at a venue, as one's own page of the lesson tells it."""

    venue: str
    arrived_at: datetime | None
    attended_ms: int
    state: VenueState
    left_out_why: str | None
    outcome: VenueOutcome | None


def venue_stays_of(viewer: User, live_id: int) -> list[VenueStay]:
    """Where the viewer was registered for a lesson."""
    rows = session.execute(
        select(VenueSeat, Venue.title, Venue.state)
        .join(Venue, Venue.id == VenueSeat.venue_id)
        .where(VenueSeat.live_id == live_id, VenueSeat.person_id == viewer.id)
        .order_by(VenueSeat.id)
    )
    return [
        VenueStay(title, seat.arrived_at, seat.attended_ms, state, seat.left_out_why, seat.outcome)
        for seat, title, state in rows
    ]


def venues_to_settle(most: int = 50) -> list[int]:
    """Approved registers whose people are not credited yet, once their lesson is settled."""
    return list(
        session.scalars(
            select(Venue.id)
            .join(LiveLesson, LiveLesson.id == Venue.live_id)
            .where(
                Venue.state == VenueState.APPROVED,
                Venue.settled_at.is_(None),
                LiveLesson.settled_at.is_not(None),
            )
            .order_by(Venue.id)
            .limit(most)
        )
    )


def unjudged_seats(venue_id: int, most: int) -> Sequence[VenueSeat]:
    """Seats of a venue that nobody judged yet, locked, ``most`` of them."""
    statement = (
        select(VenueSeat)
        .where(VenueSeat.venue_id == venue_id, VenueSeat.outcome.is_(None))
        .order_by(VenueSeat.id)
        .limit(most)
    )
    return session.scalars(locked(statement)).all()
