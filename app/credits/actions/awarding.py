"""Hours for completed things, and what a day held. Entries are only ever added."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.credits import queries, rules
from app.credits.actions.balances import Balance, add_to
from app.credits.actions.chaining import chain_entry, lock_chain
from app.credits.actions.pointing import follow_hours
from app.credits.actions.rule_sets import stored
from app.credits.models import CreditEntry, WatchDay
from app.credits.rules import Account, EntryKind, RuleSet
from app.kit.clock import zone
from app.kit.db import session, transactional, upsert


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
    later calls return the first entry. What the daily cap of the rule set and its limit for this
    kind and year do not let through is recorded in the entry as withheld, and not paid later.
    Returns None, and writes nothing, where the rules give no hours for such a length. The caller
    has decided that the thing is complete; that a passed exam, whose worth does not go by its
    length, was passed. Points that the rules give for it are written with it.

    ``evidence`` is kept as it is; My credits reads from it ``covered_permille`` and
    ``started_at``. ``seconds`` and ``subjects`` are added to it, so that it can be counted anew.
    """
    existing = queries.find_award(person_id, source)
    if existing:
        return existing
    day = rules.day_of(at, zone())
    rule_set = stored(queries.rule_set_for(person_id, subjects, day))
    worth = rules.worth_of(kind, seconds, rule_set, required=required)
    if worth == 0:
        return None
    balance = Balance(person_id, day.year, kind, required)
    head = lock_chain(person_id)
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
        evidence=rules.measured(evidence or {}, seconds, subjects),
        at=at,
    )
    if written:
        add_to(balance, share.centihours)
        follow_hours(chain_entry(head, written), written, rule_set)
    # Not written: somebody else was quicker.
    return written or queries.find_award(person_id, source)


def _share_of(balance: Balance, worth: int, day: date, rule_set: RuleSet) -> rules.Share:
    """What the daily cap and the year's limit leave of an award; only some kinds are capped."""
    left = worth
    if balance.kind in rules.CAPPED_KINDS and rule_set.daily_cap_centihours is not None:
        earned = queries.awarded_on(balance.person_id, day)
        left = rules.under_cap(left, earned, rule_set.daily_cap_centihours).centihours
    cap = rule_set.year_cap(balance.kind)
    if cap is not None:
        earned = queries.earned_in(balance.person_id, balance.year, Account(balance.kind))
        left = rules.under_cap(left, earned, cap).centihours
    return rules.Share(left, worth - left)


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


@transactional
def note_watched(person_id: int, started_at: datetime, ended_at: datetime) -> None:
    """Add an interval of watching to its days; one statement. Nothing is awarded for it."""
    shares = rules.split_by_day(started_at, ended_at, zone())
    if not shares:
        return
    rows = [
        {"person_id": person_id, "day": day, "watched_ms": ms, "until_at": ended_at}
        for day, ms in shares
    ]
    statement = upsert(WatchDay).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "day"],
            set_={
                "watched_ms": WatchDay.watched_ms + statement.excluded.watched_ms,
                "until_at": statement.excluded.until_at,
            },
        )
    )
