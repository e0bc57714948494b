"""Enter signs in the register; dismiss one, warn the learner, or take chosen hours back.

Nothing here takes hours by itself: a person chooses the entries, gives a reason and confirms.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from app.anomalies import queries
from app.anomalies.forms import Decision, Reversal
from app.anomalies.models import Anomaly, AnomalyReversal
from app.anomalies.queries import Found
from app.anomalies.rules.deciding import (
    SignRefusal,
    SignState,
    is_time_to_tell,
    refuse_entries,
)
from app.credits import actions as credits
from app.credits.queries import homes_of
from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import Invalid
from app.notices.actions import tell
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User

NOTICE = "anomaly"


@transactional
def note_signs(found: Sequence[Found]) -> None:
    """Enter signs in the register, one a person, kind and day; one statement for all of them.

    One that is there and open gets the newer figures; one that was decided stays as it is.
    """
    # A person may have been in several such browsers on a day: the one with most people counts.
    unique = {
        (one.person_id, one.sign.kind, one.sign.day): one
        for one in sorted(found, key=lambda one: one.sign.figures.get("count", 0))
    }
    if not unique:
        return
    homes = homes_of({one.person_id for one in unique.values()})
    moment = clock.now()
    rows = [
        {
            "person_id": one.person_id,
            "organisation_id": homes[one.person_id],
            "kind": one.sign.kind,
            "day": one.sign.day,
            "seen_from": one.sign.seen_from,
            "seen_to": one.sign.seen_to,
            "figures": one.sign.figures,
            "state": SignState.OPEN,
            "found_at": moment,
            "note": "",
        }
        for one in unique.values()
    ]
    statement = upsert(Anomaly.__table__).values(rows)
    newer = ("seen_from", "seen_to", "figures")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "kind", "day"],
            set_={name: statement.excluded[name] for name in newer},
            where=Anomaly.__table__.c.state == SignState.OPEN,
        )
    )


@transactional
def tell_deciders() -> int:
    """Tell who answers for people with new signs how many there are; returns how many were told.

    Once a day, from eight in the morning; each sign once. Nobody is told of one about themselves.
    """
    now, told_at = clock.now(), queries.last_told()
    if not is_time_to_tell(clock.local(now), clock.local(told_at) if told_at else None):
        return 0
    found = queries.untold_by_decider()
    for person_id, count in found.items():
        tell(
            [person_id],
            NOTICE,
            N_("New signs that wait for a look: %(count)s"),
            N_("They prove nothing and take nothing away. You decide."),
            "/anomalies",
            wording={"count": count},
        )
    session.execute(
        update(Anomaly)
        .where(Anomaly.state == SignState.OPEN, Anomaly.told_at.is_(None))
        .values(told_at=now)
    )
    return len(found)


@transactional
def decide_sign(actor: "User", anomaly_id: int, form: Decision) -> Anomaly:
    """Find nothing in a sign, or send the learner a word; nothing is taken from them.

    Refuses who does not answer for the person (NotFound), a sign about oneself (NotAllowed), one
    that was decided (Conflict), and a warning without words (Invalid).
    """
    found = queries.open_sign(actor, anomaly_id)
    if form.decision == "warn" and not form.note:
        raise Invalid(errors={"note": [SignRefusal.NO_NOTE.sentence]})
    reached = SignState.WARNED if form.decision == "warn" else SignState.DISMISSED
    _decided(actor, found, reached, form.note)
    if reached is SignState.WARNED:
        _tell(found, N_("A word about your study on %(day)s"))
    return found


@transactional
def reverse_hours(actor: "User", anomaly_id: int, form: Reversal) -> Anomaly:
    """Take chosen entries of the learner back, all or none, and tell them why.

    Each is reversed in the ledger by an entry that names it. Refuses what ``decide_sign`` refuses,
    no entry or one that the sign does not offer, and an empty reason (Invalid).
    """
    found = queries.open_sign(actor, anomaly_id)
    refusal = refuse_entries(form.entries, [one.id for one in queries.entries_offered(found)])
    if refusal:
        raise Invalid(errors={"entries": [refusal.sentence]})
    if not form.reason:
        raise Invalid(errors={"reason": [SignRefusal.NO_REASON.sentence]})
    for entry_id in sorted(set(form.entries)):
        reversal = credits.reverse_entry(actor, entry_id, form.reason)
        session.add(
            AnomalyReversal(anomaly_id=found.id, entry_id=entry_id, reversal_id=reversal.id)
        )
    _decided(actor, found, SignState.REVERSED, form.reason)
    _tell(found, N_("Hours were taken back after a look at your study on %(day)s"))
    return found


def _decided(actor: "User", found: Anomaly, reached: SignState, note: str) -> None:
    found.state, found.note = reached, note
    found.decided_by, found.decided_at = actor.id, clock.now()
    session.flush()


def _tell(found: Anomaly, title: str) -> None:
    wording: dict[str, Any] = {"day": found.day.isoformat(), "note": found.note}
    link = f"/anomalies/{found.id}"
    tell([found.person_id], NOTICE, title, "%(note)s", link, wording=wording)
