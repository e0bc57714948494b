"""Claims as the one who claims sees them, and as those who decide do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.claims.forms import WhichClaims
from app.claims.models import Claim, ClaimEvidence, ClaimStep
from app.claims.permissions import can_decide, can_see
from app.claims.rules import (
    OPEN,
    ClaimKind,
    ClaimMove,
    ClaimRefusal,
    ClaimState,
    Stay,
    overlaps,
    refuse_decision,
    under_year_cap,
)
from app.credits.queries import rule_set_for
from app.credits.rules import ClaimScale
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Key, Page, Paging, page

STEPS_SHOWN = 50


@dataclass(frozen=True)
class ClaimRow:
    """A claim in a list."""

    id: int
    learner: Person
    kind: ClaimKind
    title: str
    organiser: str
    from_day: date
    to_day: date
    state: ClaimState
    asked_centihours: int
    granted_centihours: int | None
    submitted_at: datetime


@dataclass(frozen=True)
class Step:
    """What was done with a claim."""

    actor: Person
    move: ClaimMove
    note: str
    at: datetime


@dataclass(frozen=True)
class Evidence:
    """A file of a claim; ``also_in`` are other claims that the very same file was brought for."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    also_in: Sequence[int]


@dataclass(frozen=True)
class ClaimPage:
    """One claim with all that belongs to it, and what the viewer can do."""

    row: ClaimRow
    halves: int
    note: str
    steps: Sequence[Step]
    evidence: Sequence[Evidence]
    year_granted: int
    """Centihours of this kind that the year holds already, without this claim."""
    would_grant: int
    scale: ClaimScale
    mine: bool
    may_decide: bool
    """Whether the next step is the viewer's to take."""
    held_back: ClaimRefusal | None
    """Why one who decides about claims cannot take the next step of this one."""


def claims_of(viewer: User, where: Paging) -> Page[ClaimRow]:
    """A page of the viewer's own claims, the newest first."""
    statement = select(Claim).where(Claim.learner_id == viewer.id)
    keys: list[Key] = [(Claim.submitted_at, "desc"), (Claim.id, "desc")]
    found = page(statement, keys, where.cursor, where.limit)
    return Page(_rows(found.items), found.next)


def claims_to_decide(viewer: User, where: WhichClaims) -> Page[ClaimRow]:
    """A page of the claims within the viewer's reach, the longest waiting first."""
    statement = select(Claim).where(
        accounts.in_reach(viewer, Claim.organisation_id), _wanted(viewer, where.state)
    )
    if where.kind:
        statement = statement.where(Claim.kind == where.kind)
    keys: list[Key] = [(Claim.submitted_at, "asc"), (Claim.id, "asc")]
    found = page(statement, keys, where.cursor, where.limit)
    return Page(_rows(found.items), found.next)


def waiting_for(viewer: User) -> int:
    """How many claims wait for a decision of this viewer."""
    counted = select(func.count()).where(
        accounts.in_reach(viewer, Claim.organisation_id), _wanted(viewer, "mine")
    )
    return session.scalar(counted.select_from(Claim)) or 0


def _wanted(viewer: User, state: str) -> ColumnElement[bool]:
    if state != "mine":
        return Claim.state == ClaimState(state)
    first = Claim.state == ClaimState.WAITING
    second = and_(Claim.state == ClaimState.CHECKED, Claim.first_by != viewer.id)
    return and_(or_(first, second), Claim.learner_id != viewer.id)


def get_claim(viewer: User, claim_id: int) -> Claim:
    """The claim, if it is the viewer's or within their reach; raises NotFound."""
    claim = session.get(Claim, claim_id)
    if claim is None or not can_see(
        viewer, claim.learner_id, accounts.reaches(viewer, claim.organisation_id)
    ):
        raise NotFound(ClaimRefusal.NO_CLAIM)
    return claim


def claim_page(viewer: User, claim_id: int) -> ClaimPage:
    """One claim with its steps and evidence; raises NotFound as ``get_claim`` does."""
    claim = get_claim(viewer, claim_id)
    decides = can_decide(viewer, accounts.reaches(viewer, claim.organisation_id))
    refusal = refuse_decision(viewer.id, claim.learner_id, claim.state, claim.first_by)
    held = decides and claim.state in OPEN
    granted, scale = granted_in_year(claim), scale_of(claim)
    return ClaimPage(
        row=_rows([claim])[0],
        halves=claim.halves,
        note=claim.note,
        steps=steps_of(claim.id),
        evidence=_evidence(claim.id, decides),
        year_granted=granted,
        would_grant=under_year_cap(scale, claim.asked_centihours, granted),
        scale=scale,
        mine=claim.learner_id == viewer.id,
        may_decide=held and refusal is None,
        held_back=refusal if held else None,
    )


