"""The arithmetic of the ledger: whose day and year, how much of it, and do the sums agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, TypeVar

from app.credits.rules.points import Deed
from app.credits.rules.rule_sets import Account, EntryKind, RuleSet
from app.reasons import N_, Reason

K = TypeVar("K")

CAPPED_KINDS = (EntryKind.ONLINE, EntryKind.LIVE)
"""What is earned in front of a screen; a day holds only so much of it."""

MEASURED_KINDS = (*CAPPED_KINDS, EntryKind.EXAM)
"""What rules give by themselves, and so can give anew when they change."""

DEEDS = {
    EntryKind.ONLINE: Deed.COURSE,
    EntryKind.LIVE: Deed.LIVE,
    EntryKind.EXAM: Deed.EXAM,
}
"""The deed that an award of hours tells of; what is entered by hand is none."""

KIND_NAMES = {
    EntryKind.ONLINE: N_("Online"),
    EntryKind.LIVE: N_("Live lessons"),
    EntryKind.EXAM: N_("Exams"),
    EntryKind.OFFLINE: N_("Offline training"),
    EntryKind.MUTUAL: N_("Mutual recognition"),
    EntryKind.MANUAL: N_("Entered by hand"),
    EntryKind.ADJUST: N_("Adjustment"),
    EntryKind.CARRY: N_("Carried over"),
    EntryKind.MAKEUP: N_("Make-up training"),
}


class Refusal(Reason):
    """Why an entry cannot be reversed, or hours not be seen."""

    NOT_YOURS = "not_yours", "Only a learning administrator can correct hours."
    IS_REVERSAL = "is_reversal", "This entry is itself a correction and cannot be reversed."
    ALREADY_REVERSED = "already_reversed", "This entry has already been reversed."
    NOT_YET = "not_yet", "This day has not come yet."
    NO_REASON = "no_reason", "Please say why, so that the learner can understand it."
    YEAR_CLOSED = "year_closed", "This year is closed: no more hours can be entered in it."
    NO_MAKE_UP = "no_make_up", "Hours of this year cannot be made up now."
    RULES_NOT_YOURS = "rules_not_yours", "Only a learning administrator can publish rules."
    RULES_OF_OTHERS = (
        "rules_of_others",
        "These rules hold for people beyond your organisation: its superior decides on them.",
    )
    NOT_A_DRAFT = "not_a_draft", "A published rule set never changes. Publish a new version."


def day_of(at: datetime, zone: tzinfo) -> date:
    """The day a moment belongs to where the academy is."""
    return at.astimezone(zone).date()


def year_of(at: datetime, zone: tzinfo) -> int:
    """The year whose account a moment belongs to: midnight is the academy's, not UTC's."""
    return day_of(at, zone).year


def split_by_day(started_at: datetime, ended_at: datetime, zone: tzinfo) -> list[tuple[date, int]]:
    """The milliseconds of an interval that fall into each day; empty if it runs backwards.

    The interval is real time, so a day in which clocks are set forward holds 23 hours.
    """
    shares: list[tuple[date, int]] = []
    start, end = started_at.astimezone(UTC), ended_at.astimezone(UTC)
    while start < end:
        day = day_of(start, zone)
        midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
        until = min(midnight.astimezone(UTC), end)
        shares.append((day, (until - start) // timedelta(milliseconds=1)))
        start = until
    return shares


@dataclass(frozen=True)
class Share:
    """What a cap leaves of an amount, and what it withholds."""

    centihours: int
    withheld: int


def under_cap(centihours: int, earned: int, cap: int | None) -> Share:
    """How much of ``centihours`` still fits into a day, or a year, that already earned so much."""
    if cap is None:
        return Share(centihours, 0)
    fits = min(centihours, max(cap - earned, 0))
    return Share(fits, centihours - fits)


def entering_refusal(kind: EntryKind, on: date, today: date, rule_set: RuleSet) -> Refusal | None:
    """Why hours of a day cannot be entered by hand today, or None.

    A year stays open for ``late_entry_days`` after its end. What is made up belongs to the year it
    was missing in and can be entered only while the make-up window of the following year is open.
    """
    if on > today:
        return Refusal.NOT_YET
    if kind is EntryKind.MAKEUP:
        open_now = rule_set.make_up is not None and _makes_up(on.year, today, rule_set)
        return None if open_now else Refusal.NO_MAKE_UP
    return Refusal.YEAR_CLOSED if is_closed(on.year, today, rule_set) else None


def is_closed(year: int, today: date, rule_set: RuleSet) -> bool:
    """Whether no more hours can be entered in a year."""
    return today > last_day_of(year) + timedelta(days=rule_set.late_entry_days)


def first_day_of(year: int) -> date:
    """New Year's Day."""
    return date(year, 1, 1)


def last_day_of(year: int) -> date:
    """New Year's Eve."""
    return date(year, 12, 31)


def _makes_up(year: int, today: date, rule_set: RuleSet) -> bool:
    assert rule_set.make_up is not None
    window = (rule_set.make_up.opens, rule_set.make_up.closes)
    return today.year == year + 1 and window[0] <= (today.month, today.day) <= window[1]


def carried_over(earned: int, rule_set: RuleSet) -> int:
    """The centihours beyond the year's quota that go into the next year, at most what it allows."""
    asked = rule_set.quota(Account.TOTAL)
    beyond = 0 if asked is None else max(earned - asked, 0)
    return min(beyond, rule_set.carry_over_centihours)


def measured(evidence: Mapping[str, Any], seconds: int, subjects: Sequence[str]) -> dict[str, Any]:
    """``evidence`` with what it takes to count an entry again under other rules."""
    what = {"subjects": list(subjects)} if subjects else {}
    return {**evidence, "measured_seconds": seconds, **what}


def accounts_touched(kind: EntryKind, required: bool) -> tuple[Account, ...]:
    """The accounts an entry is added to."""
    touched = (Account.TOTAL, Account(kind.value))
    return (*touched, Account.REQUIRED) if required else touched


def missing(earned: int, required: int | None) -> int:
    """What is still missing to a quota; nothing where nothing is asked."""
    return max((required or 0) - earned, 0)


def permille(part: int, whole: int) -> int:
    """``part`` of ``whole`` in thousandths, rounded down: 89.99 % is not 90 %."""
    return min(part * 1000 // whole, 1000) if whole > 0 else 0


def five_years_of(year: int) -> tuple[int, int]:
    """The five-year plan that a year belongs to: 2023 to 2027, and so on."""
    first = year - (year - 2023) % 5
    return first, first + 4


def last_day_of_interest(year: int, today: date) -> date:
    """The day whose rules decide what a year asks: today, or the nearest day of that year."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def differences(kept: Mapping[K, int], recomputed: Mapping[K, int]) -> list[tuple[K, int, int]]:
    """Where kept balances are not the sums of their entries: key, kept, recomputed.

    An absent balance is a balance of zero.
    """
    keys = [*kept, *(key for key in recomputed if key not in kept)]
    pairs = ((key, kept.get(key, 0), recomputed.get(key, 0)) for key in keys)
    return [(key, was, should_be) for key, was, should_be in pairs if was != should_be]
