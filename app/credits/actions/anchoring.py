"""Anchors: now and then, the heads of all chains that grew, under one signature."""

from collections.abc import Sequence

from sqlalchemy import insert

from app.credits import queries, rules
from app.credits.models import CreditAnchor, CreditAnchoredHead
from app.credits.rules import Head
from app.kit import clock
from app.kit.db import in_steps, session, transactional
from app.kit.signing import signed


@in_steps
def anchor_heads() -> CreditAnchor | None:
    """Sign the heads of all chains that grew since the last anchor; None if none did.

    Raises Conflict when another process was quicker; its anchor has them then. The digest is made
    outside the transaction: nobody's award waits for it, and a head that grew meanwhile is found
    again next time.
    """
    last, heads = queries.last_anchor(), queries.unanchored_heads()
    if not heads:
        return None
    number = last.number + 1 if last else 1
    previous = last.sha256 if last else rules.NO_ANCHOR
    at = clock.now()
    digest = rules.anchor_digest(previous, number, at, heads)
    anchor = CreditAnchor(
        number=number,
        at=at,
        people=len(heads),
        previous_sha256=previous,
        sha256=digest,
        signature=signed(rules.anchor_line(number, at, digest)),
    )
    return _keep(anchor, heads)


@transactional
def _keep(anchor: CreditAnchor, heads: Sequence[Head]) -> CreditAnchor:
    session.add(anchor)
    session.flush()
    rows = [
        {
            "person_id": head.person_id,
            "length": head.length,
            "anchor": anchor.number,
            "mac": head.mac,
        }
        for head in heads
    ]
    session.execute(insert(CreditAnchoredHead.__table__), rows)  # type: ignore[arg-type]
    return anchor
