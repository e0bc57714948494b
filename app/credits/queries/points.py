"""Accounts of points, as their owner reads them; never added to hours, or to each other."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.credits import rules
from app.credits.models import CreditRuleSet, PointBalance, PointEntry
from app.credits.queries.accounts import must_see
from app.credits.queries.rule_sets import rule_set_for
from app.credits.rules import Deed, PointAccount, RuleSet
from app.kit import clock, paging
from app.kit.db import session


@dataclass(frozen=True)
class PointLine:
    """One account of points of a year, in hundredths; ``required`` where something is asked."""

    account: PointAccount
    earned: int
    required: int | None

    @property
    def missing(self) -> int:
        return rules.missing(self.earned, self.required)


@dataclass(frozen=True)
class PointYear:
    """How the accounts of points of one person's year stand, under the rules of that year.

    ``given`` tells whether these rules give anything to an account at all.
    """

    lines: dict[PointAccount, PointLine]
    given: frozenset[PointAccount]
    rule_set: RuleSet

    def shows(self, account: PointAccount) -> bool:
        """Whether an account is worth a place on a page."""
        return account in self.given or bool(self.lines[account].earned)


@dataclass(frozen=True)
class ListedPoints:
    """An entry of points with the rules that gave it and what took it back."""

    entry: PointEntry
    rule_set: RuleSet
    reversed_by: int | None


def points_of_year(viewer: User, person_id: int, year: int) -> PointYear:
    """How a person's points of a year stand; raises NotFound for somebody else's."""
    must_see(viewer, person_id)
    day = rules.last_day_of_interest(year, clock.today())
    rule_set = rule_set_for(person_id, (), day)
    rows = session.execute(
        select(PointBalance.account, PointBalance.earned_centipoints).where(
            PointBalance.person_id == person_id, PointBalance.year == year
        )
    )
    earned = {row.account: row.earned_centipoints for row in rows}
    asked = {PointAccount.CREDIT: rule_set.credit_point_quota}
    lines = {
        account: PointLine(account, earned.get(account, 0), asked.get(account))
        for account in PointAccount
    }
    return PointYear(lines, _given(rule_set), rule_set)


def _given(rule_set: RuleSet) -> frozenset[PointAccount]:
    given = set()
    if rule_set.credit_points_required or rule_set.credit_points_elective:
        given.add(PointAccount.CREDIT)
    if rule_set.deeds:
        given.add(PointAccount.MOTIVATION)
    return frozenset(given)


def point_entries(
    viewer: User,
    person_id: int,
    year: int,
    account: PointAccount,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> paging.Page[ListedPoints]:
    """A page of one account's entries of a year, latest first; raises NotFound as above."""
    must_see(viewer, person_id)
    reversal = aliased(PointEntry)
    listing = (
        select(PointEntry, CreditRuleSet.body, reversal.id)
        .join(CreditRuleSet, CreditRuleSet.id == PointEntry.rule_set_id)
        .outerjoin(reversal, reversal.reverses_id == PointEntry.id)
        .where(
            PointEntry.person_id == person_id,
            PointEntry.year == year,
            PointEntry.account == account,
        )
    )
    keys: list[paging.Key] = [(PointEntry.at, "desc"), (PointEntry.id, "desc")]
    return paging.page(listing, keys, cursor, limit).map(_listed)


def _listed(row: Any) -> ListedPoints:
    entry, body, reversed_by = row[:3]
    return ListedPoints(entry, rules.rule_set_from_body(body, entry.rule_set_id), reversed_by)


def years_with_points(viewer: User, person_id: int) -> list[int]:
    """The years in which a person has points, latest first; raises NotFound as above."""
    must_see(viewer, person_id)
    years = select(PointBalance.year).where(PointBalance.person_id == person_id).distinct()
    return sorted(session.scalars(years), reverse=True)


def find_points(person_id: int, account: PointAccount, source: str) -> PointEntry | None:
    """The entry that a person has from a source in an account, reversed or not."""
    return session.scalar(
        select(PointEntry).where(
            PointEntry.person_id == person_id,
            PointEntry.account == account,
            PointEntry.source == source,
            PointEntry.reverses_id.is_(None),
        )
    )


def points_following(entry_ids: Collection[int]) -> list[PointEntry]:
    """The points that came with these entries of hours and were not taken back, in order.

    What took some back follows the same entry: all is read by that, and joined here.
    """
    found = session.scalars(
        select(PointEntry).where(PointEntry.follows_id.in_(entry_ids)).order_by(PointEntry.id)
    ).all()
    gone = {points.reverses_id for points in found}
    return [one for one in found if one.reverses_id is None and one.id not in gone]


def credit_points_following(person_ids: Collection[int]) -> dict[int, int]:
    """By entry of hours, the credit points that came with it, corrections taken off."""
    rows = session.execute(
        select(PointEntry.follows_id, func.sum(PointEntry.amount_centipoints))
        .where(
            PointEntry.person_id.in_(person_ids),
            PointEntry.account == PointAccount.CREDIT,
            PointEntry.follows_id.is_not(None),
        )
        .group_by(PointEntry.follows_id)
    )
    return {row[0]: int(row[1]) for row in rows if row[0] is not None}


def given_by_day(person_ids: Collection[int]) -> Counter[tuple[int, date, Deed]]:
    """Motivation points by person, day and deed; taking some back does not free the day."""
    rows = session.execute(
        select(
            PointEntry.person_id,
            PointEntry.day,
            PointEntry.deed,
            func.sum(PointEntry.amount_centipoints),
        )
        .where(
            PointEntry.person_id.in_(person_ids),
            PointEntry.account == PointAccount.MOTIVATION,
            PointEntry.amount_centipoints > 0,
        )
        .group_by(PointEntry.person_id, PointEntry.day, PointEntry.deed)
    )
    return Counter({(row[0], row[1], row[2]): int(row[3]) for row in rows})


def given_on(person_id: int, day: date, deed: Deed) -> int:
    """The motivation points that a day has given somebody for a deed."""
    total: int | None = session.scalar(
        select(func.sum(PointEntry.amount_centipoints)).where(
            PointEntry.person_id == person_id,
            PointEntry.day == day,
            PointEntry.deed == deed,
            PointEntry.account == PointAccount.MOTIVATION,
            PointEntry.amount_centipoints > 0,
        )
    )
    return int(total or 0)


def lessened_source(source: str, times: int) -> str:
    """Under which source a reward is lessened so that it stands for so many deeds."""
    return f"{source}:left:{times}"


def standing_from(person_id: int, source: str) -> int:
    """The motivation points that stand from a source, what was taken back taken off."""
    lessened = PointEntry.source.startswith(f"{source}:left:", autoescape=True)
    total: int | None = session.scalar(
        select(func.sum(PointEntry.amount_centipoints)).where(
            PointEntry.person_id == person_id,
            PointEntry.account == PointAccount.MOTIVATION,
            or_(PointEntry.source == source, lessened),
        )
    )
    return int(total or 0)


def rule_set_named(rule_set_id: int) -> RuleSet:
    """A stored rule set, whatever its state."""
    row = session.get_one(CreditRuleSet, rule_set_id)
    return rules.rule_set_from_body(row.body, row.id)
