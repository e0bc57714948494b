"""Background work for live lessons: attendance is settled some minutes after the end."""

from app.kit import clock
from app.kit.jobs import periodic, stopping
from app.live import actions, queries


@periodic("live.settle", every_minutes=1)
def settle_lessons() -> None:
    """Judge and credit the attendance of lessons that ended, portion by portion."""
    for live_id in queries.lessons_to_settle(clock.now()):
        while not stopping() and actions.settle_portion(live_id):
            pass
