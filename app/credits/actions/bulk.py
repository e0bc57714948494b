"""Awards by the thousand: the same rules and the same sums, in a fixed number of statements a part.

For a past that is taken over as a whole: another academy's, a demo's, a load test's.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from app.credits import queries, rules
from app.credits.actions.chaining import chain_said, lock_chains
from app.credits.actions.pointing import follow_many
from app.credits.actions.rule_sets import stored
from app.credits.models import CreditAccount, CreditEntry, WatchDay
from app.credits.rules import ANYBODY, Account, EntryKind, Learner, RuleSet
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
    chosen = _Choice(people)
    room = _Room(people)
    rows, balances = [], Balances()
    for award in sorted(awards, key=lambda one: one.at):
        day = rules.day_of(award.at, clock.zone())
        rule_set = chosen.rule_set(award, day)
        worth = rules.worth_of(award.kind, award.seconds, rule_set, required=award.required)
        if worth == 0 or (award.person_id, award.source) in known:
            continue
        known.add((award.person_id, award.source))
        share = room.share(award, day, worth, rule_set)
        rows.append(_entry(award, day, rule_set, share, homes[award.person_id]))
        for account in rules.accounts_touched(award.kind, award.required):
            balances[award.person_id, day.year, account] += share.centihours
    if rows:
        writing = insert(CreditEntry.__table__).returning(*queries.CHAINED)  # type: ignore[arg-type]
        written = sorted(session.execute(writing, rows), key=lambda said: said.id)
        _add(balances)
        chain_said(written)
        follow_many(written, chosen.by_id())
    return len(rows)


class _Room:
    """What caps leave of each award, as the awards before it fill days and years."""

    def __init__(self, people: Collection[int]) -> None:
        self.days = Counter(queries.awarded_by_day(people))
        self.years = Counter(queries.balances_of(people))

    def share(self, award: Award, day: date, worth: int, rule_set: RuleSet) -> rules.Share:
        year = (award.person_id, day.year, Account(award.kind))
        left = rules.under_cap(worth, self.years[year], rule_set.year_cap(award.kind)).centihours
        if award.kind in rules.CAPPED_KINDS:
            earned = self.days[award.person_id, day]
            left = rules.under_cap(left, earned, rule_set.daily_cap_centihours).centihours
            self.days[award.person_id, day] += left
        self.years[year] += left
        return rules.Share(left, worth - left)


class _Choice:
    """The rule set for a learner, a subject and a day, each looked for once."""

    def __init__(self, people: Collection[int]) -> None:
        self.published = queries.published_rule_sets()
        depend = queries.depend_on_learner(self.published)
        self.learners = queries.learners_of(people) if depend else {}
        self.known: dict[tuple[tuple[str, ...], date, Learner], RuleSet] = {}

    def rule_set(self, award: Award, day: date) -> RuleSet:
        learner = self.learners.get(award.person_id, ANYBODY)
        asked = (award.subjects, day, learner)
        if asked not in self.known:
            found = rules.choose(self.published, *asked)
            self.known[asked] = stored(found or rules.PLATFORM_DEFAULT)
        return self.known[asked]

    def by_id(self) -> dict[int, RuleSet]:
        return {one.id: one for one in self.known.values() if one.id is not None}


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
        "evidence": rules.measured(award.evidence, award.seconds, award.subjects),
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
    ends: dict[tuple[int, date], datetime] = {}
    for person_id, started_at, ended_at in intervals:
        for day, ms in rules.split_by_day(started_at, ended_at, clock.zone()):
            sums[person_id, day] += ms
            ends[person_id, day] = max(ended_at, ends.get((person_id, day), ended_at))
    rows = [
        {
            "person_id": person_id,
            "day": day,
            "watched_ms": ms,
            "until_at": ends[person_id, day],
        }
        for (person_id, day), ms in sorted(sums.items())
    ]
    if not rows:
        return
    statement = upsert(WatchDay.__table__)
    watched = WatchDay.watched_ms + statement.excluded.watched_ms
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "day"],
            set_={"watched_ms": watched, "until_at": statement.excluded.until_at},
        ),
        rows,
    )
