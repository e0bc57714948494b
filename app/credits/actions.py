"""Writes to the ledger: rule sets, awards, reversals, statements. Entries are only ever added."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.credits import queries, rules
from app.credits.models import (
    CreditAccount,
    CreditEntry,
    CreditRuleSet,
    CreditStatement,
    WatchDay,
)
from app.credits.permissions import can_correct_hours, can_set_rules
from app.credits.rules import EntryKind, Refusal, RuleSet, RuleSetState
from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from app.accounts.models import User


@dataclass(frozen=True)
class _Balance:
    """The part of an entry that balances are made of."""

    person_id: int
    year: int
    kind: EntryKind
    required: bool


@transactional
def award(
    person_id: int,
    *,
    kind: EntryKind,
    source: str,
    title: str,
    seconds: int,
    subjects: Sequence[str],
    at: datetime,
    required: bool = False,
    evidence: dict[str, Any] | None = None,
) -> CreditEntry | None:
    """Write the hours of a completed thing of ``seconds`` into its day's and year's account.

    Promises one entry per person and source, whoever asks how often and from how many processes;
    later calls return the first entry. Under the daily cap of the rule set the rest is withheld,
    recorded in the entry, and not paid later. Returns None, and writes nothing, where the rules
    give no hours for such a length. The caller has decided that the thing is complete.

    ``evidence`` is kept as it is; My credits reads from it ``covered_permille`` and
    ``started_at``. ``seconds`` is added to it as ``measured_seconds``.
    """
    existing = queries.find_award(person_id, source)
    if existing:
        return existing
    day = rules.day_of(at, clock.zone())
    rule_set = _stored(queries.rule_set_for(person_id, subjects, day))
    worth = rules.hours_for(seconds, rule_set)
    if worth == 0:
        return None
    balance = _Balance(person_id, day.year, kind, required)
    _lock_year(balance)
    share = _share_of(balance, worth, day, rule_set)
    written = _write(
        person_id=person_id,
        year=day.year,
        day=day,
        amount_centihours=share.centihours,
        withheld_centihours=share.withheld,
        kind=kind,
        required=required,
        source=source,
        title=title,
        rule_set_id=rule_set.id,
        evidence={**(evidence or {}), "measured_seconds": seconds},
        at=at,
    )
    if written:
        _add(balance, share.centihours)
    # Not written: somebody else was quicker, in another year's account.
    return written or queries.find_award(person_id, source)


def _share_of(balance: _Balance, worth: int, day: date, rule_set: RuleSet) -> rules.Share:
    """What the daily cap leaves of an award; only some kinds are capped."""
    if balance.kind not in rules.CAPPED_KINDS:
        return rules.Share(worth, 0)
    earned = queries.awarded_on(balance.person_id, day)
    return rules.under_daily_cap(worth, earned, rule_set.daily_cap_centihours)


def _write(*, person_id: int, **values: Any) -> CreditEntry | None:
    """Insert an award with the person's organisation of now; None if the source has one."""
    return session.scalar(
        upsert(CreditEntry)
        .values(person_id=person_id, organisation_id=queries.home_of(person_id), **values)
        .on_conflict_do_nothing(
            index_elements=["person_id", "source"],
            index_where=CreditEntry.reverses_id.is_(None),
        )
        .returning(CreditEntry)
    )


def _stored(rule_set: RuleSet) -> RuleSet:
    """The rule set with an id: entries name a row, so the platform's default becomes one."""
    return rule_set if rule_set.id is not None else ensure_default_rule_sets()[0]


def _lock_year(balance: _Balance) -> None:
    """Let awards to one person's year wait for each other, so that none slips past the cap."""
    _add(balance, 0)


def _add(balance: _Balance, centihours: int) -> None:
    """Keep the balances in step with a new entry; one statement."""
    rows = [
        {
            "person_id": balance.person_id,
            "year": balance.year,
            "account": account,
            "earned_centihours": centihours,
        }
        for account in rules.accounts_touched(balance.kind, balance.required)
    ]
    statement = upsert(CreditAccount).values(rows)
    earned = CreditAccount.earned_centihours + statement.excluded.earned_centihours
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "year", "account"], set_={"earned_centihours": earned}
        )
    )


