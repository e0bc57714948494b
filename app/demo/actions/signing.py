"""Signs in the figures of the demo's people, and what others decided about them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from app.anomalies import actions as anomalies
from app.anomalies import queries as register
from app.anomalies.forms import Decision, Reversal, WhichAnomalies
from app.anomalies.queries import Found
from app.anomalies.rules.signs import Sign, SignKind, week_of
from app.demo import queries
from app.demo.forms import SignOutline
from app.kit import clock
from app.kit.db import transactional


@transactional
def make_signs(outlines: Iterable[SignOutline]) -> None:
    """Every sign in the night after it was seen; decided two mornings later."""
    for outline in outlines:
        ids = [queries.person(username).id for username in outline.people]
        day = _day_of(outline, ids[0])
        midnight = datetime.combine(day, time(), clock.zone())
        shared = {"people": ids} if len(ids) > 1 else {}
        sign = Sign(
            kind=outline.kind,
            day=day,
            seen_from=midnight + timedelta(hours=outline.from_hour),
            seen_to=midnight + timedelta(hours=outline.to_hour),
            figures=outline.figures | shared,
        )
        with clock.held_at(min(sign.seen_to + timedelta(hours=2), clock.now())):
            anomalies.note_signs([Found(person_id, sign) for person_id in ids])
        with clock.held_at(sign.seen_to + timedelta(hours=57)):
            _decide(outline)


def _day_of(outline: SignOutline, person_id: int) -> date:
    """The day that is asked for, or one before it with hours that can be taken back."""
    day = clock.today() - timedelta(days=outline.days_ago)
    if outline.kind is SignKind.EVEN_ANSWERS:
        return week_of(day)
    if outline.decision == "reverse":
        return queries.earned_on(person_id, day) or day
    return day


def _decide(outline: SignOutline) -> None:
    """The sign that was entered last; left open where nothing was entered that could go back."""
    if outline.decision is None:
        return
    actor = queries.person(outline.by)
    which = WhichAnomalies(kind=outline.kind)
    newest = max(register.anomalies_to_decide(actor, which).items, key=lambda one: one.id)
    if outline.decision != "reverse":
        form = Decision(decision=outline.decision, note=outline.note)
        anomalies.decide_sign(actor, newest.id, form)
        return
    entries = [one.id for one in register.sign_page(actor, newest.id).offered[:1]]
    if entries:
        anomalies.reverse_hours(actor, newest.id, Reversal(entries=entries, reason=outline.note))
