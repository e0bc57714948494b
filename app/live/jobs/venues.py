"""Background work for branch venues: approved registers are credited, lost photographs swept."""

from app.kit.evidence import sweep_evidence
from app.kit.jobs import periodic, stopping
from app.live import actions, queries
from app.live.rules.venues import FOLDER


@periodic("live.settle_venues", every_minutes=1)
def settle_venues() -> None:
    """Judge and credit the people of approved venues, portion by portion."""
    for venue_id in queries.venues_to_settle():
        while not stopping() and actions.settle_venue_portion(venue_id):
            pass


@periodic("live.sweep_photos", every_minutes=60)
def sweep_photos() -> None:
    """Remove photographs that no venue names: dropped ones, and what a stopped process left."""
    sweep_evidence(FOLDER, queries.photos_named)
