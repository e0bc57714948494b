"""Claim hours, mend a returned claim, withdraw one; pass one twice, or return it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.accounts import queries as accounts
from app.claims import queries
from app.claims.forms import Decision, NewClaim
from app.claims.models import Claim, ClaimEvidence, ClaimStep
from app.claims.permissions import can_claim, can_decide
from app.claims.rules import (
    ClaimMove,
    ClaimRefusal,
    ClaimState,
    after,
    refuse_decision,
    refuse_stay,
    under_year_cap,
    worth,
)
from app.credits import actions as credits
from app.credits.forms import NewHours
from app.credits.queries import rule_set_for
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.evidence import MOST_FILES, FiledEvidence, too_many_files
from app.notices.actions import tell
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User

NOTICE = "claim"


@transactional
def make_claim(actor: "User", form: NewClaim, filed: Sequence[FiledEvidence]) -> Claim:
    """Claim hours for training away from the academy; it waits for the first of two people.

    Refuses who is no learner (NotAllowed); days that have not come, lie in two years or in a
    closed one, or are claimed already, and a claim without evidence (Invalid).
    """
    if not can_claim(actor):
        raise NotAllowed(ClaimRefusal.NOT_A_LEARNER)
    claim = Claim(learner_id=actor.id)
    _write(actor, claim, form)
    session.add(claim)
    session.flush()
    _keep_evidence(claim, (), filed)
    _step(actor, claim, ClaimMove.SUBMIT, "")
    return claim


@transactional
def mend_claim(
    actor: "User", claim_id: int, form: NewClaim, filed: Sequence[FiledEvidence]
) -> Claim:
    """Put a returned claim right and submit it anew; refuses what ``make_claim`` refuses.

    Evidence named in ``form.drop`` is left out. Raises NotFound for somebody else's, Conflict when
    the claim has not been returned.
    """
    claim = _own(actor, claim_id, ClaimMove.SUBMIT)
    _write(actor, claim, form)
    _keep_evidence(claim, form.drop, filed)
    claim.state, claim.first_by = ClaimState.WAITING, None
    _step(actor, claim, ClaimMove.SUBMIT, "")
    return claim


@transactional
def withdraw_claim(actor: "User", claim_id: int) -> Claim:
    """Take an own claim back that is not granted yet; raises NotFound, Conflict."""
    claim = _own(actor, claim_id, ClaimMove.WITHDRAW)
    claim.state = ClaimState.WITHDRAWN
    _step(actor, claim, ClaimMove.WITHDRAW, "")
    return claim


@transactional
def decide_claim(actor: "User", claim_id: int, form: Decision) -> Claim:
    """Pass a claim, or return it with a reason; the second pass enters the hours.

    The hours are those asked for, as far as the year still holds hours of the kind. Refuses who
    may not decide about this learner (NotFound), about themselves, or both times (NotAllowed); a
    claim that has moved on since it was read, and a year that is full (Conflict); a return
    without a reason (Invalid).
    """
    claim = _claim(claim_id)
    if not can_decide(actor, accounts.reaches(actor, claim.organisation_id)):
        raise NotFound(ClaimRefusal.NO_CLAIM)
    if claim.state is not form.state:
        raise Conflict(ClaimRefusal.MOVED_ON)
    refusal = refuse_decision(actor.id, claim.learner_id, claim.state, claim.first_by)
    if refusal is ClaimRefusal.MOVED_ON:
        raise Conflict(refusal)
    if refusal:
        raise NotAllowed(refusal)
    move = ClaimMove(form.decision)
    if move is ClaimMove.RETURN and not form.note:
        raise Invalid(errors={"note": [ClaimRefusal.NO_REASON.sentence]})
    return _decided(actor, claim, move, form.note)


def _decided(actor: "User", claim: Claim, move: ClaimMove, note: str) -> Claim:
    reached = after(claim.state, move)
    if reached is ClaimState.CHECKED:
        claim.first_by = actor.id
    if reached is ClaimState.GRANTED:
        _grant(actor, claim)
    claim.state = reached or claim.state
    _step(actor, claim, move, note)
    _tell_learner(claim, note)
    return claim


def _grant(actor: "User", claim: Claim) -> None:
    """Enter the hours; all claims of the learner's year wait, so that no cap is passed twice."""
    session.execute(
        locked(
            select(Claim.id)
            .where(Claim.learner_id == claim.learner_id, Claim.year == claim.year)
            .order_by(Claim.id)
        )
    )
    granted = queries.granted_in_year(claim)
    hours = under_year_cap(queries.scale_of(claim), claim.asked_centihours, granted)
    if not hours:
        raise Conflict(ClaimRefusal.CAP)
    digests = " ".join(digest for digest in queries.fingerprints(claim.id))
    credits.enter_hours(
        actor,
        claim.learner_id,
        NewHours(
            kind=EntryKind.OFFLINE,
            source=f"claim:{claim.id}",
            title=claim.title,
            centihours=hours,
            on=claim.to_day,
            note=f"{claim.organiser} · SHA-256 {digests}",
        ),
    )
    claim.granted_centihours = hours


