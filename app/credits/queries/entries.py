"""The entries of the ledger, as their owner and as an award reads them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.credits import rules
from app.credits.models import CreditEntry, CreditRuleSet
from app.credits.queries.accounts import must_see
from app.credits.rules import EntryKind, RuleSet
from app.kit import paging
from app.kit.db import session


@dataclass(frozen=True)
class Listed:
    """An entry as its owner reads it, with the rules that produced it and what took it back."""

    entry: CreditEntry
    rule_set: RuleSet
    reversed_by: int | None


def entries(
    viewer: User,
    person_id: int,
    year: int,
    *,
    cursor: str | None = None,
    limit: int = 50,
    only: ColumnElement[bool] | None = None,
) -> paging.Page[Listed]:
    """A page of a person's entries of a year, latest first; raises NotFound for somebody else's.

    ``only`` narrows it down (``of_kind``, ``is_correction``, ``is_entry``).
    """
    must_see(viewer, person_id)
    listing = _listing(person_id, year)
    if only is not None:
        listing = listing.where(only)
    keys: list[paging.Key] = [(CreditEntry.at, "desc"), (CreditEntry.id, "desc")]
    return paging.page(listing, keys, cursor, limit).map(_listed)


def of_kind(kind: EntryKind) -> ColumnElement[bool]:
    """Entries of one kind, without those that take one back."""
    return and_(CreditEntry.kind == kind, CreditEntry.reverses_id.is_(None))


def is_correction() -> ColumnElement[bool]:
    """Entries that take another one back."""
    return CreditEntry.reverses_id.is_not(None)


def is_entry(entry_id: int) -> ColumnElement[bool]:
    """A single entry, with what took it back or what it takes back."""
    return or_(
        CreditEntry.id == entry_id,
        CreditEntry.reverses_id == entry_id,
        CreditEntry.id.in_(
            select(CreditEntry.reverses_id).where(
                CreditEntry.id == entry_id, CreditEntry.reverses_id.is_not(None)
            )
        ),
    )


def count_by_kind(viewer: User, person_id: int, year: int) -> dict[EntryKind | None, int]:
    """How many entries of each kind a year has; corrections under None."""
    must_see(viewer, person_id)
    corrects = CreditEntry.reverses_id.is_not(None)
    rows = session.execute(
        select(CreditEntry.kind, corrects, func.count())
        .where(CreditEntry.person_id == person_id, CreditEntry.year == year)
        .group_by(CreditEntry.kind, corrects)
    )
    found: Counter[EntryKind | None] = Counter()
    for kind, takes_back, count in rows:
        found[None if takes_back else kind] += count
    return dict(found)


def entries_of_year(viewer: User, person_id: int, year: int) -> list[Listed]:
    """All of a person's entries of a year, latest first; raises NotFound for somebody else's."""
    must_see(viewer, person_id)
    statement = _listing(person_id, year).order_by(CreditEntry.at.desc(), CreditEntry.id.desc())
    return [_listed(row) for row in session.execute(statement)]


def _listing(person_id: int, year: int) -> Select[Any]:
    reversal = aliased(CreditEntry)
    return (
        select(CreditEntry, CreditRuleSet.body, reversal.id.label("reversed_by"))
        .join(CreditRuleSet, CreditRuleSet.id == CreditEntry.rule_set_id)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(CreditEntry.person_id == person_id, CreditEntry.year == year)
    )


def _listed(row: Any) -> Listed:
    entry, body, reversed_by = row[:3]
    return Listed(entry, rules.rule_set_from_body(body, entry.rule_set_id), reversed_by)


def find_award(person_id: int, source: str) -> CreditEntry | None:
    """The entry a person has from a source, reversed or not."""
    return session.scalar(
        select(CreditEntry).where(
            CreditEntry.person_id == person_id,
            CreditEntry.source == source,
            CreditEntry.reverses_id.is_(None),
        )
    )


def find_reversal(entry_id: int) -> CreditEntry | None:
    """The entry that took this one back."""
    return session.scalar(select(CreditEntry).where(CreditEntry.reverses_id == entry_id))


def awarded_on(person_id: int, day: date) -> int:
    """Centihours awarded on a day for what the daily cap counts; reversals do not free it."""
    total: int | None = session.scalar(
        select(func.sum(CreditEntry.amount_centihours)).where(
            CreditEntry.person_id == person_id,
            CreditEntry.day == day,
            CreditEntry.kind.in_(rules.CAPPED_KINDS),
            CreditEntry.reverses_id.is_(None),
        )
    )
    return int(total or 0)


def awarded_by_day(person_ids: Collection[int]) -> dict[tuple[int, date], int]:
    """As ``awarded_on``, for many people and every day on which they earned something."""
    rows = session.execute(
        select(CreditEntry.person_id, CreditEntry.day, func.sum(CreditEntry.amount_centihours))
        .where(
            CreditEntry.person_id.in_(person_ids),
            CreditEntry.kind.in_(rules.CAPPED_KINDS),
            CreditEntry.reverses_id.is_(None),
        )
        .group_by(CreditEntry.person_id, CreditEntry.day)
    )
    return {(person_id, day): int(total) for person_id, day, total in rows}


def awarded_sources(person_ids: Collection[int]) -> set[tuple[int, str]]:
    """What these people have an entry for, reversed or not: person and source."""
    rows = session.execute(
        select(CreditEntry.person_id, CreditEntry.source).where(
            CreditEntry.person_id.in_(person_ids), CreditEntry.reverses_id.is_(None)
        )
    )
    return {(row.person_id, row.source) for row in rows}


def homes_of(person_ids: Collection[int]) -> dict[int, int]:
    """The organisation that each of these people belongs to now."""
    rows = session.execute(select(User.id, User.organisation_id).where(User.id.in_(person_ids)))
    return {row.id: row.organisation_id for row in rows}


def home_of(person_id: int) -> ScalarSelect[Any]:
    """The organisation somebody belongs to now, as part of a statement that records it."""
    return select(User.organisation_id).where(User.id == person_id).scalar_subquery()
