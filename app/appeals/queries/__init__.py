"""Appeals as the one who made them sees them, and as those who answer do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.appeals.forms import WhichAppeals
from app.appeals.models import Appeal, AppealEvidence
from app.appeals.permissions import can_answer, can_see
from app.appeals.queries.ledgers import (
    TakingBack,
    entry_in_reach,
    person_in_reach,
    taking_back,
)
from app.appeals.queries.matters import Matter, Uncounted, find_matter
from app.appeals.rules import (
    About,
    AppealRefusal,
    AppealState,
    Subject,
    days_waited,
    refuse_answer,
)
from app.credits.models import CreditEntry
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Key, Page, Paging, page

__all__ = [
    "AppealPage",
    "AppealRow",
    "Evidence",
    "Matter",
    "TakingBack",
    "Uncounted",
    "appeal_page",
    "appeals_of",
    "appeals_to_answer",
    "entry_in_reach",
    "evidence_named",
    "evidence_of",
    "find_matter",
    "get_appeal",
    "matter_of",
    "person_in_reach",
    "taking_back",
    "waiting_about",
    "waiting_for",
    "waiting_of",
]


@dataclass(frozen=True)
class AppealRow:
    """An appeal in a list; ``days`` it has waited, or did wait."""

    id: int
    learner: Person
    about: About
    title: str
    state: AppealState
    made_at: datetime
    closed_at: datetime | None
    days: int


@dataclass(frozen=True)
class Evidence:
    """A file of an appeal."""

    id: int
    name: str
    size_bytes: int


@dataclass(frozen=True)
class AppealPage:
    """One appeal with all that belongs to it, and what the viewer can do.

    ``matter`` is None where what it was about is gone. ``entered`` are the centihours that were
    entered when it was answered.
    """

    row: AppealRow
    words: str
    answer: str
    answered_by: str
    entry_id: int | None
    entry_year: int | None
    entered: int
    matter: Matter | None
    evidence: Sequence[Evidence]
    mine: bool
    may_answer: bool
    held_back: AppealRefusal | None
    """Why one who answers appeals cannot answer this one."""


def appeals_of(viewer: User, where: Paging) -> Page[AppealRow]:
    """A page of the viewer's own appeals, the newest first."""
    statement = select(Appeal).where(Appeal.learner_id == viewer.id)
    keys: list[Key] = [(Appeal.made_at, "desc"), (Appeal.id, "desc")]
    found = page(statement, keys, where.cursor, where.limit)
    return Page(_rows(found.items), found.next)


def appeals_to_answer(viewer: User, where: WhichAppeals) -> Page[AppealRow]:
    """A page of the appeals within the viewer's reach, the longest waiting first."""
    statement = select(Appeal).where(
        accounts.in_reach(viewer, Appeal.organisation_id), _wanted(viewer, where.state)
    )
    if where.about:
        statement = statement.where(Appeal.about == where.about)
    keys: list[Key] = [(Appeal.made_at, "asc"), (Appeal.id, "asc")]
    found = page(statement, keys, where.cursor, where.limit)
    return Page(_rows(found.items), found.next)


def waiting_for(viewer: User) -> int:
    """How many appeals wait for this viewer, or for another one who answers beside them."""
    counted = select(func.count()).where(
        accounts.in_reach(viewer, Appeal.organisation_id), _wanted(viewer, "mine")
    )
    return session.scalar(counted.select_from(Appeal)) or 0


def _wanted(viewer: User, state: str) -> ColumnElement[bool]:
    if state != "mine":
        return Appeal.state == AppealState(state)
    return (Appeal.state == AppealState.WAITING) & (Appeal.learner_id != viewer.id)


def waiting_of(learner_id: int) -> int:
    """How many appeals of a learner wait."""
    waiting = select(func.count()).where(
        Appeal.learner_id == learner_id, Appeal.state == AppealState.WAITING
    )
    return session.scalar(waiting) or 0


def waiting_about(learner_id: int, subject: Subject) -> int | None:
    """The learner's appeal about this that waits."""
    return session.scalar(
        select(Appeal.id).where(
            Appeal.learner_id == learner_id,
            Appeal.about == subject.about,
            Appeal.about_id == subject.id,
            Appeal.state == AppealState.WAITING,
        )
    )


def get_appeal(viewer: User, appeal_id: int) -> Appeal:
    """The appeal, if it is the viewer's or within their reach; raises NotFound."""
    appeal = session.get(Appeal, appeal_id)
    if appeal is None or not can_see(
        viewer, appeal.learner_id, accounts.reaches(viewer, appeal.organisation_id)
    ):
        raise NotFound(AppealRefusal.NO_APPEAL)
    return appeal


def appeal_page(viewer: User, appeal_id: int) -> AppealPage:
    """One appeal with its matter and evidence; raises NotFound as ``get_appeal`` does."""
    appeal = get_appeal(viewer, appeal_id)
    answers = can_answer(viewer, accounts.reaches(viewer, appeal.organisation_id))
    matter = matter_of(appeal)
    deciders = matter.deciders if matter else frozenset()
    refusal = refuse_answer(viewer.id, appeal.learner_id, deciders, appeal.state)
    waiting = appeal.state is AppealState.WAITING
    judge = accounts.people({appeal.answered_by or 0}).get(appeal.answered_by or 0)
    entry = session.get(CreditEntry, appeal.entry_id) if appeal.entry_id else None
    return AppealPage(
        row=_rows([appeal])[0],
        words=appeal.words,
        answer=appeal.answer,
        answered_by=judge.name if judge else "",
        entry_id=appeal.entry_id,
        entry_year=entry.year if entry else None,
        entered=entry.amount_centihours if entry else 0,
        matter=matter,
        evidence=_evidence(appeal.id),
        mine=appeal.learner_id == viewer.id,
        may_answer=answers and refusal is None,
        held_back=refusal if answers and waiting else None,
    )


def matter_of(appeal: Appeal) -> Matter | None:
    """What an appeal is about, as it stands now; None where it is gone."""
    learner = accounts.get_user(appeal.learner_id)
    return find_matter(learner, Subject(appeal.about, appeal.about_id))


def evidence_of(viewer: User, appeal_id: int, evidence_id: int) -> AppealEvidence:
    """A file of an appeal that the viewer may see; raises NotFound."""
    get_appeal(viewer, appeal_id)
    found = session.get(AppealEvidence, evidence_id)
    if found is None or found.appeal_id != appeal_id:
        raise NotFound(AppealRefusal.NO_APPEAL)
    return found


def evidence_named(keys: Collection[str]) -> set[str]:
    """Which of these places in the store an appeal names; for the sweeper."""
    named = select(AppealEvidence.key).where(AppealEvidence.key.in_(keys))
    return set(session.scalars(named))


def _rows(appeals: Collection[Appeal]) -> list[AppealRow]:
    people = accounts.people({one.learner_id for one in appeals})
    return [
        AppealRow(
            id=one.id,
            learner=people[one.learner_id],
            about=one.about,
            title=one.title,
            state=one.state,
            made_at=one.made_at,
            closed_at=one.closed_at,
            days=_days(one),
        )
        for one in appeals
    ]


def _days(appeal: Appeal) -> int:
    until = appeal.closed_at or clock.now()
    return days_waited(clock.local(appeal.made_at).date(), clock.local(until).date())


def _evidence(appeal_id: int) -> list[Evidence]:
    own = select(AppealEvidence).where(AppealEvidence.appeal_id == appeal_id)
    files = session.scalars(own.order_by(AppealEvidence.id))
    return [Evidence(one.id, one.name, one.size_bytes) for one in files]
