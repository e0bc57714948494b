"""The five years of a plan: what each brought, asked for, and gave to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.credits import queries as credits
from app.credits import rules
from app.credits.models import CreditAccount
from app.credits.rules import Account, RuleSet
from app.kit import clock
from app.kit.db import session
from app.learning.rules import PACE_DAYS, expected_by, months_of


@dataclass(frozen=True)
class PlanYear:
    """A year of the plan; amounts in centihours.

    ``earned`` holds what was carried into the year (``carried_in``) and training away from the
    desk (``offline``); ``open_until`` is the last day on which something can be entered in it,
    ``is_closed`` says that this day is over.
    """

    year: int
    earned: int
    offline: int
    carried_in: int
    carried_on: int
    required: int | None
    rule_set: RuleSet
    has_begun: bool
    is_closed: bool
    open_until: date


def plan_years(viewer: User, year: int) -> Sequence[PlanYear]:
    """The viewer's years of the plan that a year belongs to, in order."""
    first, last = rules.five_years_of(year)
    rows = session.execute(
        select(CreditAccount.year, CreditAccount.account, CreditAccount.earned_centihours).where(
            CreditAccount.person_id == viewer.id,
            CreditAccount.account.in_((Account.TOTAL, Account.OFFLINE, Account.CARRY)),
            CreditAccount.year.between(first, last + 1),
        )
    )
    held = {(row.year, row.account): int(row.earned_centihours) for row in rows}
    published = credits.published_rule_sets()
    learner = rules.ANYBODY
    if credits.depend_on_learner(published):
        learner = credits.learners_of([viewer.id]).get(viewer.id, learner)
    today, found = clock.today(), []
    for one in range(first, last + 1):
        on = rules.last_day_of_interest(one, today)
        rule_set = rules.choose(published, (), on, learner) or rules.PLATFORM_DEFAULT
        found.append(_plan_year(one, held, rule_set, today))
    return found


@dataclass(frozen=True)
class Outlook:
    """Where the years of a plan are going; amounts in centihours.

    ``months`` is what ``offline`` comes to. ``expected`` is what there will be at the end of
    ``last_year`` at the pace of the last twelve months; None for years that are over or to come.
    """

    last_year: int
    required: int | None
    offline: int
    months: float
    expected: int | None


def outlook_of(
    viewer: User, plan: Sequence[PlanYear], earned: int, required: int | None
) -> Outlook:
    """What the viewer's years of a plan come to: ``earned`` so far, of what is ``required``."""
    today, last = clock.today(), plan[-1].year
    expected = None
    if plan[0].year <= today.year <= last:
        since = today - timedelta(days=PACE_DAYS - 1)
        recent = credits.earned_since(viewer, viewer.id, since)
        expected = expected_by(rules.last_day_of(last), earned, recent, today)
    offline = sum(one.offline for one in plan)
    return Outlook(last, required, offline, months_of(offline), expected)


def _plan_year(
    year: int, held: dict[tuple[int, Account], int], rule_set: RuleSet, today: date
) -> PlanYear:
    return PlanYear(
        year=year,
        earned=held.get((year, Account.TOTAL), 0),
        offline=held.get((year, Account.OFFLINE), 0),
        carried_in=held.get((year, Account.CARRY), 0),
        carried_on=held.get((year + 1, Account.CARRY), 0),
        required=rule_set.quota(Account.TOTAL),
        rule_set=rule_set,
        has_begun=year <= today.year,
        is_closed=rules.is_closed(year, today, rule_set),
        open_until=rules.last_day_of(year) + timedelta(days=rule_set.late_entry_days),
    )
