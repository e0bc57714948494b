"""Reads of when the academy could not hear anybody."""

from datetime import datetime

from sqlalchemy import func, select

from app.kit.db import session
from app.live.models import LiveLesson, LiveOutage, LivePulse
from app.live.rules.attendance import milliseconds
from app.live.rules.outages import outage
from app.spans import Spans, union


def on_air_since() -> datetime | None:
    """When the first of the lessons that are on air now began; None while none is."""
    return session.scalar(
        select(func.min(LiveLesson.on_air_at)).where(
            LiveLesson.on_air_at.is_not(None),
            LiveLesson.ended_at.is_(None),
            LiveLesson.called_off_at.is_(None),
        )
    )


def outages_since(since: datetime, now: datetime) -> Spans:
    """When no beats could be taken, in milliseconds since 1970; what nobody has written down yet,
    because it ends with this very beat, too."""
    rows = session.execute(
        select(LiveOutage.began_at, LiveOutage.ended_at).where(LiveOutage.ended_at > since)
    )
    found = [(row.began_at, row.ended_at) for row in rows]
    unwritten = outage(session.scalar(select(LivePulse.felt_at)), on_air_since(), now)
    if unwritten is not None:
        found.append(unwritten)
    return union((milliseconds(began), milliseconds(ended)) for began, ended in found)
