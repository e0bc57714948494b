"""What people's days hold already, for whoever is about to count something of them."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from app.credits.models import WatchDay
from app.kit.db import session


def watched_on(day: date, person_ids: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    """The milliseconds that a day of these people holds, and when what was added last ended."""
    rows = session.execute(
        select(WatchDay.person_id, WatchDay.watched_ms, WatchDay.until_at).where(
            WatchDay.day == day, WatchDay.person_id.in_(person_ids)
        )
    )
    return {row.person_id: (row.watched_ms, row.until_at) for row in rows}
