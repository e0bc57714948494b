"""My credits: how a year stands, why each entry is what it is, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import organisation_titles, people
from app.courses.models import CourseStart
from app.credits import queries as credits
from app.credits import rules
from app.credits.models import CreditEntry
from app.credits.queries import Listed, YearAccount
from app.credits.rules import Account
from app.kit import clock
from app.kit.db import session
from app.learning.queries.cards import NOT_STARTED, CourseCard, cards
from app.progress import queries as progress
from app.progress.queries import LessonStanding

AT_A_TIME = 50
BEGUN = 24
"""How many of the courses begun last are looked through for what is missing."""


@dataclass(frozen=True)
class Why:
    """What an entry is explained with; amounts in centihours, lengths in seconds.

    ``covered_permille`` and ``covered_seconds`` are None where nothing is known of the watching.
    """

    listed: Listed
    course_id: int | None
    measured_seconds: int | None
    bounds: tuple[int, int | None] | None
    covered_seconds: int | None
    covered_permille: int | None
    organisation: str
    actor: str


@dataclass(frozen=True)
class Unearned:
    """A course begun that has brought no hours so far, and what it takes."""

    course: CourseCard
    fraction: float
    is_complete: bool
    minutes_left: int


@dataclass(frozen=True)
class CreditsPage:
    """One page of one person's year."""

    account: YearAccount
    years: Sequence[int]
    plan: tuple[int, int]
    plan_earned: int
    entries: Sequence[Why]
    entry_count: int
    next: str | None
    unearned: Sequence[Unearned]


def credits_page(viewer: User, year: int, cursor: str | None) -> CreditsPage:
    """The viewer's own year; raises Invalid for a cursor this list never gave out."""
    this_year = clock.today().year
    plan = rules.five_years_of(year)
    found = credits.entries(viewer, viewer.id, year, cursor=cursor, limit=AT_A_TIME)
    known = set(credits.years_with_entries(viewer, viewer.id))
    return CreditsPage(
        account=credits.account(viewer, viewer.id, year),
        years=sorted(known | {year, this_year, this_year - 1}, reverse=True),
        plan=plan,
        plan_earned=credits.earned_over(viewer, viewer.id, *plan),
        entries=_explained(viewer, found.items),
        entry_count=_count(viewer, year),
        next=found.next,
        unearned=_unearned(viewer) if year == this_year and not cursor else [],
    )


def _count(viewer: User, year: int) -> int:
    statement = select(func.count()).where(
        CreditEntry.person_id == viewer.id, CreditEntry.year == year
    )
    return session.scalar(statement) or 0


def _explained(viewer: User, listed: Sequence[Listed]) -> list[Why]:
    """Each entry with what explains it; a fixed number of statements however many there are."""
    entries = [one.entry for one in listed]
    lesson_ids = {id_ for entry in entries for id_ in entry.evidence.get("lesson_ids", [])}
    watched = progress.lesson_standing(viewer.id, lesson_ids)
    homes = organisation_titles({entry.organisation_id for entry in entries})
    actors = people({entry.actor_id for entry in entries if entry.actor_id})
    return [
        _why(
            one,
            [watched[id_] for id_ in one.entry.evidence.get("lesson_ids", []) if id_ in watched],
            homes.get(one.entry.organisation_id, ""),
            actors[one.entry.actor_id].name if one.entry.actor_id in actors else "",
        )
        for one in listed
    ]


def _why(listed: Listed, watched: Sequence[LessonStanding], organisation: str, actor: str) -> Why:
    evidence = listed.entry.evidence
    seconds: int | None = evidence.get("measured_seconds")
    covered_ms = sum(one.covered_ms for one in watched)
    duration_ms = sum(one.duration_ms for one in watched)
    permille: int | None = evidence.get("covered_permille")
    if permille is None and duration_ms:
        permille = rules.permille(covered_ms, duration_ms)
    return Why(
        listed=listed,
        course_id=_course_id(listed.entry.source),
        measured_seconds=seconds,
        bounds=rules.bounds_of(seconds, listed.rule_set) if seconds is not None else None,
        covered_seconds=covered_ms // 1000 if duration_ms else None,
        covered_permille=permille,
        organisation=organisation,
        actor=actor,
    )


def _course_id(source: str) -> int | None:
    kind, _, number = source.partition(":")
    return int(number) if kind == "course" and number.isdecimal() else None


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
    found = []
    for course in known.values():
        mine = standing.get((viewer.id, course.id), NOT_STARTED)
        left_ms = int((1 - mine.fraction) * course.duration_ms)
        found.append(
            Unearned(
                course=course,
                fraction=mine.fraction,
                is_complete=mine.completed_at is not None,
                minutes_left=max(-(-left_ms // 60_000), 1),
            )
        )
    return sorted(found, key=lambda one: (one.is_complete, one.minutes_left))


def _awarded_among(viewer: User, course_ids: Sequence[int]) -> set[int]:
    sources = {f"course:{course_id}": course_id for course_id in course_ids}
    statement = select(CreditEntry.source).where(
        CreditEntry.person_id == viewer.id, CreditEntry.source.in_(sources)
    )
    return {sources[source] for source in session.scalars(statement)} if sources else set()


__all__ = ["Account", "CreditsPage", "Unearned", "Why", "credits_page"]
