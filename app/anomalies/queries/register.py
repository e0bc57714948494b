"""The register of signs: as those read it who decide, and as the learner does whom it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.accounts import queries as accounts
from app.accounts.models import Organisation, RoleGrant, User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.anomalies.forms import WhichAnomalies
from app.anomalies.models import Anomaly, AnomalyReversal
from app.anomalies.permissions import can_decide, can_see
from app.anomalies.rules.deciding import (
    TOLD,
    SignRefusal,
    SignState,
    refuse_decision,
    refuse_entries,
)
from app.anomalies.rules.signs import SignKind
from app.courses.queries import credit_sources
from app.credits.models import CreditEntry
from app.credits.queries import adjustments_of, entries_named
from app.credits.rules import CAPPED_KINDS
from app.kit.db import locked, session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.paging import Key, Page, Paging, page
from app.progress.queries.habits import courses_between

OFFERED_FOR = timedelta(days=30)
"""How long after what was seen its hours may have been entered."""
MOST_OFFERED = 100


@dataclass(frozen=True)
class AnomalyRow:
    """A sign in a list."""

    id: int
    person: Person
    kind: SignKind
    day: date
    seen_from: datetime
    seen_to: datetime
    figures: dict[str, Any]
    state: SignState
    found_at: datetime
    decided_at: datetime | None
    note: str


@dataclass(frozen=True)
class EntryLine:
    """An entry that a decision can take back, or has; ``near`` if its course was played then.

    ``adjusted_centihours`` is what rule sets have added to it since: it goes with it.
    """

    id: int
    title: str
    day: date
    at: datetime
    year: int
    amount_centihours: int
    near: bool
    adjusted_centihours: int = 0


@dataclass(frozen=True)
class SignPage:
    """One sign with all that belongs to it, and what the viewer can do."""

    row: AnomalyRow
    decider: Person | None
    companions: Sequence[Person]
    """Who else signed in in the same browser, as far as the viewer answers for them."""
    offered: Sequence[EntryLine]
    taken_back: Sequence[EntryLine]
    mine: bool
    may_decide: bool
    held_back: SignRefusal | None


def anomalies_to_decide(viewer: User, which: WhichAnomalies) -> Page[AnomalyRow]:
    """A page of the signs within the viewer's reach, the longest waiting first; decided, newest."""
    statement = select(Anomaly).where(
        accounts.in_reach(viewer, Anomaly.organisation_id), Anomaly.state == SignState(which.state)
    )
    if which.kind:
        statement = statement.where(Anomaly.kind == which.kind)
    keys: list[Key] = [(Anomaly.found_at, "desc"), (Anomaly.id, "desc")]
    if which.state == "open":
        keys = [(Anomaly.found_at, "asc"), (Anomaly.id, "asc")]
    found = page(statement, keys, which.cursor, which.limit)
    return Page(_rows(found.items), found.next)


def anomalies_about(viewer: User, where: Paging) -> Page[AnomalyRow]:
    """A page of the signs about the viewer that were decided in a way that concerns them."""
    statement = select(Anomaly).where(Anomaly.person_id == viewer.id, Anomaly.state.in_(TOLD))
    keys: list[Key] = [(Anomaly.found_at, "desc"), (Anomaly.id, "desc")]
    found = page(statement, keys, where.cursor, where.limit)
    return Page(_rows(found.items), found.next)


def count_open(viewer: User) -> int:
    """How many signs wait within the viewer's reach."""
    open_ones = select(func.count()).where(
        accounts.in_reach(viewer, Anomaly.organisation_id), Anomaly.state == SignState.OPEN
    )
    return session.scalar(open_ones.select_from(Anomaly)) or 0


def last_told() -> datetime | None:
    """When those who decide were last told of signs."""
    return session.scalar(select(func.max(Anomaly.told_at)))


def untold_by_decider() -> dict[int, int]:
    """By person who decides, how many open signs wait that nobody was told of; one statement."""
    own, theirs = aliased(Organisation), aliased(Organisation)
    rows = session.execute(
        select(User.id, func.count(Anomaly.id))
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(own, own.id == User.organisation_id)
        .join(theirs, theirs.path.startswith(own.path))
        .join(Anomaly, Anomaly.organisation_id == theirs.id)
        .where(
            RoleGrant.role == Role.LEARNING_ADMIN,
            User.is_active,
            Anomaly.state == SignState.OPEN,
            Anomaly.told_at.is_(None),
            Anomaly.person_id != User.id,
        )
        .group_by(User.id)
    )
    return {row[0]: row[1] for row in rows}


