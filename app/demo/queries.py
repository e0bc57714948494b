"""What of the demo is there already."""

from sqlalchemy import select

from app.accounts.models import Organisation
from app.kit.db import session


def organisation_ids() -> dict[str, int]:
    """Every organisation's id by its title."""
    rows = session.execute(select(Organisation.title, Organisation.id))
    return {row.title: row.id for row in rows}
