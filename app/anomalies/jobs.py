"""Looks for signs every hour, yesterday's and today's; tells those who decide once a day."""

from datetime import date, timedelta

from app.anomalies import actions, queries
from app.kit import clock
from app.kit.jobs import periodic, stopping


@periodic("anomalies.look", every_minutes=60)
def look() -> None:
    """Everybody who studied, a portion at a time; what was entered before is only renewed."""
    today = clock.today()
    for day in (today - timedelta(days=1), today):
        _look_at_people(day)
        _look_at_browsers(day)


def _look_at_people(day: date) -> None:
    after: int | None = 0
    while after is not None and not stopping():
        found, after = queries.signs_among(day, after)
        actions.note_signs(found)


def _look_at_browsers(day: date) -> None:
    after: str | None = ""
    while after is not None and not stopping():
        found, after = queries.shared_browsers(day, after)
        actions.note_signs(found)


@periodic("anomalies.tell", every_minutes=60)
def tell() -> None:
    """Who decides hears in the morning how many signs are new."""
    actions.tell_deciders()
