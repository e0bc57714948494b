"""The chains as writers and the anchor read them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, exists, select

from app.credits.models import (
    CreditAnchor,
    CreditAnchoredHead,
    CreditChain,
    CreditEntry,
    CreditLink,
)
from app.credits.rules import Head, Ledger
from app.kit.db import session

CHAINED = (
    CreditEntry.id,
    CreditEntry.person_id,
    CreditEntry.year,
    CreditEntry.day,
    CreditEntry.amount_centihours,
    CreditEntry.withheld_centihours,
    CreditEntry.kind,
    CreditEntry.required,
    CreditEntry.source,
    CreditEntry.title,
    CreditEntry.rule_set_id,
    CreditEntry.organisation_id,
    CreditEntry.actor_id,
    CreditEntry.note,
    CreditEntry.evidence,
    CreditEntry.reverses_id,
    CreditEntry.at,
)
"""Everything an entry says, in the order in which its link is made of it."""

ITS_LINK = and_(CreditLink.ledger == Ledger.HOURS, CreditLink.entry_id == CreditEntry.id)


def said_by(entry: CreditEntry) -> list[object]:
    """What an entry says, as the database holds it."""
    return [getattr(entry, column.key) for column in CHAINED]


def heads_of(person_ids: Collection[int]) -> dict[int, Head]:
    """Where these people's chains end; who has none is left out."""
    rows = session.execute(
        select(CreditChain.person_id, CreditChain.length, CreditChain.mac).where(
            CreditChain.person_id.in_(person_ids)
        )
    )
    return {row.person_id: Head(*row) for row in rows}


def unchained() -> Select[Any]:
    """Entries that no link names, as ``CHAINED`` has them."""
    return select(*CHAINED).outerjoin(CreditLink, ITS_LINK).where(CreditLink.entry_id.is_(None))


def unchained_of(person_ids: Collection[int]) -> list[Any]:
    """These people's entries that no link names, in the order they were written."""
    return list(
        session.execute(
            unchained()
            .where(CreditEntry.person_id.in_(person_ids))
            .order_by(CreditEntry.person_id, CreditEntry.id)
        )
    )


def people_unchained(after: int, limit: int) -> list[int]:
    """Up to ``limit`` people, the next after ``after``, who have an entry that no link names."""
    return list(
        session.scalars(
            select(CreditEntry.person_id)
            .outerjoin(CreditLink, ITS_LINK)
            .where(CreditLink.entry_id.is_(None), CreditEntry.person_id > after)
            .distinct()
            .order_by(CreditEntry.person_id)
            .limit(limit)
        )
    )


def last_anchor() -> CreditAnchor | None:
    """The anchor that was made last."""
    return session.scalar(select(CreditAnchor).order_by(CreditAnchor.number.desc()).limit(1))


def unanchored_heads() -> list[Head]:
    """The heads of all chains that grew since they were last anchored, by person."""
    anchored = exists().where(
        CreditAnchoredHead.person_id == CreditChain.person_id,
        CreditAnchoredHead.length == CreditChain.length,
    )
    rows = session.execute(
        select(CreditChain.person_id, CreditChain.length, CreditChain.mac)
        .where(CreditChain.length > 0, ~anchored)
        .order_by(CreditChain.person_id)
    )
    return [Head(*row) for row in rows]
