"""What entries that are there would be worth under other rules."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.credits.rules.hours import worth_of
from app.credits.rules.ledger import CAPPED_KINDS, under_cap
from app.credits.rules.points import points_for_hours
from app.credits.rules.rule_sets import EntryKind, RuleSet


@dataclass(frozen=True)
class Counted:
    """An entry that stands: how long the thing was, and what it is worth now, adjustments included.

    ``anew`` is the rule set to count it under, or None where it stays as it is.
    """

    entry_id: int
    year: int
    day: date
    kind: EntryKind
    seconds: int
    centihours: int
    anew: RuleSet | None
    required: bool = False
    centipoints: int = 0


@dataclass(frozen=True)
class Change:
    """An entry that would be worth something else, in hours or in credit points."""

    entry_id: int
    was: int
    becomes: int
    points_delta: int = 0

    @property
    def delta(self) -> int:
        return self.becomes - self.was


def recount(entries: Iterable[Counted]) -> list[Change]:
    """What would change for one person, whose ``entries`` come in the order they were earned.

    Caps hold as they would have then: what is earned earlier on a day, or in a year, leaves less
    for what comes later. Only entries with ``anew`` change.
    """
    days: Counter[date] = Counter()
    years: Counter[tuple[int, EntryKind]] = Counter()
    changes = []
    for entry in entries:
        becomes = entry.centihours
        if entry.anew:
            becomes = _worth(entry, entry.anew, days[entry.day], years[entry.year, entry.kind])
        if entry.kind in CAPPED_KINDS:
            days[entry.day] += becomes
        years[entry.year, entry.kind] += becomes
        points = _points_delta(entry, becomes)
        if becomes != entry.centihours or points:
            changes.append(Change(entry.entry_id, entry.centihours, becomes, points))
    return changes


def _points_delta(entry: Counted, centihours: int) -> int:
    """By how much its credit points differ; motivation points are never counted again."""
    if not entry.anew:
        return 0
    rate = entry.anew.credit_points(entry.required)
    return points_for_hours(centihours, rate) - entry.centipoints


def _worth(entry: Counted, rule_set: RuleSet, that_day: int, that_year: int) -> int:
    worth = worth_of(entry.kind, entry.seconds, rule_set, required=entry.required)
    if entry.kind in CAPPED_KINDS:
        worth = under_cap(worth, that_day, rule_set.daily_cap_centihours).centihours
    return under_cap(worth, that_year, rule_set.year_cap(entry.kind)).centihours
