"""The pledge of the demo is published, and everybody but the newcomers signs it."""

from collections.abc import Iterable
from datetime import timedelta

from app.accounts.queries import ids_named
from app.demo import queries
from app.demo.forms import PledgeOutline
from app.kit import clock
from app.kit.db import transactional
from app.pledges import actions as pledges
from app.pledges.forms import NewPledge
from app.pledges.queries import find_in_force, latest_version

SIGNED_DAYS_AGO = 45


@transactional
def make_pledges(outlines: Iterable[PledgeOutline], unsigned: Iterable[str]) -> None:
    """Publishes what is missing; this year's signatures under it are added each time, so that the
    demo's people go on learning in the year after. What somebody published since is left alone."""
    now = clock.now()
    new_year = clock.local(now).replace(month=1, day=1, hour=9)
    but = list(ids_named(list(unsigned)).values())
    for outline in outlines:
        actor = queries.person(outline.by)
        at = max(now - timedelta(days=SIGNED_DAYS_AGO), min(new_year, now))
        with clock.held_at(at):
            if not latest_version(actor.organisation_id):
                form = NewPledge(title=outline.title, body=outline.body, after_version=0)
                pledges.publish_pledge(actor, form)
        pledge = find_in_force(actor.organisation_id)
        if pledge and pledge.title == outline.title:
            pledges.sign_for_all(pledge.id, at, but)
