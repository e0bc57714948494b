"""Background work of the ledger."""

import logging

from app.credits import actions, queries
from app.kit.jobs import periodic

log = logging.getLogger(__name__)


@periodic("credits.anchor", every_minutes=60)
def anchor() -> None:
    """Sign what was entered in the last hour; the line goes to the log, outside the database."""
    made = actions.anchor_heads()
    if made:
        log.warning("%s", queries.kept_line(made))
