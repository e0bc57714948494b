"""Those who come to live lessons are told what there is to tell."""

from app.kit.jobs import periodic, stopping
from app.live import actions, queries


@periodic("live.tell", every_minutes=1)
def tell() -> None:
    """Reminders that are due, and changes that have been left standing for two minutes."""
    actions.note_reminders()
    for live_id, what, starts_at in queries.tellings_waiting():
        while not stopping() and actions.tell_portion(live_id, what, starts_at):
            pass
