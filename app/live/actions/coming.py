"""What people wish of live lessons: to be reminded of them, and an address for calendars."""

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from app.accounts.queries import digest
from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import Conflict, NotFound
from app.live import queries
from app.live.models import LiveBooking, LiveFeed, LiveSubscription
from app.live.rules import FeedRefusal, refuse_reminder

if TYPE_CHECKING:
    from app.accounts.models import User

MOST_FEEDS = 5


@transactional
def book_lesson(actor: "User", live_id: int) -> None:
    """Remind ``actor`` of this lesson; asking twice is asking once.

    Raises NotFound for a lesson they are not invited to, Conflict once it is on air, over or
    called off.
    """
    _must_be_ahead(actor, live_id)
    row = upsert(LiveBooking).values(live_id=live_id, person_id=actor.id, booked_at=clock.now())
    session.execute(row.on_conflict_do_nothing())


@transactional
def unbook_lesson(actor: "User", live_id: int) -> None:
    """Remind ``actor`` of this lesson no more; refuses as ``book_lesson`` does."""
    _must_be_ahead(actor, live_id)
    session.execute(
        delete(LiveBooking).where(LiveBooking.live_id == live_id, LiveBooking.person_id == actor.id)
    )


def _must_be_ahead(actor: "User", live_id: int) -> None:
    refusal = refuse_reminder(queries.get_live(actor, live_id).state)
    if refusal:
        raise Conflict(refusal)


@transactional
def subscribe(actor: "User", series_id: int) -> None:
    """Remind ``actor`` of every lesson of the series; asking twice is asking once.

    Raises NotFound for a series of which they are invited to no lesson.
    """
    queries.get_series(actor, series_id)
    row = upsert(LiveSubscription).values(
        series_id=series_id, person_id=actor.id, subscribed_at=clock.now()
    )
    session.execute(row.on_conflict_do_nothing())


@transactional
def unsubscribe(actor: "User", series_id: int) -> None:
    """Remind ``actor`` of this series no more; single lessons they asked for stay."""
    session.execute(
        delete(LiveSubscription).where(
            LiveSubscription.series_id == series_id, LiveSubscription.person_id == actor.id
        )
    )


@transactional
def make_feed(actor: "User") -> str:
    """A new address for a calendar; returns its token, which is never told again.

    Refuses a sixth one (Conflict).
    """
    mine = select(func.count()).where(LiveFeed.person_id == actor.id)
    if (session.scalar(mine) or 0) >= MOST_FEEDS:
        raise Conflict(FeedRefusal.TOO_MANY)
    token = secrets.token_urlsafe(24)
    session.add(LiveFeed(person_id=actor.id, token_digest=digest(token), made_at=clock.now()))
    return token


@transactional
def revoke_feed(actor: "User", feed_id: int) -> None:
    """Close an address at once; raises NotFound for one that is not the actor's."""
    feed = session.get(LiveFeed, feed_id)
    if feed is None or feed.person_id != actor.id:
        raise NotFound()
    session.delete(feed)
