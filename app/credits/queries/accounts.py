"""How a person's year stands, and how the years of many do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, extract, func, select

from app.accounts.models import User
from app.accounts.queries import reaches
from app.credits import rules
from app.credits.models import CreditAccount, CreditEntry
from app.credits.permissions import can_see_account
from app.credits.queries.rule_sets import rule_set_for
from app.credits.rules import Account, EntryKind, RuleSet
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound


@dataclass(frozen=True)
class AccountLine:
    """One account of a year: centihours earned, and required where something is asked."""

    account: Account
    earned: int
    required: int | None

    @property
    def missing(self) -> int:
        return rules.missing(self.earned, self.required)


@dataclass(frozen=True)
class YearAccount:
    """How one person's year stands, under the rules that hold for it."""

    person_id: int
    year: int
    lines: tuple[AccountLine, ...]
    rule_set: RuleSet

    def line(self, account: Account) -> AccountLine:
        found = [line for line in self.lines if line.account == account]
        return found[0] if found else AccountLine(account, 0, self.rule_set.quota(account))

    @property
    def earned(self) -> int:
        return self.line(Account.TOTAL).earned

    @property
    def required(self) -> int | None:
        return self.line(Account.TOTAL).required


def must_see(viewer: User, person_id: int) -> None:
    """Raise NotFound unless this account is open to the viewer."""
    if viewer.id == person_id:
        return
    home = session.scalar(select(User.organisation_id).where(User.id == person_id))
    in_reach = home is not None and reaches(viewer, home)
    if not can_see_account(viewer.id, viewer.roles, person_id, in_reach):
        raise NotFound()


def account(viewer: User, person_id: int, year: int) -> YearAccount:
    """How a person's year stands; raises NotFound for somebody else's."""
    must_see(viewer, person_id)
    day = rules.last_day_of_interest(year, clock.today())
    rule_set = rule_set_for(person_id, (), day)
    rows = session.execute(
        select(CreditAccount.account, CreditAccount.earned_centihours).where(
            CreditAccount.person_id == person_id, CreditAccount.year == year
        )
    )
    earned = {row.account: row.earned_centihours for row in rows}
    lines = tuple(
        AccountLine(name, earned.get(name, 0), rule_set.quota(name))
        for name in Account
        if name in earned or rule_set.quota(name) is not None
    )
    return YearAccount(person_id, year, lines, rule_set)


def earned_in(person_id: int, year: int, name: Account) -> int:
    """Centihours of one account of a year, as an award asks."""
    found = session.get(CreditAccount, (person_id, year, name), populate_existing=True)
    return found.earned_centihours if found else 0


def people_beyond(year: int) -> list[int]:
    """Everybody who earned something in a year and has nothing carried over from it yet."""
    carried = select(CreditEntry.person_id).where(CreditEntry.source == f"carry:{year}")
    return list(
        session.scalars(
            select(CreditAccount.person_id)
            .where(
                CreditAccount.year == year,
                CreditAccount.account == Account.TOTAL,
                CreditAccount.earned_centihours > 0,
                CreditAccount.person_id.not_in(carried),
            )
            .order_by(CreditAccount.person_id)
        )
    )


def balances_of(person_ids: Collection[int]) -> dict[tuple[int, int, Account], int]:
    """Every balance of these people: person, year, account."""
    rows = session.execute(
        select(
            CreditAccount.person_id,
            CreditAccount.year,
            CreditAccount.account,
            CreditAccount.earned_centihours,
        ).where(CreditAccount.person_id.in_(person_ids))
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def years_with_entries(viewer: User, person_id: int) -> list[int]:
    """The years in which a person has hours, latest first; raises NotFound for somebody else."""
    must_see(viewer, person_id)
    statement = select(CreditAccount.year).where(CreditAccount.person_id == person_id).distinct()
    return sorted(session.scalars(statement), reverse=True)


def earned_over(viewer: User, person_id: int, first_year: int, last_year: int) -> int:
    """Centihours of all kinds over several years; raises NotFound for somebody else's.

    What went from one year into the next counts once, where it was earned.
    """
    must_see(viewer, person_id)
    earned = CreditAccount.earned_centihours
    signed = case((CreditAccount.account == Account.CARRY, -earned), else_=earned)
    total: int | None = session.scalar(
        select(func.sum(signed)).where(
            CreditAccount.person_id == person_id,
            CreditAccount.account.in_((Account.TOTAL, Account.CARRY)),
            CreditAccount.year.between(first_year, last_year),
        )
    )
    return int(total or 0)


def earned_since(viewer: User, person_id: int, first_day: date) -> int:
    """Centihours studied from a day on, corrections taken off; raises NotFound for somebody else's.

    What was only carried over or adjusted by hand says nothing of how somebody studies.
    """
    must_see(viewer, person_id)
    total: int | None = session.scalar(
        select(func.sum(CreditEntry.amount_centihours)).where(
            CreditEntry.person_id == person_id,
            CreditEntry.day >= first_day,
            CreditEntry.kind.not_in((EntryKind.CARRY, EntryKind.ADJUST)),
        )
    )
    return int(total or 0)


def earned_by_month(viewer: User, person_id: int, year: int) -> list[int]:
    """Centihours of each of the twelve months; raises NotFound for somebody else's.

    A correction is taken off in the month in which it was made, if that is still the same year.
    """
    must_see(viewer, person_id)
    month = extract("month", CreditEntry.day)
    rows = session.execute(
        select(month, func.sum(CreditEntry.amount_centihours))
        .where(
            CreditEntry.person_id == person_id,
            CreditEntry.year == year,
            CreditEntry.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(month)
    )
    months = dict.fromkeys(range(1, 13), 0) | {int(row[0]): int(row[1]) for row in rows}
    return list(months.values())


def earned_by_person(
    person_ids: Collection[int], year: int, name: Account = Account.TOTAL
) -> dict[int, int]:
    """Centihours of many people in one account; who may see them was decided by the caller."""
    if not person_ids:
        return {}
    rows = session.execute(
        select(CreditAccount.person_id, CreditAccount.earned_centihours).where(
            CreditAccount.person_id.in_(set(person_ids)),
            CreditAccount.year == year,
            CreditAccount.account == name,
        )
    )
    return {row.person_id: row.earned_centihours for row in rows}


def earned_from(person_ids: Collection[int], sources: Collection[str]) -> dict[int, int]:
    """Centihours of many people from these sources ("course:12"), reversals taken off.

    Who may see them was decided by the caller. People who earned nothing are left out.
    """
    if not person_ids or not sources:
        return {}
    rows = session.execute(
        select(CreditEntry.person_id, func.sum(CreditEntry.amount_centihours))
        .where(CreditEntry.person_id.in_(set(person_ids)), CreditEntry.source.in_(set(sources)))
        .group_by(CreditEntry.person_id)
    )
    return {person_id: int(total) for person_id, total in rows}
