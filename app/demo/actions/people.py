"""The demo's organisations and people."""

from collections.abc import Iterable

from app.accounts import actions as accounts
from app.accounts.queries import find_people
from app.demo import queries
from app.demo.forms import OrganisationOutline, PersonOutline
from app.kit.db import transactional


@transactional
def make_organisations(outlines: Iterable[OrganisationOutline]) -> None:
    """Adds the organisations that are missing; parents stand before their children."""
    known = queries.organisation_ids()
    for outline in outlines:
        if outline.title not in known:
            parent_id = known[outline.parent] if outline.parent else None
            added = accounts.add_organisation(outline.title, outline.kind, parent_id)
            known[outline.title] = added.id


@transactional
def make_people(outlines: Iterable[PersonOutline], password_hash: str) -> None:
    """Adds the people who are missing, all with one password; those who are there stay."""
    wanted = {outline.username: outline for outline in outlines}
    known = find_people(list(wanted))
    homes = queries.organisation_ids()
    for outline in (one for name, one in wanted.items() if name not in known):
        accounts.add_person(
            outline.username,
            outline.name,
            password_hash,
            homes[outline.organisation],
            outline.roles,
            post_level=outline.post_level,
        )
