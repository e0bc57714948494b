"""Rule sets as they are stored: what one says as plain JSON, and the value it stands for."""

import hashlib
import json
from datetime import date
from typing import Any

from app.credits.rules.claims import ClaimKind, ClaimScale
from app.credits.rules.points import Deed, DeedPoints
from app.credits.rules.rule_sets import (
    Account,
    EntryKind,
    MakeUp,
    Quota,
    Rounding,
    RuleSet,
    Tier,
    Unit,
    YearCap,
)


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
        year_caps=tuple(
            YearCap(EntryKind(cap["kind"]), cap["centihours"]) for cap in body.get("year_caps", ())
        ),
        make_up=_make_up(body.get("make_up")),
        deeds=tuple(
            DeedPoints(Deed(one["deed"]), one["centipoints"], one["most_a_day"])
            for one in body.get("deeds", ())
        ),
        claim_scales=tuple(
            ClaimScale(ClaimKind(one["kind"]), one["centihours"], one["claim_cap"], one["year_cap"])
            for one in body.get("claim_scales", ())
        ),
        **{name: body[name] for name in LATER_FIELDS if name in body},
        id=id,
    )


LATER_FIELDS = (
    "organisation_id",
    "category",
    "carry_over_centihours",
    "late_entry_days",
    "required_weight_permille",
    "elective_weight_permille",
    "exam_bonus_centihours",
    "credit_points_required",
    "credit_points_elective",
    "credit_point_quota",
)
"""What rule sets of earlier releases do not say; their defaults hold there."""


def _make_up(body: dict[str, Any] | None) -> MakeUp | None:
    if body is None:
        return None
    opens, closes = tuple(body["opens"]), tuple(body["closes"])
    return MakeUp((opens[0], opens[1]), (closes[0], closes[1]))


def fingerprint(body: object) -> str:
    """SHA-256 of JSON values, the same whatever the order of their keys."""
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()
