"""When the academy itself took no beats: silences that are nobody's in the audience."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from app.kit.db import Base, Id, Moment


class LivePulse(Base):
    """One row: when a web process last could have taken a beat, felt while lessons are on air."""

    __tablename__ = "live_pulses"

    id: Mapped[Id]
    felt_at: Mapped[Moment]


class LiveOutage(Base):
    """A stretch in which no web process could take beats, found when one could again.

    Neither who was there nor who was not can be told of such a time, so it breaks off nobody's
    presence.
    """

    __tablename__ = "live_outages"

    id: Mapped[Id]
    began_at: Mapped[Moment]
    ended_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("began_at < ended_at", name="in_order"),
        Index("ix_live_outages_ended_at", "ended_at"),
    )
