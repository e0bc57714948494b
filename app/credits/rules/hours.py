"""Rule sets: dated, immutable answers to "how many hours is this worth?".

Provinces count differently and change their mind by year (DOMAIN.md 2.1), so nothing here is a
constant of the program: a rule set is a value, and every entry names the one that produced it.
Hours are integer hundredths (25 = 0.25 学时). Never floats.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any


class EntryKind(StrEnum):
    """Where an hour comes from; also the name of the account it is counted in."""

    ONLINE = "online"
    LIVE = "live"
    EXAM = "exam"
    OFFLINE = "offline"
    MUTUAL = "mutual"
    MANUAL = "manual"
    ADJUST = "adjust"
    CARRY = "carry"
    MAKEUP = "makeup"


class Account(StrEnum):
    """What a person's year is added up in: all of it, its required part, and each kind."""

    TOTAL = "total"
    REQUIRED = "required"
    ONLINE = "online"
    LIVE = "live"
    EXAM = "exam"
    OFFLINE = "offline"
    MUTUAL = "mutual"
    MANUAL = "manual"
    ADJUST = "adjust"
    CARRY = "carry"
    MAKEUP = "makeup"


class RuleSetState(StrEnum):
    """A draft may change; a published set never does; a retired one is no longer chosen."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Rounding(StrEnum):
    """How a length that is no whole number of units is counted; never in the learner's favour."""

    FLOOR = "floor"
    HALF = "half"
    NONE = "none"


@dataclass(frozen=True)
class Tier:
    """Lengths up to and including ``up_to_seconds`` (None: any length) earn ``centihours``."""

    up_to_seconds: int | None
    centihours: int


@dataclass(frozen=True)
class Unit:
    """Every ``seconds`` earn ``centihours``; the rest is rounded."""

    seconds: int
    centihours: int = 100
    rounding: Rounding = Rounding.HALF


@dataclass(frozen=True)
class Quota:
    """What is asked of an account in a year, or in a period of several years."""

    account: Account
    centihours: int
    years: int = 1


YUNNAN_TIERS = (Tier(900, 25), Tier(1799, 50), Tier(None, 100))
"""≤ 15 min: 0.25; between 15 and 30 min: 0.5; 30 min and longer: 1 (DOMAIN.md 2.1, [R9])."""


@dataclass(frozen=True)
class RuleSet:
    """One dated version of the rules. ``id`` is None until it is stored.

    ``subjects`` names what it covers ("topic:12"); empty means everything. The set is in force
    from ``effective_from`` to ``effective_to``, both included.
    """

    title: str
    version: int
    effective_from: date
    effective_to: date | None = None
    label: str = ""
    tiers: tuple[Tier, ...] = ()
    unit: Unit | None = None
    min_seconds: int = 180
    completion_permille: int = 900
    daily_cap_centihours: int | None = 1000
    quotas: tuple[Quota, ...] = (Quota(Account.TOTAL, 5000), Quota(Account.REQUIRED, 3000))
    subjects: tuple[str, ...] = ()
    id: int | None = None

    def quota(self, account: Account, years: int = 1) -> int | None:
        """The centihours asked of ``account`` over ``years``, or None if nothing is asked."""
        for quota in self.quotas:
            if quota.account == account and quota.years == years:
                return quota.centihours
        return None

    def in_force(self, on: date) -> bool:
        """Whether it is in force on that day of the academy's time zone."""
        ended = self.effective_to is not None and on > self.effective_to
        return self.effective_from <= on and not ended

    def body(self) -> dict[str, Any]:
        """Everything it says, as plain JSON values; its id is no part of what it says."""
        body = asdict(replace(self, id=None))
        del body["id"]
        body["effective_from"] = self.effective_from.isoformat()
        body["effective_to"] = self.effective_to.isoformat() if self.effective_to else None
        plain: dict[str, Any] = json.loads(json.dumps(body))
        return plain


PLATFORM_DEFAULT = RuleSet(
    title="平台默认规则",
    version=1,
    label="平台默认",
    effective_from=date(2020, 1, 1),
    tiers=YUNNAN_TIERS,
)
"""What counts where nobody has decided otherwise. A platform default, not law."""


