"""Announcements of processes that nobody is connected to (ingest, worker), where there is no Redis.

Such a process leaves them in a table; every web process looks there twice a second and tells those
who are connected to it. With Redis its message queue carries them at once, and this stays empty.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kit import announce, clock
from app.kit.announce import Announcement
from app.kit.db import Base, Id, Moment, session, transactional
from app.kit.rounds import round_of

LOOK_SECONDS = 0.5
LOOKED_BACK = timedelta(minutes=1)
"""Those who leave something may commit in another order than they were numbered, and their clocks
may differ; what is older than this is nobody's present any more."""
KEPT_FOR = timedelta(minutes=10)


class RelayedAnnouncement(Base):
    """Something a room is to hear, on its way from a process without listeners."""

    __tablename__ = "relayed_announcements"

    id: Mapped[Id]
    said_at: Mapped[Moment]
    room: Mapped[str] = mapped_column(String(80))
    event: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_relayed_announcements_said_at", "said_at"),)


def speak_from_afar() -> None:
    """From now on what this process announces is left for those who have listeners."""
    if current_app.config["SETTINGS"].redis_url is None:
        announce.deliver_through(leave)


@transactional
def leave(announcement: Announcement) -> None:
    """Leave an announcement; what has been lying there for long is cleared away."""
    moment = clock.now()
    session.execute(
        delete(RelayedAnnouncement).where(RelayedAnnouncement.said_at < moment - KEPT_FOR)
    )
    session.add(
        RelayedAnnouncement(
            said_at=moment,
            room=announcement.room,
            event=announcement.event,
            payload=announcement.payload,
        )
    )


class Relay:
    """What this process has passed on; what was left before it began is none of its business."""

    def __init__(self) -> None:
        self._passed: dict[int, datetime] | None = None

    def pass_on(self) -> int:
        """Tell this process's listeners what was left since the last time; returns how many."""
        since = clock.now() - LOOKED_BACK
        found = session.execute(
            select(
                RelayedAnnouncement.id,
                RelayedAnnouncement.said_at,
                RelayedAnnouncement.room,
                RelayedAnnouncement.event,
                RelayedAnnouncement.payload,
            )
            .where(RelayedAnnouncement.said_at >= since)
            .order_by(RelayedAnnouncement.id)
        ).all()
        known = self._passed
        self._passed = {row.id: row.said_at for row in found}
        if known is None:
            return 0
        fresh = [row for row in found if row.id not in known]
        for row in fresh:
            announce.deliver(Announcement(row.room, row.event, row.payload))
        return len(fresh)


_relay = Relay()


@round_of("kit.relay", every_seconds=LOOK_SECONDS)
def pass_on() -> None:
    """Tell what was left; nothing where Redis carries it."""
    if current_app.config["SETTINGS"].redis_url is None:
        _relay.pass_on()