def evidence_of(viewer: User, claim_id: int, evidence_id: int) -> ClaimEvidence:
    """A file of a claim that the viewer may see; raises NotFound."""
    get_claim(viewer, claim_id)
    found = session.get(ClaimEvidence, evidence_id)
    if found is None or found.claim_id != claim_id:
        raise NotFound(ClaimRefusal.NO_CLAIM)
    return found


def scale_of(claim: Claim) -> ClaimScale:
    """What a claim's kind is worth under the rules of its learner and its last day."""
    return scale_for(claim.learner_id, claim.kind, claim.to_day)


def scale_for(learner_id: int, kind: ClaimKind, on: date) -> ClaimScale:
    """What a kind of training that ended on a day is worth to somebody."""
    return rule_set_for(learner_id, (), on).claim_scale(kind)


def scales_today(viewer: User) -> dict[str, ClaimScale]:
    """What each kind of training that ends today is worth to the viewer."""
    rule_set = rule_set_for(viewer.id, (), clock.today())
    return {kind.value: rule_set.claim_scale(kind) for kind in ClaimKind}


def granted_in_year(claim: Claim) -> int:
    """The centihours granted to the same person in the same year for the same kind, elsewhere."""
    total = select(func.sum(Claim.granted_centihours)).where(
        Claim.learner_id == claim.learner_id,
        Claim.year == claim.year,
        Claim.kind == claim.kind,
        Claim.state == ClaimState.GRANTED,
        Claim.id != claim.id,
    )
    return int(session.scalar(total) or 0)


def overlapping(learner_id: int, stay: Stay, but: int | None = None) -> Claim | None:
    """A claim of the same days that waits or was granted, other than ``but``."""
    standing = (*OPEN, ClaimState.GRANTED)
    claims = session.scalars(
        select(Claim).where(
            Claim.learner_id == learner_id,
            Claim.state.in_(standing),
            Claim.from_day <= stay.to_day,
            Claim.to_day >= stay.from_day,
            Claim.id != (but or 0),
        )
    )
    return next((one for one in claims if overlaps(stay, stay_of(one))), None)


def stay_of(claim: Claim) -> Stay:
    """What the rules ask of a claim."""
    return Stay(claim.kind, claim.from_day, claim.to_day, claim.halves)


def fingerprints(claim_id: int) -> list[str]:
    """The SHA-256 of each file of a claim, in order."""
    own = select(ClaimEvidence.sha256).where(ClaimEvidence.claim_id == claim_id)
    return list(session.scalars(own.order_by(ClaimEvidence.sha256)))


def evidence_named(keys: Collection[str]) -> set[str]:
    """Which of these places in the store a claim names; for the sweeper."""
    named = select(ClaimEvidence.key).where(ClaimEvidence.key.in_(keys))
    return set(session.scalars(named))


def _rows(claims: Collection[Claim]) -> list[ClaimRow]:
    people = accounts.people({one.learner_id for one in claims})
    return [
        ClaimRow(
            id=one.id,
            learner=people[one.learner_id],
            kind=one.kind,
            title=one.title,
            organiser=one.organiser,
            from_day=one.from_day,
            to_day=one.to_day,
            state=one.state,
            asked_centihours=one.asked_centihours,
            granted_centihours=one.granted_centihours,
            submitted_at=one.submitted_at,
        )
        for one in claims
    ]


def steps_of(claim_id: int) -> list[Step]:
    """What was done with a claim, the latest first; who may see it was decided by the caller."""
    statement = (
        select(ClaimStep)
        .where(ClaimStep.claim_id == claim_id)
        .order_by(ClaimStep.id.desc())
        .limit(STEPS_SHOWN)
    )
    steps = session.scalars(statement).all()
    people = accounts.people({one.actor_id for one in steps})
    return [Step(people[one.actor_id], one.move, one.note, one.at) for one in steps]


def _evidence(claim_id: int, decides: bool) -> list[Evidence]:
    own = session.scalars(
        select(ClaimEvidence).where(ClaimEvidence.claim_id == claim_id).order_by(ClaimEvidence.id)
    ).all()
    same = _same_files(claim_id, [one.sha256 for one in own]) if decides else {}
    return [
        Evidence(one.id, one.name, one.media_type, one.size_bytes, same.get(one.sha256, ()))
        for one in own
    ]


def _same_files(claim_id: int, digests: Sequence[str]) -> dict[str, list[int]]:
    """For those who decide: the same file, brought for another claim by whomever."""
    found: dict[str, list[int]] = {}
    rows = session.execute(
        select(ClaimEvidence.sha256, ClaimEvidence.claim_id)
        .where(ClaimEvidence.sha256.in_(digests), ClaimEvidence.claim_id != claim_id)
        .order_by(ClaimEvidence.claim_id)
        .limit(20)
    )
    for digest, other in rows:
        found.setdefault(digest, []).append(other)
    return found
