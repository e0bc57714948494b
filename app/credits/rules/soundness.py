"""Does a rule set say one thing and not two: what keeps it from being published."""

from datetime import date
from itertools import pairwise

from app.credits.rules.rule_sets import MakeUp, RuleSet
from app.reasons import Reason


class RuleSetFault(Reason):
    """Why a rule set cannot be published."""

    NO_SCALE = "no_scale", "A rule set needs either tiers or a unit, and not both."
    TIERS_OUT_OF_ORDER = (
        "tiers_out_of_order",
        "Tiers must grow in length, and only the last one may be open-ended.",
    )
    NO_LAST_TIER = "no_last_tier", "The last tier must be open-ended."
    BAD_UNIT = "bad_unit", "A unit needs a length above zero and hours above zero."
    BAD_NUMBER = "bad_number", "Hours and seconds of a rule set cannot be negative."
    BAD_THRESHOLD = "bad_threshold", "The part to be watched lies between 1 and 1000 per mille."
    BAD_WINDOW = "bad_window", "The make-up window needs two days of a year, the first one first."
    CAP_TWICE = "cap_twice", "Each kind of hours can have one limit a year."
    NAMED_TWICE = "named_twice", "Each deed and each kind of claim can be worth one amount."
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins", "A rule set cannot end before it begins."


def faults_of(rule_set: RuleSet) -> list[RuleSetFault]:
    """Why ``rule_set`` cannot be published; empty when it can."""
    faults = _scale_faults(rule_set)
    amounts = [rule_set.min_seconds, rule_set.daily_cap_centihours or 0]
    amounts += [tier.centihours for tier in rule_set.tiers]
    amounts += [quota.centihours for quota in rule_set.quotas]
    amounts += [cap.centihours for cap in rule_set.year_caps]
    amounts += [rule_set.carry_over_centihours, rule_set.late_entry_days]
    amounts += _amounts_of_points(rule_set)
    if min(amounts) < 0:
        faults.append(RuleSetFault.BAD_NUMBER)
    if not 1 <= rule_set.completion_permille <= 1000:
        faults.append(RuleSetFault.BAD_THRESHOLD)
    if rule_set.effective_to and rule_set.effective_to < rule_set.effective_from:
        faults.append(RuleSetFault.ENDS_BEFORE_IT_BEGINS)
    return faults + _later_faults(rule_set)


def _amounts_of_points(rule_set: RuleSet) -> list[int]:
    """Weights, the bonus of an exam, points and what claims are worth."""
    amounts = [rule_set.required_weight_permille, rule_set.elective_weight_permille]
    amounts += [rule_set.exam_bonus_centihours, rule_set.credit_point_quota or 0]
    amounts += [rule_set.credit_points_required, rule_set.credit_points_elective]
    for deed in rule_set.deeds:
        amounts += [deed.centipoints, deed.most_a_day or 0]
    for scale in rule_set.claim_scales:
        amounts += [scale.centihours, scale.claim_cap or 0, scale.year_cap or 0]
    return amounts


def _later_faults(rule_set: RuleSet) -> list[RuleSetFault]:
    faults = []
    kinds = [cap.kind for cap in rule_set.year_caps]
    if len(set(kinds)) < len(kinds):
        faults.append(RuleSetFault.CAP_TWICE)
    named = [one.deed.value for one in rule_set.deeds]
    named += [f"claim {one.kind}" for one in rule_set.claim_scales]
    if len(set(named)) < len(named):
        faults.append(RuleSetFault.NAMED_TWICE)
    if rule_set.make_up and not _is_window(rule_set.make_up):
        faults.append(RuleSetFault.BAD_WINDOW)
    return faults


def _is_window(make_up: MakeUp) -> bool:
    days = (make_up.opens, make_up.closes)
    try:
        first, last = (date(2024, month, day) for month, day in days)  # a leap year has every day
    except ValueError:
        return False
    return first <= last


def _scale_faults(rule_set: RuleSet) -> list[RuleSetFault]:
    if bool(rule_set.tiers) == bool(rule_set.unit):
        return [RuleSetFault.NO_SCALE]
    if rule_set.unit:
        sound = rule_set.unit.seconds > 0 and rule_set.unit.centihours > 0
        return [] if sound else [RuleSetFault.BAD_UNIT]
    if rule_set.tiers[-1].up_to_seconds is not None:
        return [RuleSetFault.NO_LAST_TIER]
    ends = [tier.up_to_seconds for tier in rule_set.tiers[:-1]]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or any(a >= b for a, b in pairwise(known)):
        return [RuleSetFault.TIERS_OUT_OF_ORDER]
    return []
