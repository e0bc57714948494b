"""Looks for signs every hour, yesterday's and today's; tells those who decide once a day. Settles
the attendance of live lessons, so that no second of it counts beside a recording."""

from datetime import date, timedelta

from app.anomalies import actions, queries
from app.kit import clock
from app.kit.jobs import periodic, stopping
from app.live import actions as live
from app.live.queries import lessons_on, lessons_to_settle, unjudged_people
from app.live.rules.attendance import moment_of
from app.progress import actions as progress


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


@periodic("anomalies.settle_attendance", every_minutes=1)
def settle_attendance() -> None:
    """Judge and credit the attendance of lessons that ended, portion by portion.

    A recording tells the ledger every five minutes what was watched of it. What it has not told by
    then, because its player was left, is told first; or those minutes would count twice.
    """
    for live_id in lessons_to_settle(clock.now()):
        _note_left_plays(live_id)
        while not stopping() and live.settle_portion(live_id):
            pass


def _note_left_plays(live_id: int) -> None:
    began_ms = lessons_on([live_id], clock.now())[live_id].held.began_ms
    after = 0
    while began_ms and not stopping() and (people := unjudged_people(live_id, after)):
        progress.note_left_plays(people, moment_of(began_ms))
        after = people[-1]
