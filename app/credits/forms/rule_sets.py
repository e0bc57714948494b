"""A rule set as it is typed: hours as decimals, lengths as minutes and seconds."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from app.credits.rules import (
    CLAIM_SCALES,
    MOTIVATING,
    Account,
    ClaimKind,
    ClaimScale,
    DeedPoints,
    EntryKind,
    MakeUp,
    Quota,
    Rounding,
    RuleMove,
    RuleSet,
    Tier,
    Unit,
    YearCap,
)
from app.kit.forms import Day, Form, Line, ObjectId, Prose, fault
from app.reasons import N_

TIERS = 5
"""How many tiers the page offers."""

CAPPABLE = (
    EntryKind.ONLINE,
    EntryKind.LIVE,
    EntryKind.OFFLINE,
    EntryKind.MUTUAL,
    EntryKind.MANUAL,
    EntryKind.EXAM,
)
MOST = 10_000


def _empty(value: Any) -> Any:
    return None if value is None or (isinstance(value, str) and not value.strip()) else value


def _decimal(value: Any, said: str) -> Any:
    """ "0.25" becomes 25; at most two places."""
    text = str(value).strip() if (value := _empty(value)) is not None else None
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text, re.ASCII):
        raise fault(said)
    whole, _point, part = text.partition(".")
    hundredths = int(whole) * 100 + int((part + "00")[:2])
    if hundredths > MOST * 100:
        raise fault(N_("This is more than a rule can ask for."))
    return hundredths


def _hours(value: Any) -> Any:
    return _decimal(value, N_("Please enter hours such as 0.25 or 40."))


def _points(value: Any) -> Any:
    return _decimal(value, N_("Please enter points such as 0.5 or 10."))


def _length(value: Any) -> Any:
    """ "29:59" becomes 1799, "15" becomes 900."""
    text = str(value).strip() if (value := _empty(value)) is not None else None
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,4}(:[0-5][0-9])?", text, re.ASCII):
        raise fault(N_("Please enter a length such as 15:00 (minutes and seconds)."))
    minutes, _colon, seconds = text.partition(":")
    return int(minutes) * 60 + int(seconds or 0)


def _permille(value: Any) -> Any:
    """ "90" becomes 900, "89.9" becomes 899."""
    text = str(value).strip().removesuffix("%").strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text, re.ASCII):
        raise fault(N_("Please enter a percentage such as 90."))
    whole, _point, part = text.partition(".")
    return int(whole) * 10 + int(part or 0)


def _month_day(value: Any) -> Any:
    """ "03-31" becomes (3, 31)."""
    text = str(value).strip() if (value := _empty(value)) is not None else None
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", text, re.ASCII):
        raise fault(N_("Please enter a day of the year such as 03-31."))
    month, _dash, day = text.partition("-")
    return int(month), int(day)


Hours = Annotated[int | None, BeforeValidator(_hours)]
Points = Annotated[int | None, BeforeValidator(_points)]
Weight = Annotated[int, BeforeValidator(_permille), Field(le=9999)]
Length = Annotated[int | None, BeforeValidator(_length)]
MonthDay = Annotated[tuple[int, int] | None, BeforeValidator(_month_day)]
Maybe = BeforeValidator(_empty)


class RuleSetForm(Form):
    """Everything a learning administrator says in the editor; ``rule_set`` makes it a value.

    Whether it contradicts itself is asked by the rules.
    """

    title: Line(120)  # type: ignore[valid-type]
    effective_from: Day
    effective_to: Annotated[Day | None, Maybe] = None
    organisation: Annotated[ObjectId | None, Maybe] = None
    category: Line(40, 0) = ""  # type: ignore[valid-type]
    scale: Literal["tiers", "unit"]
    up_to: tuple[Length, ...] = ()
    worth: tuple[Hours, ...] = ()
    unit_length: Length = None
    unit_hours: Hours = None
    rounding: Rounding = Rounding.HALF
    min_length: Length = 0
    completion: Annotated[int, BeforeValidator(_permille), Field(ge=1, le=1000)]
    daily_cap: Hours = None
    quota_total: Hours = None
    quota_required: Hours = None
    quota_five_years: Hours = None
    caps: tuple[Hours, ...] = ()
    late_entry_days: Annotated[int, Field(ge=0, le=366)] = 120
    carry_over: Hours = None
    make_up_opens: MonthDay = None
    make_up_closes: MonthDay = None
    required_weight: Weight = 1000
    elective_weight: Weight = 1000
    exam_bonus: Hours = None
    points_required: Points = None
    points_elective: Points = None
    points_quota: Points = None
    deed_worth: tuple[Points, ...] = ()
    deed_most: tuple[Points, ...] = ()
    claim_worth: tuple[Hours, ...] = ()
    claim_cap: tuple[Hours, ...] = ()
    claim_year: tuple[Hours, ...] = ()

    @model_validator(mode="after")
    def _whole_window(self) -> "RuleSetForm":
        if (self.make_up_opens is None) != (self.make_up_closes is None):
            raise fault(N_("The make-up window needs its first and its last day, or neither."))
        return self

    def rule_set(self, before: RuleSet) -> RuleSet:
        """The value that was typed; what the page does not ask is kept from ``before``."""
        unit = Unit(self.unit_length or 0, self.unit_hours or 0, self.rounding)
        opens, closes = self.make_up_opens, self.make_up_closes
        return RuleSet(
            title=self.title,
            version=before.version,
            label=before.label if self.title == before.title else "",
            effective_from=self.effective_from,
            effective_to=self.effective_to,
            tiers=tuple(self._tiers()) if self.scale == "tiers" else (),
            unit=unit if self.scale == "unit" else None,
            min_seconds=self.min_length or 0,
            completion_permille=self.completion,
            daily_cap_centihours=self.daily_cap,
            quotas=tuple(self._quotas()),
            subjects=before.subjects,
            organisation_id=self.organisation,
            category=self.category or None,
            year_caps=tuple(
                YearCap(kind, cap)
                for kind, cap in zip(CAPPABLE, self.caps, strict=False)
                if cap is not None
            ),
            carry_over_centihours=self.carry_over or 0,
            late_entry_days=self.late_entry_days,
            make_up=MakeUp(opens, closes) if opens and closes else None,
            required_weight_permille=self.required_weight,
            elective_weight_permille=self.elective_weight,
            exam_bonus_centihours=self.exam_bonus or 0,
            credit_points_required=self.points_required or 0,
            credit_points_elective=self.points_elective or 0,
            credit_point_quota=self.points_quota,
            deeds=tuple(self._deeds()),
            claim_scales=tuple(self._claim_scales()),
        )

    def _claim_scales(self) -> Iterator[ClaimScale]:
        """Kinds of claims that count otherwise than by the platform's default."""
        typed = zip(self.claim_worth, self.claim_cap, self.claim_year, strict=False)
        for kind, (worth, cap, year) in zip(ClaimKind, typed, strict=False):
            if worth is None:  # left empty: as the platform has it
                continue
            scale = ClaimScale(kind, worth, cap, year)
            if scale != CLAIM_SCALES[kind]:
                yield scale

    def _deeds(self) -> Iterator[DeedPoints]:
        """Deeds with points; the others bring none."""
        mosts = [*self.deed_most, *[None] * len(MOTIVATING)]
        for deed, worth, most in zip(MOTIVATING, self.deed_worth, mosts, strict=False):
            if worth:
                yield DeedPoints(deed, worth, most)

    def _tiers(self) -> Iterator[Tier]:
        """Rows with hours; the others were left empty."""
        for up_to, worth in zip(self.up_to, self.worth, strict=False):
            if worth is not None:
                yield Tier(up_to, worth)

    def _quotas(self) -> Iterator[Quota]:
        asked = (
            (Account.TOTAL, self.quota_total, 1),
            (Account.REQUIRED, self.quota_required, 1),
            (Account.TOTAL, self.quota_five_years, 5),
        )
        for account, centihours, years in asked:
            if centihours is not None:
                yield Quota(account, centihours, years)


