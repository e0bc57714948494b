"""What a learning administrator writes by hand: hours that no lesson gave, and corrections."""

from typing import TYPE_CHECKING

from app.credits import queries, rules
from app.credits.actions.balances import Balance, add_to
from app.credits.actions.chaining import chain_entry, lock_chain
from app.credits.actions.pointing import follow_hours, take_points_back
from app.credits.actions.rule_sets import stored
from app.credits.forms import NewHours
from app.credits.models import CreditEntry
from app.credits.permissions import can_correct_hours
from app.credits.rules import Account, Head, Refusal
from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def enter_hours(actor: "User", person_id: int, form: NewHours) -> CreditEntry:
    """Enter hours earned away from the academy: offline training, mutual recognition, a claim.

    Promises one entry per person and source, with the name of who entered it and their note; the
    same source again gives the entry that is there. The day is ``form.on``. Refuses who is no
    learning administrator (NotAllowed), a day that has not come, a year that is closed, and make-up
    training outside its window (Invalid); kinds that only lessons can give, and amounts beyond a
    year, do not pass the form. What is beyond the year's limit for its kind is withheld.
    """
    if not can_correct_hours(actor.roles):
        raise NotAllowed(Refusal.NOT_YOURS)
    rule_set = stored(queries.rule_set_for(person_id, (), form.on))
    refusal = rules.entering_refusal(form.kind, form.on, clock.today(), rule_set)
    if refusal:
        raise Invalid(errors={"on": [refusal.sentence]})
    head = lock_chain(person_id)
    existing = queries.find_award(person_id, form.source)
    if existing:
        return existing
    balance = Balance(person_id, form.on.year, form.kind, form.required)
    held = queries.earned_in(person_id, form.on.year, Account(form.kind))
    share = rules.under_cap(form.centihours, held, rule_set.year_cap(form.kind))
    written = session.scalars(
        upsert(CreditEntry)
        .values(
            person_id=person_id,
            organisation_id=queries.home_of(person_id),
            year=form.on.year,
            day=form.on,
            amount_centihours=share.centihours,
            withheld_centihours=share.withheld,
            rule_set_id=rule_set.id,
            actor_id=actor.id,
            evidence={},
            at=clock.now(),
            **form.model_dump(include={"kind", "required", "source", "title", "note"}),
        )
        .returning(CreditEntry)
    ).one()
    add_to(balance, share.centihours)
    follow_hours(chain_entry(head, written), written, rule_set)
    return written


@transactional
def reverse_entry(actor: "User", entry_id: int, reason: str) -> CreditEntry:
    """Take an entry back by a negative one that names it, in the same year's account.

    What rule sets have added to it since, or taken from it, is taken back with it, and so are the
    points that came with it. Refuses who is no learning administrator, an entry that is itself a
    reversal or was reversed before, and an empty reason.
    """
    if not can_correct_hours(actor.roles):
        raise NotAllowed(Refusal.NOT_YOURS)
    if not reason.strip():
        raise Invalid(errors={"reason": [Refusal.NO_REASON.sentence]})
    entry = session.get(CreditEntry, entry_id)
    if entry is None:
        raise NotFound()
    head = lock_chain(entry.person_id)
    if entry.reverses_id is not None:
        raise Conflict(Refusal.IS_REVERSAL)
    if queries.find_reversal(entry.id):
        raise Conflict(Refusal.ALREADY_REVERSED)
    reversal, head = _take_back(actor, entry, reason.strip(), head)
    for adjustment in queries.adjustments_of(entry):
        _written, head = _take_back(actor, adjustment, reason.strip(), head)
    return reversal


def _take_back(
    actor: "User", entry: CreditEntry, reason: str, head: Head
) -> tuple[CreditEntry, Head]:
    now = clock.now()
    reversal = CreditEntry(
        person_id=entry.person_id,
        year=entry.year,
        day=rules.day_of(now, clock.zone()),
        amount_centihours=-entry.amount_centihours,
        withheld_centihours=0,
        kind=entry.kind,
        required=entry.required,
        source=entry.source,
        title=entry.title,
        rule_set_id=entry.rule_set_id,
        organisation_id=entry.organisation_id,
        actor_id=actor.id,
        note=reason,
        evidence={},
        reverses_id=entry.id,
        at=now,
    )
    session.add(reversal)
    session.flush()
    balance = Balance(entry.person_id, entry.year, entry.kind, entry.required)
    add_to(balance, reversal.amount_centihours)
    head = chain_entry(head, reversal)
    return reversal, take_points_back(head, actor, entry, reason)
