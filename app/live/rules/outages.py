"""When nobody could be heard because the academy itself was not there."""

from datetime import datetime, timedelta

LOST_AFTER = timedelta(seconds=15)
"""So long without a pulse, which is felt every five seconds, beats could not be taken."""


def outage(
    felt_at: datetime | None, on_air_since: datetime | None, now: datetime
) -> tuple[datetime, datetime] | None:
    """From when to when no beats could be taken, seen ``now``; None if they could.

    The pulse is only felt while a lesson is on air, so before the first of those that are on air
    now began nothing was missed; and before it was felt at all nothing is known.
    """
    if felt_at is None or on_air_since is None:
        return None
    began = max(felt_at, on_air_since)
    return (began, now) if now - began > LOST_AFTER else None
