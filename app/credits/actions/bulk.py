"""Awards by the thousand: the same rules and the same sums, in a fixed number of statements a part.

For a past that is taken over as a whole: another academy's, a demo's, a load test's.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from app.credits import queries, rules
from app.credits.actions.chaining import chain_said, lock_chains
from app.credits.actions.rule_sets import stored
from app.credits.models import CreditAccount, CreditEntry, WatchDay
from app.credits.rules import Account, EntryKind, RuleSet
from app.kit import clock
from app.kit.db import session, transactional, upsert

Balances = Counter[tuple[int, int, Account]]


@dataclass(frozen=True, slots=True)
class Award:
    """One completed thing, as ``award`` takes it; the caller has decided that it is complete."""

    person_id: int
    kind: EntryKind
    source: str
    title: str
    seconds: int
    subjects: tuple[str, ...]
    at: datetime
    required: bool
    evidence: dict[str, Any]


@transactional
def award_many(awards: Sequence[Award]) -> int:
    """Write the hours of many completed things, the earliest first; returns how many were new.

    Promises what ``award`` promises: one entry for a person and source, however often it is asked
    for, under the daily cap of its rule set, and none where the rules give no hours. It skips the
    return of the entries. A first award that somebody else writes at the same moment ends the whole
    of it (Conflict), and nothing is written.
    """
    people = {award.person_id for award in awards}
    lock_chains(people)
    known = queries.awarded_sources(people)
    homes = queries.homes_of(people)
    chosen = _Choice()
    earned = Counter(queries.awarded_by_day(people))
    rows, balances = [], Balances()
    for award in sorted(awards, key=lambda one: one.at):
        day = rules.day_of(award.at, clock.zone())
        rule_set = chosen.rule_set(award.subjects, day)
        worth = rules.hours_for(award.seconds, rule_set)
        if worth == 0 or (award.person_id, award.source) in known:
            continue
        known.add((award.person_id, award.source))
        cap = rule_set.daily_cap_centihours if award.kind in rules.CAPPED_KINDS else None
        share = rules.under_daily_cap(worth, earned[award.person_id, day], cap)
        if award.kind in rules.CAPPED_KINDS:
            earned[award.person_id, day] += share.centihours
        rows.append(_entry(award, day, rule_set, share, homes[award.person_id]))
        for account in rules.accounts_touched(award.kind, award.required):
            balances[award.person_id, day.year, account] += share.centihours
    if rows:
        writing = insert(CreditEntry.__table__).returning(*queries.CHAINED)  # type: ignore[arg-type]
        written = session.execute(writing, rows)
        _add(balances)
        chain_said(sorted(written, key=lambda said: said.id))
    return len(rows)


class _Choice:
    """The rule set for a subject and a day, each looked for once."""

    def __init__(self) -> None:
        self.published = queries.published_rule_sets()
        self.known: dict[tuple[tuple[str, ...], date], RuleSet] = {}

    def rule_set(self, subjects: tuple[str, ...], day: date) -> RuleSet:
        if (subjects, day) not in self.known:
            found = rules.choose(self.published, subjects, day)
            self.known[subjects, day] = stored(found or rules.PLATFORM_DEFAULT)
        return self.known[subjects, day]


def _entry(
    award: Award, day: date, rule_set: RuleSet, share: rules.Share, organisation_id: int
) -> dict[str, Any]:
    return {
        "person_id": award.person_id,
        "year": day.year,
        "day": day,
        "amount_centihours": share.centihours,
        "withheld_centihours": share.withheld,
        "kind": award.kind,
        "required": award.required,
        "source": award.source,
        "title": award.title,
        "rule_set_id": rule_set.id,
        "organisation_id": organisation_id,
        "evidence": {**award.evidence, "measured_seconds": award.seconds},
        "at": award.at,
    }


def _add(balances: Balances) -> None:
    """Keep the balances in step with new entries."""
    rows = [
        {"person_id": person_id, "year": year, "account": account, "earned_centihours": centihours}
        for (person_id, year, account), centihours in sorted(balances.items())
    ]
    if not rows:
        return
    statement = upsert(CreditAccount.__table__)
    earned = CreditAccount.earned_centihours + statement.excluded.earned_centihours
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "year", "account"], set_={"earned_centihours": earned}
        ),
        rows,
    )


@transactional
def note_watched_many(intervals: Sequence[tuple[int, datetime, datetime]]) -> None:
    """Add many people's intervals of watching (person, from, to) to their days."""
    sums: Counter[tuple[int, date]] = Counter()
    for person_id, started_at, ended_at in intervals:
        for day, ms in rules.split_by_day(started_at, ended_at, clock.zone()):
            sums[person_id, day] += ms
    rows = [
        {"person_id": person_id, "day": day, "watched_ms": ms}
        for (person_id, day), ms in sorted(sums.items())
    ]
    if not rows:
        return
    statement = upsert(WatchDay.__table__)
    watched = WatchDay.watched_ms + statement.excluded.watched_ms
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "day"], set_={"watched_ms": watched}
        ),
        rows,
    )
