"""What a length is worth, in hours. Integer hundredths, never floats."""

from app.credits.rules.rule_sets import EntryKind, Rounding, RuleSet, Tier, Unit


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


def hours_for(seconds: int, rule_set: RuleSet, *, required: bool = False) -> int:
    """The centihours that a completed thing of ``seconds`` is worth, weighted, rounded down.

    0 under ``min_seconds``, and 0 for a length of nothing whatever the rules say.
    """
    if seconds <= 0 or seconds < rule_set.min_seconds:
        return 0
    return _unweighted(seconds, rule_set) * rule_set.weight(required) // 1000


def _unweighted(seconds: int, rule_set: RuleSet) -> int:
    tier = tier_of(seconds, rule_set)
    if tier:
        return tier.centihours
    return _by_unit(seconds, rule_set.unit) if rule_set.unit else 0


def worth_of(kind: EntryKind, seconds: int, rule_set: RuleSet, *, required: bool) -> int:
    """The centihours of something done: a passed exam brings its bonus, all else its length."""
    if kind is EntryKind.EXAM:
        return rule_set.exam_bonus_centihours
    return hours_for(seconds, rule_set, required=required)


def _by_unit(seconds: int, unit: Unit) -> int:
    if unit.rounding is Rounding.FLOOR:
        return seconds // unit.seconds * unit.centihours
    if unit.rounding is Rounding.HALF:
        return seconds * 2 // unit.seconds * unit.centihours // 2
    return seconds * unit.centihours // unit.seconds


def seconds_filling_day(rule_set: RuleSet) -> int | None:
    """After how many seconds of study, at the most, a day holds all that it can; None: no limit.

    By the rate of units, or of the tier that pays least for its whole length; what an open-ended
    tier pays for lengths beyond the last bound is not looked at. Watched faster, a day is full
    sooner.
    """
    cap = rule_set.daily_cap_centihours
    if cap is None:
        return None
    paying = [(one.up_to_seconds, one.centihours) for one in rule_set.tiers if one.up_to_seconds]
    if rule_set.unit:
        paying = [(rule_set.unit.seconds, rule_set.unit.centihours)]
    return max((-(-cap * length // worth) for length, worth in paying if worth), default=None)
