"""People of the demo claim what they learnt elsewhere, and others decide about it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from app.claims import actions as claims
from app.claims.forms import Decision, NewClaim
from app.claims.rules import ClaimState
from app.demo import queries
from app.demo.forms import ClaimOutline
from app.kit import clock
from app.kit.db import transactional
from app.kit.evidence import FiledEvidence


@transactional
def make_claims(outlines: Iterable[ClaimOutline], filed: Sequence[Sequence[FiledEvidence]]) -> None:
    """Every claim with its evidence, a day after it was over; decided on the days that follow."""
    now = clock.now()
    for outline, evidence in zip(outlines, filed, strict=True):
        learner = queries.person(outline.learner)
        over = clock.local(now - timedelta(days=outline.days_ago))
        with clock.held_at(over + timedelta(days=1)):
            form = NewClaim(
                kind=outline.kind,
                title=outline.title,
                organiser=outline.organiser,
                from_day=over.date(),
                to_day=over.date(),
                amount=Decimal(str(outline.amount)),
            )
            claim = claims.make_claim(learner, form, evidence)
        _decide(outline, claim.id)


def _decide(outline: ClaimOutline, claim_id: int) -> None:
    """Each step on a day of its own, from the second after it was over."""
    began = clock.now() - timedelta(days=outline.days_ago)
    steps = [(username, "pass", "") for username in outline.passed_by]
    if outline.returned_by:
        steps.append((outline.returned_by, "return", outline.note))
    for days, (username, decision, note) in enumerate(steps, start=2):
        state = ClaimState.WAITING if days == 2 else ClaimState.CHECKED
        form = Decision.model_validate({"decision": decision, "state": state, "note": note})
        with clock.held_at(began + timedelta(days=days)):
            claims.decide_claim(queries.person(username), claim_id, form)
