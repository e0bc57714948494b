"""Background work of the ledger."""

import logging

from app.credits import actions, queries
from app.kit.jobs import Lane, job, periodic

log = logging.getLogger(__name__)


@periodic("credits.anchor", every_minutes=60)
def anchor() -> None:
    """Sign what was entered in the last hour; the line goes to the log, outside the database."""
    made = actions.anchor_heads()
    if made:
        log.warning("%s", queries.kept_line(made))


@job("credits.preview", lane=Lane.SLOW)
def preview(rule_set_id: int) -> None:
    """Work out whom a draft of rules changes."""
    actions.run_preview(rule_set_id)


@job("credits.recount", lane=Lane.SLOW, retries=10)
def recount(rule_set_id: int) -> None:
    """Adjust what rules that were just published count otherwise."""
    actions.adjust_entries(rule_set_id)
