"""Branch venues of live lessons (分会场): a screen in a hall, and who sat in front of it."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.live.rules.venues import VenueState


class Venue(Base):
    """A place where a live lesson is watched together, kept by one liaison (联络员).

    ``organisation_id`` is the liaison's when the venue was opened; who reviews it is chosen by it.
    ``open`` (people and photographs are added) to ``submitted`` to ``passed``, for good, or back
    to ``open`` with the reviewer's ``note``.
    """

    __tablename__ = "live_venues"

    id: Mapped[Id]
    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"), index=True)
    place: Mapped[str] = mapped_column(String(120))
    liaison_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"), index=True)
    state: Mapped[VenueState] = mapped_column(EnumText(VenueState), default=VenueState.OPEN)
    opened_at: Mapped[Moment]
    submitted_at: Mapped[Moment | None]
    decided_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index("ix_live_venues_state_submitted_at", "state", "submitted_at", "id"),)


class VenuePerson(Base):
    """Somebody whom the liaison registered in front of a screen."""

    __tablename__ = "live_venue_people"

    venue_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_venues.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("users.id"), primary_key=True, index=True
    )


class VenuePhoto(Base):
    """A photograph of the hall, as it was sent; ``sha256`` is its fingerprint."""

    __tablename__ = "live_venue_photos"

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_venues.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