def _tell_learner(claim: Claim, note: str) -> None:
    said = {
        ClaimState.GRANTED: N_("The hours of “%(title)s” are entered"),
        ClaimState.RETURNED: N_("“%(title)s” came back to you; please look at it again"),
    }.get(claim.state)
    if said:
        wording = {"title": claim.title, "note": note}
        body = "%(note)s" if note else ""
        tell([claim.learner_id], NOTICE, said, body, f"/claims/{claim.id}", wording=wording)


def _claim(claim_id: int) -> Claim:
    claim = session.scalar(locked(select(Claim).where(Claim.id == claim_id)))
    if claim is None:
        raise NotFound(ClaimRefusal.NO_CLAIM)
    return claim


def _own(actor: "User", claim_id: int, move: ClaimMove) -> Claim:
    claim = _claim(claim_id)
    if claim.learner_id != actor.id:
        raise NotFound(ClaimRefusal.NO_CLAIM)
    if after(claim.state, move) is None:
        raise Conflict(ClaimRefusal.MOVED_ON)
    return claim


def _write(actor: "User", claim: Claim, form: NewClaim) -> None:
    today = clock.local(clock.now()).date()
    _refuse(actor, form, claim.id, today)
    claim.organisation_id = actor.organisation_id
    claim.kind, claim.title, claim.organiser = form.kind, form.title, form.organiser
    claim.from_day, claim.to_day, claim.year = form.from_day, form.to_day, form.to_day.year
    claim.halves, claim.note = form.stay.halves, form.note
    scale = queries.scale_for(actor.id, form.kind, form.to_day)
    claim.asked_centihours = worth(form.stay, scale)
    claim.submitted_at = clock.now()


def _refuse(actor: "User", form: NewClaim, claim_id: int | None, today: date) -> None:
    faults = refuse_stay(form.stay, today, rule_set_for(actor.id, (), form.to_day))
    if faults:
        raise Invalid(errors={field: [why.sentence] for field, why in faults.items()})
    other = queries.overlapping(actor.id, form.stay, but=claim_id)
    if other:
        said: Any = (ClaimRefusal.OVERLAP.sentence, {"title": other.title})
        raise Invalid(errors={"from_day": [said]})


def _keep_evidence(claim: Claim, dropped: Sequence[int], filed: Sequence[FiledEvidence]) -> None:
    session.execute(
        delete(ClaimEvidence).where(
            ClaimEvidence.claim_id == claim.id, ClaimEvidence.id.in_(dropped)
        )
    )
    for one in filed:
        session.add(ClaimEvidence(claim_id=claim.id, **one.columns))
    session.flush()
    kept = len(queries.fingerprints(claim.id))
    if not kept:
        raise Invalid(errors={"evidence": [ClaimRefusal.NO_EVIDENCE.sentence]})
    if kept > MOST_FILES:
        raise too_many_files()


def _step(actor: "User", claim: Claim, move: ClaimMove, note: str) -> None:
    session.add(
        ClaimStep(claim_id=claim.id, actor_id=actor.id, move=move, note=note, at=clock.now())
    )
    session.flush()