@transactional
def reverse_entry(actor: "User", entry_id: int, reason: str) -> CreditEntry:
    """Take an entry back by a negative one that names it, in the same year's account.

    Refuses who is no learning administrator, an entry that is itself a reversal or was reversed
    before, and an empty reason.
    """
    if not can_correct_hours(actor.roles):
        raise NotAllowed(Refusal.NOT_YOURS)
    if not reason.strip():
        raise Invalid(errors={"reason": [Refusal.NO_REASON.sentence]})
    entry = session.get(CreditEntry, entry_id)
    if entry is None:
        raise NotFound()
    balance = _Balance(entry.person_id, entry.year, entry.kind, entry.required)
    _lock_year(balance)
    if entry.reverses_id is not None:
        raise Conflict(Refusal.IS_REVERSAL)
    if queries.find_reversal(entry.id):
        raise Conflict(Refusal.ALREADY_REVERSED)
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
        note=reason.strip(),
        evidence={},
        reverses_id=entry.id,
        at=now,
    )
    session.add(reversal)
    session.flush()
    _add(balance, reversal.amount_centihours)
    return reversal


@transactional
def note_watched(person_id: int, started_at: datetime, ended_at: datetime) -> None:
    """Add an interval of watching to its days; one statement. Nothing is awarded for it."""
    shares = rules.split_by_day(started_at, ended_at, clock.zone())
    if not shares:
        return
    rows = [{"person_id": person_id, "day": day, "watched_ms": ms} for day, ms in shares]
    statement = upsert(WatchDay).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "day"],
            set_={"watched_ms": WatchDay.watched_ms + statement.excluded.watched_ms},
        )
    )


@transactional
def draft_rule_set(rule_set: RuleSet) -> CreditRuleSet:
    """Store a rule set as a draft. Raises Conflict if this version of this title exists."""
    body = rule_set.body()
    row = CreditRuleSet(
        title=rule_set.title,
        version=rule_set.version,
        state=RuleSetState.DRAFT,
        effective_from=rule_set.effective_from,
        effective_to=rule_set.effective_to,
        body=body,
        sha256=rules.fingerprint(body),
    )
    session.add(row)
    session.flush()
    return row


@transactional
def publish_rule_set(actor: "User | None", rule_set_id: int) -> None:
    """Put a draft into force for good. ``actor`` None: the installation itself.

    Refuses who is no learning administrator, what is no draft, and a set that contradicts itself.
    """
    if actor and not can_set_rules(actor.roles):
        raise NotAllowed(Refusal.RULES_NOT_YOURS)
    row = session.scalar(locked(select(CreditRuleSet).where(CreditRuleSet.id == rule_set_id)))
    if row is None:
        raise NotFound()
    if row.state != RuleSetState.DRAFT:
        raise Conflict(Refusal.NOT_A_DRAFT)
    faults = rules.faults_of(rules.rule_set_from_body(row.body, row.id))
    if faults:
        raise Invalid(errors={"rule_set": [fault.sentence for fault in faults]})
    row.state = RuleSetState.PUBLISHED
    row.published_at = clock.now()
    row.published_by = actor.id if actor else None
    session.flush()


@transactional
def ensure_default_rule_sets(clips_subject: str | None = None) -> list[RuleSet]:
    """The platform's default rules, and those for clips of ``clips_subject``; idempotent."""
    wanted = [rules.PLATFORM_DEFAULT]
    if clips_subject:
        wanted.append(rules.clips_rule_set(clips_subject))
    return [_published(rule_set) for rule_set in wanted]


def _published(wanted: RuleSet) -> RuleSet:
    """``wanted`` as it is stored, publishing it first where that has not been done."""
    body = wanted.body()
    session.execute(
        upsert(CreditRuleSet)
        .values(
            title=wanted.title,
            version=wanted.version,
            state=RuleSetState.PUBLISHED,
            effective_from=wanted.effective_from,
            effective_to=wanted.effective_to,
            body=body,
            sha256=rules.fingerprint(body),
            published_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["title", "version"])
    )
    return queries.get_rule_set(wanted.title, wanted.version)


@transactional
def issue_statement(actor: "User", year: int) -> CreditStatement:
    """A statement of one's own year under a check code.

    The same statement again as long as the ledger says the same.
    """
    snapshot = queries.snapshot(actor, year)
    sha256 = rules.fingerprint(snapshot)
    session.execute(
        upsert(CreditStatement)
        .values(
            code=rules.new_code(secrets.choice),
            person_id=actor.id,
            year=year,
            issued_at=clock.now(),
            sha256=sha256,
            snapshot=snapshot,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "year", "sha256"])
    )
    return queries.get_statement(actor.id, year, sha256)
