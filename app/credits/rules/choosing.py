"""Which rule set holds for whom, for what and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.credits.rules.rule_sets import RuleSet


@dataclass(frozen=True)
class Learner:
    """What rule sets ask about a person: their organisation and those above it, their category.

    ``organisations`` has the nearest first.
    """

    organisations: tuple[int, ...] = ()
    category: str | None = None


ANYBODY = Learner()
"""Nobody in particular: only rule sets that hold for everybody are chosen."""


def choose(
    rule_sets: Iterable[RuleSet], subjects: Sequence[str], on: date, learner: Learner = ANYBODY
) -> RuleSet | None:
    """The rule set for a thing of these ``subjects`` (nearest first) on a day, or None.

    One that names the nearest subject wins over one that names a farther subject, that over one
    for everything; then the nearer organisation wins, then the learner's own category; among equals
    the one that came into force last, then the higher version.
    """
    best: tuple[tuple[int, int, bool, date, int], RuleSet] | None = None
    for rule_set in rule_sets:
        if not rule_set.in_force(on) or rule_set.category not in (None, learner.category):
            continue
        named = () if rule_set.organisation_id is None else (rule_set.organisation_id,)
        nearness = _nearness(rule_set.subjects, subjects)
        home = _nearness(named, learner.organisations)
        if nearness is None or home is None:
            continue
        own = rule_set.category is not None
        rank = (nearness, home, own, rule_set.effective_from, rule_set.version)
        if best is None or rank > best[0]:
            best = (rank, rule_set)
    return best[1] if best else None


def _nearness(named: Sequence[object], places: Sequence[object]) -> int | None:
    """0 for what names nothing in particular, more the nearer what it names; None if elsewhere."""
    if not named:
        return 0
    found = [place for place, one in enumerate(places) if one in named]
    return len(places) - found[0] if found else None
