"""What proves who was at a branch venue, what was done with its register, and by whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.kit.db import session
from app.kit.errors import NotFound
from app.live.models import Venue, VenueLiaison, VenuePhoto, VenueSeat, VenueStep
from app.live.queries.venues import Standing
from app.live.rules.venues import VenueMove, VenueRefusal, refuse_review

STEPS_SHOWN = 30


@dataclass(frozen=True)
class Photo:
    """A file of a venue; ``also_at`` are other venues that the very same file was brought for."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    brought_at: datetime
    also_at: Sequence[str]


@dataclass(frozen=True)
class VenueStepRow:
    """What was done with a register."""

    id: int
    actor: Person
    move: VenueMove
    note: str
    at: datetime


def photos_of(venue_id: int) -> list[Photo]:
    """What was brought to prove who was at a venue; two statements."""
    own = session.scalars(
        select(VenuePhoto).where(VenuePhoto.venue_id == venue_id).order_by(VenuePhoto.id)
    ).all()
    same = _same_files(venue_id, [one.sha256 for one in own])
    return [
        Photo(
            id=one.id,
            name=one.name,
            media_type=one.media_type,
            size_bytes=one.size_bytes,
            brought_at=one.brought_at,
            also_at=same.get(one.sha256, ()),
        )
        for one in own
    ]


def _same_files(venue_id: int, digests: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = session.execute(
        select(VenuePhoto.sha256, Venue.title)
        .join(Venue, Venue.id == VenuePhoto.venue_id)
        .where(VenuePhoto.sha256.in_(digests), VenuePhoto.venue_id != venue_id)
        .order_by(VenuePhoto.id)
        .limit(20)
    )
    for digest, title in rows:
        found.setdefault(digest, []).append(title)
    return found


def count_photos(venue_id: int) -> int:
    """How many files prove who was at a venue."""
    counted = select(func.count()).where(VenuePhoto.venue_id == venue_id)
    return session.scalar(counted) or 0


def get_photo(standing: Standing, photo_id: int) -> VenuePhoto:
    """A file of this venue; raises NotFound."""
    found = session.get(VenuePhoto, photo_id)
    if found is None or found.venue_id != standing.venue.id:
        raise NotFound(VenueRefusal.NO_VENUE)
    return found


def photos_named(keys: Collection[str]) -> set[str]:
    """Which of these places in the store a venue names; for the sweeper."""
    return set(session.scalars(select(VenuePhoto.key).where(VenuePhoto.key.in_(keys))))


def steps_of_venue(venue_id: int) -> list[VenueStepRow]:
    """What was done with a register, the latest first."""
    steps = session.scalars(
        select(VenueStep)
        .where(VenueStep.venue_id == venue_id)
        .order_by(VenueStep.id.desc())
        .limit(STEPS_SHOWN)
    ).all()
    people = accounts.people({one.actor_id for one in steps})
    return [VenueStepRow(one.id, people[one.actor_id], one.move, one.note, one.at) for one in steps]


def last_step_of(venue_id: int) -> int | None:
    """The latest step, by which a reviewer's page is known to be up to date."""
    return session.scalar(select(func.max(VenueStep.id)).where(VenueStep.venue_id == venue_id))


def hands_in(venue_id: int) -> set[int]:
    """Whoever was ever a liaison of a venue: nobody else changes or submits its register."""
    ever = select(VenueLiaison.person_id).where(VenueLiaison.venue_id == venue_id)
    return set(session.scalars(ever))


def why_not_review(standing: Standing, reviewer_id: int) -> VenueRefusal | None:
    """Why this person cannot decide about the register now; None if they can."""
    venue = standing.venue
    seated = session.scalar(
        select(VenueSeat.id).where(
            VenueSeat.venue_id == venue.id, VenueSeat.person_id == reviewer_id
        )
    )
    return refuse_review(reviewer_id, hands_in(venue.id), seated is not None, venue.state)