def typed_from(rule_set: RuleSet) -> dict[str, Any]:
    """A rule set as the editor's fields hold it."""
    unit, make_up = rule_set.unit or Unit(2700), rule_set.make_up
    claims = [rule_set.claim_scale(kind) for kind in ClaimKind]
    deeds = [rule_set.points(deed) for deed in MOTIVATING]
    tiers = [*rule_set.tiers, *[None] * (TIERS - len(rule_set.tiers))]
    return {
        "title": rule_set.title,
        "effective_from": rule_set.effective_from.isoformat(),
        "effective_to": rule_set.effective_to.isoformat() if rule_set.effective_to else "",
        "organisation": str(rule_set.organisation_id or ""),
        "category": rule_set.category or "",
        "scale": "unit" if rule_set.unit else "tiers",
        "up_to": [_as_length(tier.up_to_seconds) if tier else "" for tier in tiers],
        "worth": [_as_hours(tier.centihours) if tier else "" for tier in tiers],
        "unit_length": _as_length(unit.seconds),
        "unit_hours": _as_hours(unit.centihours),
        "rounding": unit.rounding.value,
        "min_length": _as_length(rule_set.min_seconds),
        "completion": f"{rule_set.completion_permille / 10:g}",
        "daily_cap": _as_hours(rule_set.daily_cap_centihours),
        "quota_total": _as_hours(rule_set.quota(Account.TOTAL)),
        "quota_required": _as_hours(rule_set.quota(Account.REQUIRED)),
        "quota_five_years": _as_hours(rule_set.quota(Account.TOTAL, 5)),
        "caps": [_as_hours(rule_set.year_cap(kind)) for kind in CAPPABLE],
        "late_entry_days": str(rule_set.late_entry_days),
        "carry_over": _as_hours(rule_set.carry_over_centihours),
        "make_up_opens": _as_day(make_up.opens) if make_up else "",
        "make_up_closes": _as_day(make_up.closes) if make_up else "",
        "required_weight": f"{rule_set.required_weight_permille / 10:g}",
        "elective_weight": f"{rule_set.elective_weight_permille / 10:g}",
        "exam_bonus": _as_hours(rule_set.exam_bonus_centihours or None),
        "points_required": _as_hours(rule_set.credit_points_required or None),
        "points_elective": _as_hours(rule_set.credit_points_elective or None),
        "points_quota": _as_hours(rule_set.credit_point_quota),
        "deed_worth": [_as_hours(one.centipoints if one else None) for one in deeds],
        "claim_worth": [_as_hours(one.centihours) for one in claims],
        "claim_cap": [_as_hours(one.claim_cap) for one in claims],
        "claim_year": [_as_hours(one.year_cap) for one in claims],
        "deed_most": [_as_hours(one.most_a_day if one else None) for one in deeds],
    }


def _as_hours(centihours: int | None) -> str:
    return "" if centihours is None else f"{centihours / 100:g}"


def _as_length(seconds: int | None) -> str:
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def _as_day(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"


class FromRuleSet(Form):
    """Which rule set a new draft begins with; the platform's default where none is named."""

    copy_of: Annotated[ObjectId | None, Maybe] = None


class RuleMoveForm(Form):
    """A move of a rule set, and a word about it."""

    move: Literal[RuleMove.PROPOSE, RuleMove.RETURN, RuleMove.APPROVE, RuleMove.RETIRE]
    note: Prose(1000) = ""  # type: ignore[valid-type]
