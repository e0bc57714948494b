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
    PointEntry,
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

POINTS_CHAINED = (
    PointEntry.id,
    PointEntry.person_id,
    PointEntry.account,
    PointEntry.year,
    PointEntry.day,
    PointEntry.amount_centipoints,
    PointEntry.deed,
    PointEntry.source,
    PointEntry.title,
    PointEntry.follows_id,
    PointEntry.rule_set_id,
    PointEntry.organisation_id,
    PointEntry.actor_id,
    PointEntry.note,
    PointEntry.evidence,
    PointEntry.reverses_id,
    PointEntry.at,
)
"""The same of an entry of points."""

COLUMNS = {Ledger.HOURS: CHAINED, Ledger.POINTS: POINTS_CHAINED}
TABLES: dict[Ledger, type[CreditEntry | PointEntry]] = {
    Ledger.HOURS: CreditEntry,
    Ledger.POINTS: PointEntry,
}
ITS_LINKS = {
    ledger: and_(CreditLink.ledger == ledger, CreditLink.entry_id == table.id)
    for ledger, table in TABLES.items()
}
ITS_LINK = ITS_LINKS[Ledger.HOURS]


def ledger_of(entry: CreditEntry | PointEntry) -> Ledger:
    """Which ledger an entry belongs to."""
    return Ledger.POINTS if isinstance(entry, PointEntry) else Ledger.HOURS


def said_by(entry: CreditEntry | PointEntry) -> list[object]:
    """What an entry says, as the database holds it."""
    return [getattr(entry, column.key) for column in COLUMNS[ledger_of(entry)]]


def heads_of(person_ids: Collection[int]) -> dict[int, Head]:
    """Where these people's chains end; who has none is left out."""
    rows = session.execute(
        select(CreditChain.person_id, CreditChain.length, CreditChain.mac).where(
            CreditChain.person_id.in_(person_ids)
        )
    )
    return {row.person_id: Head(*row) for row in rows}


def unchained(ledger: Ledger = Ledger.HOURS) -> Select[Any]:
    """Entries that no link names, as ``COLUMNS`` has them."""
    return (
        select(*COLUMNS[ledger])
        .outerjoin(CreditLink, ITS_LINKS[ledger])
        .where(CreditLink.entry_id.is_(None))
    )


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
