"""Rule sets: dated, immutable answers to "how many hours is this worth?".

Provinces count differently and change their mind by year (DOMAIN.md 2.1), so nothing here is a
constant of the program: a rule set is a value, and every entry names the one that produced it.
Hours are integer hundredths (25 = 0.25 学时). Never floats.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from app.credits.rules.claims import CLAIM_SCALES, ClaimKind, ClaimScale
from app.credits.rules.points import Deed, DeedPoints


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


@dataclass(frozen=True)
class YearCap:
    """How much of one kind of hours a year can hold."""

    kind: EntryKind
    centihours: int


@dataclass(frozen=True)
class MakeUp:
    """When the hours missing to a year may be made up: days of the following year, both included.

    Each as month and day. What is made up is entered in the year it was missing in.
    """

    opens: tuple[int, int]
    closes: tuple[int, int]


YUNNAN_TIERS = (Tier(900, 25), Tier(1799, 50), Tier(None, 100))
"""≤ 15 min: 0.25; between 15 and 30 min: 0.5; 30 min and longer: 1 (DOMAIN.md 2.1, [R9])."""


@dataclass(frozen=True)
class RuleSet:
    """One dated version of the rules. ``id`` is None until it is stored.

    ``subjects`` names what it covers ("topic:12"); empty means everything. The set is in force
    from ``effective_from`` to ``effective_to``, both included. ``organisation_id`` narrows it to an
    organisation and all below it, ``category`` to learners of one category (学员类别).

    ``late_entry_days`` is how long after its end hours may be entered in a year,
    ``carry_over_centihours`` how much beyond the quota may go into the next.

    Weights say what an hour of a required, or an elective, thing counts. Points are in hundredths:
    ``credit_points_required`` and ``..._elective`` go by the hour, ``deeds`` by the deed.
    ``claim_scales`` names the kinds of claims that count otherwise than the platform has them.
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
    organisation_id: int | None = None
    category: str | None = None
    year_caps: tuple[YearCap, ...] = ()
    carry_over_centihours: int = 0
    late_entry_days: int = 120
    make_up: MakeUp | None = None
    required_weight_permille: int = 1000
    elective_weight_permille: int = 1000
    exam_bonus_centihours: int = 0
    credit_points_required: int = 0
    credit_points_elective: int = 0
    credit_point_quota: int | None = None
    deeds: tuple[DeedPoints, ...] = ()
    claim_scales: tuple[ClaimScale, ...] = ()
    id: int | None = None

    def weight(self, required: bool) -> int:
        """What an hour of it counts, in thousandths."""
        return self.required_weight_permille if required else self.elective_weight_permille

    def credit_points(self, required: bool) -> int:
        """The credit points, in hundredths, that an hour of it brings."""
        return self.credit_points_required if required else self.credit_points_elective

    def points(self, deed: Deed) -> DeedPoints | None:
        """What a deed brings, or None if it brings nothing."""
        return next((one for one in self.deeds if one.deed == deed), None)

    def claim_scale(self, kind: ClaimKind) -> ClaimScale:
        """What a kind of claims is worth: as this rule set says, or the platform's default."""
        own = (one for one in self.claim_scales if one.kind == kind)
        return next(own, CLAIM_SCALES[kind])

    def year_cap(self, kind: EntryKind) -> int | None:
        """The centihours of a kind that a year can hold, or None if there is no limit."""
        return next((cap.centihours for cap in self.year_caps if cap.kind == kind), None)

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


SAMPLE_RULES = replace(
    PLATFORM_DEFAULT,
    title="演示学院规则",
    label="",
    effective_from=date(2020, 1, 2),
    exam_bonus_centihours=50,
    credit_points_required=100,
    credit_points_elective=50,
    deeds=(
        DeedPoints(Deed.COURSE, 1000),
        DeedPoints(Deed.LIVE, 500),
        DeedPoints(Deed.EXAM, 1000),
        DeedPoints(Deed.DISCUSSION, 100, most_a_day=500),
    ),
)
"""The demo's rules, with all three accounts: 必修1学时=1学分, 选修1学时=0.5学分 ([R10] of
DOMAIN.md 2.1), 测试通过 +0.5学时 ([R9]); motivation points are an example of ours."""


def clips_rule_set(subject: str) -> RuleSet:
    """The demo's rules for clips of a few seconds, which elsewhere would earn nothing."""
    return replace(
        SAMPLE_RULES,
        title="演示短片规则",
        label=PLATFORM_DEFAULT.label,
        effective_from=PLATFORM_DEFAULT.effective_from,
        min_seconds=0,
        subjects=(subject,),
    )