def sign_page(viewer: User, anomaly_id: int) -> SignPage:
    """One sign; raises NotFound where the viewer neither decides nor is concerned."""
    found = session.get(Anomaly, anomaly_id)
    if found is None:
        raise NotFound(SignRefusal.NO_SIGN)
    reached = accounts.reaches(viewer, found.organisation_id)
    if not can_see(viewer, found.person_id, found.state in TOLD, reached):
        raise NotFound(SignRefusal.NO_SIGN)
    decides = can_decide(viewer, reached)
    refusal = refuse_decision(viewer.id, found.person_id, found.state)
    waits = decides and found.state is SignState.OPEN
    may_decide = waits and refusal is None
    people = accounts.people({found.decided_by} if found.decided_by else ())
    return SignPage(
        row=_rows([found])[0],
        decider=people.get(found.decided_by or 0),
        companions=_companions(viewer, found) if decides else (),
        offered=entries_offered(found) if may_decide else (),
        taken_back=_taken_back(found.id),
        mine=found.person_id == viewer.id,
        may_decide=may_decide,
        held_back=refusal if waits else None,
    )


def entries_offered(found: Anomaly) -> list[EntryLine]:
    """What a decision about a sign can take back.

    Entries that were earned by studying: of courses that were played then, and of the days of the
    sign; entered from then to a month later, and not taken back yet.
    """
    played = courses_between(found.person_id, found.seen_from, found.seen_to)
    sources = sorted(credit_sources(played).values())
    reversal = aliased(CreditEntry)
    rows = session.scalars(
        select(CreditEntry)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(
            CreditEntry.person_id == found.person_id,
            CreditEntry.kind.in_(CAPPED_KINDS),
            CreditEntry.reverses_id.is_(None),
            reversal.id.is_(None),
            CreditEntry.at >= found.seen_from,
            CreditEntry.at < found.seen_to + OFFERED_FOR,
            or_(CreditEntry.source.in_(sources), CreditEntry.at <= found.seen_to),
        )
        .order_by(CreditEntry.at, CreditEntry.id)
        .limit(MOST_OFFERED)
    )
    return [_line(entry, entry.source in sources) for entry in rows]


def entries_to_reverse(viewer: User, anomaly_id: int, chosen: Collection[int]) -> list[EntryLine]:
    """What would be taken back if these were, to the hundredth of an hour; Invalid if not offered.

    Raises NotFound, NotAllowed and Conflict where the viewer cannot decide the sign now.
    """
    found = open_sign(viewer, anomaly_id)
    offered = entries_offered(found)
    refusal = refuse_entries(chosen, [one.id for one in offered])
    if refusal:
        raise Invalid(errors={"entries": [refusal.sentence]})
    wanted = [one for one in offered if one.id in chosen]
    entries = entries_named([one.id for one in wanted])
    return [
        replace(
            one,
            adjusted_centihours=sum(
                adjustment.amount_centihours for adjustment in adjustments_of(entries[one.id])
            ),
        )
        for one in wanted
    ]


def open_sign(actor: User, anomaly_id: int) -> Anomaly:
    """A sign that this person may decide now, locked where a decision follows.

    Raises NotFound where they do not answer for whom it is about, NotAllowed where it is about
    themselves, Conflict where it was decided.
    """
    found: Anomaly | None = session.scalar(locked(select(Anomaly).where(Anomaly.id == anomaly_id)))
    if found is None or not can_decide(actor, accounts.reaches(actor, found.organisation_id)):
        raise NotFound(SignRefusal.NO_SIGN)
    refusal = refuse_decision(actor.id, found.person_id, found.state)
    if refusal is SignRefusal.OWN:
        raise NotAllowed(refusal)
    if refusal:
        raise Conflict(refusal)
    return found


def _taken_back(anomaly_id: int) -> list[EntryLine]:
    rows = session.scalars(
        select(CreditEntry)
        .join(AnomalyReversal, AnomalyReversal.entry_id == CreditEntry.id)
        .where(AnomalyReversal.anomaly_id == anomaly_id)
        .order_by(CreditEntry.at, CreditEntry.id)
    )
    return [_line(entry, True) for entry in rows]


def _line(entry: CreditEntry, near: bool) -> EntryLine:
    return EntryLine(
        entry.id, entry.title, entry.day, entry.at, entry.year, entry.amount_centihours, near
    )


def _companions(viewer: User, found: Anomaly) -> list[Person]:
    ids = set(found.figures.get("people", ())) - {found.person_id}
    if not ids:
        return []
    near = session.scalars(
        select(User.id).where(User.id.in_(ids), accounts.in_reach(viewer, User.organisation_id))
    ).all()
    return sorted(accounts.people(near).values(), key=lambda one: one.id)


def _rows(found: Collection[Anomaly]) -> list[AnomalyRow]:
    people = accounts.people({one.person_id for one in found})
    return [
        AnomalyRow(
            id=one.id,
            person=people[one.person_id],
            kind=one.kind,
            day=one.day,
            seen_from=one.seen_from,
            seen_to=one.seen_to,
            figures=one.figures,
            state=one.state,
            found_at=one.found_at,
            decided_at=one.decided_at,
            note=one.note,
        )
        for one in found
    ]
