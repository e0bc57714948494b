"""Branch venues (分会场) of live lessons: who watched at which screen, and what proves it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.live.rules.venues import VenueMove, VenueOutcome, VenueState


class Venue(Base):
    """A place where people follow one live lesson together, at one screen.

    ``organisation_id`` is the unit that holds it: its people are registered, and the learning
    administrators of its tree review it. ``approved_by`` names who did. ``settled_at`` is stamped
    once everybody registered is judged and credited, after the lesson itself was.
    """

    __tablename__ = "venues"

    id: Mapped[Id]
    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"))
    title: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    state: Mapped[VenueState] = mapped_column(EnumText(VenueState), default=VenueState.OPEN)
    added_by: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    added_at: Mapped[Moment]
    submitted_at: Mapped[Moment | None]
    approved_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_venues_live_id", "live_id", "id"),
        Index("ix_venues_state", "state", "submitted_at", "id"),
        Index("ix_venues_organisation_id", "organisation_id"),
    )


class VenueLiaison(Base):
    """Somebody who answers for a venue (联络员) and keeps its register.

    ``ended_at`` stands once they do no longer. The row stays: who ever kept a register never
    reviews it.
    """

    __tablename__ = "venue_liaisons"

    venue_id: Mapped[int] = mapped_column(BigInt, ForeignKey("venues.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    ended_at: Mapped[Moment | None]

    __table_args__ = (Index("ix_venue_liaisons_person_id", "person_id"),)


class VenueSeat(Base):
    """One person registered at one venue.

    ``arrived_at`` is null for who did not come; ``left_at`` null for who stayed to the end. Both
    are the server's clock unless ``by_hand``, which the reviewer sees. ``left_out_why`` is the
    reviewer's reason for not counting this person, null for those who count. ``outcome`` is null
    until the venue is settled.
    """

    __tablename__ = "venue_seats"

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(BigInt, ForeignKey("venues.id"))
    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    registered_by: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    registered_at: Mapped[Moment]
    arrived_at: Mapped[Moment | None]
    left_at: Mapped[Moment | None]
    by_hand: Mapped[bool] = mapped_column(default=False)
    left_out_why: Mapped[str | None] = mapped_column(Text)
    attended_ms: Mapped[int] = mapped_column(BigInt, default=0)
    outcome: Mapped[VenueOutcome | None] = mapped_column(EnumText(VenueOutcome))

    __table_args__ = (
        Index("uq_venue_seats_person", "venue_id", "person_id", unique=True),
        Index("ix_venue_seats_venue_id", "venue_id", "id"),
        Index("ix_venue_seats_person_id", "person_id", "arrived_at"),
        Index("ix_venue_seats_live_id", "live_id", "person_id"),
        CheckConstraint("left_at IS NULL OR arrived_at < left_at", name="leaves_later"),
    )


class VenuePhoto(Base):
    """A file that proves who was at a venue, as it was sent; ``sha256`` is its fingerprint."""

    __tablename__ = "venue_photos"

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(BigInt, ForeignKey("venues.id"), index=True)
    brought_by: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    brought_at: Mapped[Moment]
    key: Mapped[str] = mapped_column(String(120), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]


class VenueStep(Base):
    """One step of a venue's review: who, when, what, and what they said."""

    __tablename__ = "venue_steps"

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(BigInt, ForeignKey("venues.id"), index=True)
    actor_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    move: Mapped[VenueMove] = mapped_column(EnumText(VenueMove))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
