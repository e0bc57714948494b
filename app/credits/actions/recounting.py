"""What a rule set changes: worked out for a preview, written as adjustments once it is approved."""

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import update

from app.credits import queries, rules
from app.credits.actions.balances import Balance, add_to
from app.credits.actions.chaining import chain_entry, lock_chain
from app.credits.actions.pointing import recount_points
from app.credits.models import CreditEntry, CreditPreview, CreditRuleSet
from app.credits.rules import Change, EntryKind, Head, RuleSet, RuleSetState
from app.kit import clock
from app.kit.db import in_steps, session, transactional

PEOPLE_AT_ONCE = 200
FOREMOST = 50
TALLIED = ("more_centihours", "less_centihours", "more_centipoints", "less_centipoints")
Sums = dict[int, tuple[int, int, int]]
"""By person: how many entries change, by how many centihours and centipoints."""


@in_steps
def run_preview(rule_set_id: int) -> None:
    """Work out whom a draft changes and by how much; nobody's hours are touched.

    Progress can be read meanwhile. It gives up when the draft got other words or was removed.
    """
    found = _rule_set(rule_set_id, RuleSetState.DRAFT)
    if found is None:
        return
    rule_set, sha256 = found
    people = queries.people_within(rule_set)
    sums: Sums = {}
    tally: Counter[str] = Counter()
    for done, portion in _portions(people):
        anew = queries.counted_anew(portion, rule_set)
        for person_id, entries in anew.items():
            changes = rules.recount(entries)
            tally.update(_tallied(changes))
            if changes:
                hours = sum(change.delta for change in changes)
                points = sum(change.points_delta for change in changes)
                sums[person_id] = (len(changes), hours, points)
        session.rollback()
        if not _note_progress(rule_set_id, sha256, done, len(people)):
            return
    _note_result(rule_set_id, sha256, sums, tally)


def _tallied(changes: Iterable[Change]) -> Counter[str]:
    """What becomes more and what less, in hours and in credit points; never summed up."""
    tally: Counter[str] = Counter()
    for change in changes:
        for unit, delta in (("centihours", change.delta), ("centipoints", change.points_delta)):
            tally[f"more_{unit}" if delta > 0 else f"less_{unit}"] += abs(delta)
    return tally


def _rule_set(rule_set_id: int, state: RuleSetState) -> tuple[RuleSet, str] | None:
    row = session.get(CreditRuleSet, rule_set_id)
    if row is None or row.state is not state:
        return None
    return rules.rule_set_from_body(row.body, row.id), row.sha256


def _portions(people: list[int]) -> Iterator[tuple[int, list[int]]]:
    """The people some at a time, with how many are done then."""
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        portion = people[first : first + PEOPLE_AT_ONCE]
        yield first + len(portion), portion


@transactional
def _note_progress(rule_set_id: int, sha256: str, done: int, total: int) -> bool:
    changed = session.execute(
        update(CreditPreview)
        .where(CreditPreview.rule_set_id == rule_set_id, CreditPreview.sha256 == sha256)
        .values(done=done, total=total)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


@transactional
def _note_result(rule_set_id: int, sha256: str, sums: Sums, tally: Counter[str]) -> None:
    session.execute(
        update(CreditPreview)
        .where(CreditPreview.rule_set_id == rule_set_id, CreditPreview.sha256 == sha256)
        .values(
            people=len(sums),
            entries=sum(entries for entries, _hours, _points in sums.values()),
            **{name: tally[name] for name in TALLIED},
            foremost=_foremost(sums),
            ended_at=clock.now(),
        )
    )


def _foremost(sums: Sums) -> list[dict[str, object]]:
    """Those whom it changes most, by name."""
    most = sorted(sums, key=lambda one: (-abs(sums[one][1]), -abs(sums[one][2]), one))[:FOREMOST]
    known = queries.names_of(most)
    return [
        {
            "person_id": person_id,
            "name": known[person_id][0],
            "organisation": known[person_id][1],
            "entries": sums[person_id][0],
            "centihours": sums[person_id][1],
            "centipoints": sums[person_id][2],
        }
        for person_id in most
    ]


@in_steps
def adjust_entries(rule_set_id: int) -> int:
    """Adjust every entry that a published rule set counts otherwise; returns how many.

    Each by an entry of its own, which names the rule set and what it adjusts. Safe to repeat: what
    was adjusted under this rule set is not adjusted again.
    """
    found = _rule_set(rule_set_id, RuleSetState.PUBLISHED)
    if found is None:
        return 0
    adjusted = 0
    people = queries.people_within(found[0])
    session.rollback()
    for done, portion in _portions(people):
        anew = queries.counted_anew(portion, found[0])
        changed = [person_id for person_id in portion if rules.recount(anew.get(person_id, []))]
        session.rollback()
        for person_id in changed:
            adjusted += _adjust_person(person_id, found[0])
        _note_progress(rule_set_id, found[1], done, len(people))
    _note_adjusted(rule_set_id)
    return adjusted


@transactional
def _note_adjusted(rule_set_id: int) -> None:
    session.execute(
        update(CreditPreview)
        .where(CreditPreview.rule_set_id == rule_set_id)
        .values(adjusted_at=clock.now())
    )


@transactional
def _adjust_person(person_id: int, rule_set: RuleSet) -> int:
    head = lock_chain(person_id)
    changes = rules.recount(queries.counted_anew([person_id], rule_set).get(person_id, []))
    entries = queries.entries_named([change.entry_id for change in changes])
    written = 0
    for change in changes:
        head, wrote = _adjust(head, entries[change.entry_id], change, rule_set)
        written += wrote
    return written


def _adjust(head: Head, entry: CreditEntry, change: Change, rule_set: RuleSet) -> tuple[Head, int]:
    """Write what differs, hours and credit points each by an entry; how many of hours."""
    head = recount_points(head, entry, change.points_delta, rule_set)
    adjustment = _adjustment(entry, change, rule_set)
    if not change.delta or queries.find_award(entry.person_id, adjustment.source):
        return head, 0
    session.add(adjustment)
    session.flush()
    balance = Balance(adjustment.person_id, adjustment.year, adjustment.kind, adjustment.required)
    add_to(balance, adjustment.amount_centihours)
    return chain_entry(head, adjustment), 1


def _adjustment(entry: CreditEntry, change: Change, rule_set: RuleSet) -> CreditEntry:
    assert rule_set.id is not None
    return CreditEntry(
        person_id=entry.person_id,
        year=entry.year,
        day=entry.day,
        amount_centihours=change.delta,
        withheld_centihours=0,
        kind=EntryKind.ADJUST,
        required=entry.required,
        source=queries.recount_source(rule_set.id, entry.id),
        title=entry.title,
        rule_set_id=rule_set.id,
        organisation_id=entry.organisation_id,
        note=None,
        evidence={"adjusts": entry.id, "was": change.was, "becomes": change.becomes},
        at=clock.now(),
    )
