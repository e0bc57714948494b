"""My credits: how a year stands, month by month and entry by entry, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from app.accounts.models import User
from app.courses.models import CourseStart
from app.courses.queries import credit_sources
from app.credits import queries as credits
from app.credits import rules
from app.credits.forms import CORRECTION, WhichEntries
from app.credits.models import CreditEntry
from app.credits.queries import PointYear, YearAccount
from app.credits.rules import Account, EntryKind
from app.kit import clock
from app.kit.db import session
from app.learning.queries.cards import NOT_STARTED, CourseCard, cards
from app.learning.queries.lacking import Lacking, lacking_in
from app.learning.queries.whys import Why, explained
from app.learning.rules import months_shown
from app.progress import queries as progress

AT_A_TIME = 50
BEGUN = 24
"""How many of the courses begun last are looked through for what is missing."""


@dataclass(frozen=True)
class Unearned:
    """A course begun that has brought no hours so far, and what it takes."""

    course: CourseCard
    fraction: float
    is_complete: bool
    lessons: Sequence[Lacking]
    """Its lessons that still ask for something, in their order."""

    @property
    def minutes_left(self) -> int:
        """Whole minutes of watching, rounded up once for all lessons."""
        return -(-sum(one.left_ms for one in self.lessons) // 60_000)

    @property
    def questions_left(self) -> int:
        return sum(len(one.asked_at_ms) for one in self.lessons)


@dataclass(frozen=True)
class CreditsPage:
    """One page of one person's year; amounts in centihours."""

    account: YearAccount
    years: Sequence[int]
    plan: tuple[int, int]
    plan_earned: int
    plan_required: int | None
    months: Sequence[int]
    """What each month brought, as far as the year has come."""
    counts: dict[EntryKind | None, int]
    """How many entries of each kind; corrections under None."""
    entries: Sequence[Why]
    next: str | None
    unearned: Sequence[Unearned]
    points: PointYear
    """Credit points and motivation points of the year; never added to hours or to each other."""

    @property
    def entry_count(self) -> int:
        return sum(self.counts.values())


def credits_page(viewer: User, year: int, asked: WhichEntries) -> CreditsPage:
    """The viewer's own year; raises Invalid for a cursor this list never gave out."""
    today = clock.today()
    plan = rules.five_years_of(year)
    found = credits.entries(
        viewer, viewer.id, year, cursor=asked.cursor, limit=AT_A_TIME, only=only(asked)
    )
    known = set(credits.years_with_entries(viewer, viewer.id))
    account = credits.account(viewer, viewer.id, year)
    months = credits.earned_by_month(viewer, viewer.id, year)
    whole = year == today.year and not (asked.cursor or asked.kind or asked.entry)
    return CreditsPage(
        account=account,
        years=sorted(known | {year, today.year, today.year - 1}, reverse=True),
        plan=plan,
        plan_earned=credits.earned_over(viewer, viewer.id, *plan),
        plan_required=account.rule_set.quota(Account.TOTAL, years=5),
        months=months[: months_shown(year, today)],
        counts=credits.count_by_kind(viewer, viewer.id, year),
        entries=explained(viewer.id, found.items),
        next=found.next,
        unearned=_unearned(viewer) if whole else [],
        points=credits.points_of_year(viewer, viewer.id, year),
    )


def only(asked: WhichEntries) -> ColumnElement[bool] | None:
    """What narrows a year's entries down to those that are asked for."""
    if asked.entry is not None:
        return credits.is_entry(asked.entry)
    if asked.kind == CORRECTION:
        return credits.is_correction()
    return credits.of_kind(EntryKind(asked.kind)) if asked.kind else None


def _unearned(viewer: User) -> list[Unearned]:
    """The courses begun last that are not in the ledger, nearest to their end first."""
    begun = list(
        session.scalars(
            select(CourseStart.course_id)
            .where(CourseStart.person_id == viewer.id)
            .order_by(CourseStart.started_at.desc())
            .limit(BEGUN)
        )
    )
    awarded = _awarded_among(viewer, begun)
    known = cards([course_id for course_id in begun if course_id not in awarded])
    standing = progress.course_standing(viewer, [viewer.id], list(known))
    lacking = lacking_in(viewer.id, {one.id: one.topic_id for one in known.values()})
    found = []
    for course in known.values():
        mine = standing.get((viewer.id, course.id), NOT_STARTED)
        complete = mine.completed_at is not None
        lessons = () if complete else lacking.get(course.id, ())
        found.append(Unearned(course, mine.fraction, complete, lessons))
    return sorted(found, key=lambda one: (one.is_complete, one.minutes_left))


def _awarded_among(viewer: User, course_ids: Sequence[int]) -> set[int]:
    sources = {source: course_id for course_id, source in credit_sources(course_ids).items()}
    statement = select(CreditEntry.source).where(
        CreditEntry.person_id == viewer.id, CreditEntry.source.in_(sources)
    )
    return {sources[source] for source in session.scalars(statement)} if sources else set()
