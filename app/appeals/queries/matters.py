"""What an appeal is about: an own entry, lesson, claim or decision, and what is known of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.models import User
from app.anomalies import queries as anomalies
from app.anomalies.rules.deciding import TOLD
from app.appeals.rules import About, Subject
from app.claims import queries as claims
from app.claims.rules import ClaimMove, ClaimState
from app.courses.queries import lesson_for
from app.credits import queries as credits
from app.credits.models import CreditEntry
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.progress import queries as progress
from app.progress.models import Coverage


@dataclass(frozen=True)
class Uncounted:
    """What of the watching did not count: when, the reason's code, and how many seconds."""

    at: datetime
    reason: str
    seconds: int


@dataclass(frozen=True)
class Matter:
    """What an appeal is about. Amounts in centihours, lengths in seconds; None where unknown.

    ``day`` is the one to which hours would belong; ``deciders`` are those who took part in it.
    ``said`` is what was said when it was decided; ``is_open`` whether one can appeal about it now.
    """

    subject: Subject
    title: str
    day: date
    address: str
    is_open: bool = True
    deciders: frozenset[int] = frozenset()
    said: str = ""
    kind: EntryKind | None = None
    required: bool = False
    centihours: int | None = None
    withheld: int = 0
    taken_back: bool = False
    covered_seconds: int | None = None
    length_seconds: int | None = None
    uncounted: Sequence[Uncounted] = field(default_factory=tuple)


def find_matter(learner: User, subject: Subject) -> Matter | None:
    """What ``subject`` names, if it is something of this learner's."""
    found = _FINDERS.get(subject.about)
    return found(learner, subject) if found else None


def _entry(learner: User, subject: Subject) -> Matter | None:
    entry = session.get(CreditEntry, subject.id)
    if entry is None or entry.person_id != learner.id:
        return None
    reversal = credits.find_reversal(entry.id)
    deciders = {entry.actor_id, reversal.actor_id if reversal else None} - {None}
    claim = entry.source.partition("claim:")[2]
    if claim.isdecimal():
        deciders |= _deciders_of_claim(int(claim))
    return Matter(
        subject,
        entry.title,
        entry.day,
        f"/me/credits?year={entry.year}&entry={entry.id}#entry-{entry.id}",
        deciders=frozenset(one for one in deciders if one is not None),
        said=(reversal.note if reversal else entry.note) or "",
        kind=entry.kind,
        required=entry.required,
        centihours=entry.amount_centihours,
        withheld=entry.withheld_centihours,
        taken_back=reversal is not None,
        uncounted=[
            Uncounted(datetime.fromisoformat(one["at"]), one["reason"], int(one["seconds"]))
            for one in entry.evidence.get("uncounted", [])
        ],
    )


def _lesson(learner: User, subject: Subject) -> Matter | None:
    """A lesson that the learner has begun; there is nothing to refuse in another one."""
    standing = progress.lesson_standing(learner.id, [subject.id]).get(subject.id)
    if standing is None:
        return None
    try:
        lesson = lesson_for(learner, subject.id)
    except NotFound:
        return None
    own = select(Coverage.id).where(
        Coverage.learner_id == learner.id, Coverage.lesson_id == subject.id
    )
    coverages = set(session.scalars(own))
    refused = [
        Uncounted(play.opened_at, reason, milliseconds // 1000)
        for play, reason, milliseconds in progress.uncounted_of(learner.id, lesson.course_id)
        if play.coverage_id in coverages
    ]
    return Matter(
        subject,
        lesson.title,
        clock.local(standing.last_saved_at).date(),
        f"/lessons/{subject.id}",
        covered_seconds=standing.covered_ms // 1000,
        length_seconds=standing.duration_ms // 1000,
        uncounted=refused,
    )


def _claim(learner: User, subject: Subject) -> Matter | None:
    """A claim; open once it came back: one that waits is not decided, one granted is an entry."""
    try:
        claim = claims.get_claim(learner, subject.id)
    except NotFound:
        return None
    if claim.learner_id != learner.id:
        return None
    steps = claims.steps_of(claim.id)
    return Matter(
        subject,
        claim.title,
        claim.to_day,
        f"/claims/{claim.id}",
        is_open=claim.state is ClaimState.RETURNED,
        deciders=_deciders_of_claim(claim.id),
        said=next((one.note for one in steps if one.move is ClaimMove.RETURN), ""),
        kind=EntryKind.OFFLINE,
        centihours=claim.asked_centihours,
    )


def _anomaly(learner: User, subject: Subject) -> Matter | None:
    """A decision about the learner that they were told of; its title is the day it is about."""
    try:
        page = anomalies.sign_page(learner, subject.id)
    except NotFound:
        return None
    if not page.mine or page.row.state not in TOLD:
        return None
    taken = sum(one.amount_centihours for one in page.taken_back)
    return Matter(
        subject,
        page.row.day.isoformat(),
        page.row.day,
        f"/anomalies/{subject.id}",
        deciders=frozenset({page.decider.id} if page.decider else ()),
        said=page.row.note,
        centihours=taken if page.taken_back else None,
        taken_back=bool(page.taken_back),
    )


def _deciders_of_claim(claim_id: int) -> frozenset[int]:
    return frozenset(
        step.actor.id
        for step in claims.steps_of(claim_id)
        if step.move in (ClaimMove.PASS, ClaimMove.RETURN)
    )


_FINDERS: dict[About, Callable[[User, Subject], Matter | None]] = {
    About.ENTRY: _entry,
    About.LESSON: _lesson,
    About.CLAIM: _claim,
    About.ANOMALY: _anomaly,
}