def clips_rule_set(subject: str) -> RuleSet:
    """The demo's rules for clips of a few seconds, which elsewhere would earn nothing."""
    return replace(PLATFORM_DEFAULT, title="演示短片规则", min_seconds=0, subjects=(subject,))


def rule_set_from_body(body: dict[str, Any], id: int | None = None) -> RuleSet:
    """The rule set that :meth:`RuleSet.body` described."""
    ends = body["effective_to"]
    unit = body["unit"]
    return RuleSet(
        title=body["title"],
        version=body["version"],
        label=body["label"],
        effective_from=date.fromisoformat(body["effective_from"]),
        effective_to=date.fromisoformat(ends) if ends else None,
        tiers=tuple(Tier(**tier) for tier in body["tiers"]),
        unit=Unit(unit["seconds"], unit["centihours"], Rounding(unit["rounding"]))
        if unit
        else None,
        min_seconds=body["min_seconds"],
        completion_permille=body["completion_permille"],
        daily_cap_centihours=body["daily_cap_centihours"],
        quotas=tuple(
            Quota(Account(quota["account"]), quota["centihours"], quota["years"])
            for quota in body["quotas"]
        ),
        subjects=tuple(body["subjects"]),
        id=id,
    )


def fingerprint(body: object) -> str:
    """SHA-256 of JSON values, the same whatever the order of their keys."""
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def choose(rule_sets: Iterable[RuleSet], subjects: Sequence[str], on: date) -> RuleSet | None:
    """The rule set for a thing of these ``subjects`` (nearest first) on a day, or None.

    One that names the nearest subject wins over one that names a farther subject, that over one
    for everything; among equals the one that came into force last, then the higher version.
    """
    best: tuple[tuple[int, date, int], RuleSet] | None = None
    for rule_set in rule_sets:
        if not rule_set.in_force(on):
            continue
        nearness = _nearness(rule_set, subjects)
        if nearness is None:
            continue
        rank = (nearness, rule_set.effective_from, rule_set.version)
        if best is None or rank > best[0]:
            best = (rank, rule_set)
    return best[1] if best else None


def _nearness(rule_set: RuleSet, subjects: Sequence[str]) -> int | None:
    """0 for a set that covers everything, more the nearer its subject is; None if not covered."""
    if not rule_set.subjects:
        return 0
    places = [place for place, subject in enumerate(subjects) if subject in rule_set.subjects]
    return len(subjects) - places[0] if places else None


def tier_of(seconds: int, rule_set: RuleSet) -> Tier | None:
    """The tier a length falls into; None where the set counts by units."""
    for tier in rule_set.tiers:
        if tier.up_to_seconds is None or seconds <= tier.up_to_seconds:
            return tier
    return None


def bounds_of(seconds: int, rule_set: RuleSet) -> tuple[int, int | None] | None:
    """The shortest and the longest length that fall into the same tier; None without tiers."""
    least = 0
    for tier in rule_set.tiers:
        if tier.up_to_seconds is None or seconds <= tier.up_to_seconds:
            return least, tier.up_to_seconds
        least = tier.up_to_seconds + 1
    return None


def hours_for(seconds: int, rule_set: RuleSet) -> int:
    """The centihours that a completed thing of ``seconds`` is worth.

    0 under ``min_seconds``, and 0 for a length of nothing whatever the rules say.
    """
    if seconds <= 0 or seconds < rule_set.min_seconds:
        return 0
    tier = tier_of(seconds, rule_set)
    if tier:
        return tier.centihours
    return _by_unit(seconds, rule_set.unit) if rule_set.unit else 0


def _by_unit(seconds: int, unit: Unit) -> int:
    if unit.rounding is Rounding.FLOOR:
        return seconds // unit.seconds * unit.centihours
    if unit.rounding is Rounding.HALF:
        return seconds * 2 // unit.seconds * unit.centihours // 2
    return seconds * unit.centihours // unit.seconds
