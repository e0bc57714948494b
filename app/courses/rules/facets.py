"""Facets of the catalogue: what a course is counted under, and how many each choice would show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from typing import Any

SHORT_MOST_MS = 15 * 60_000
MEDIUM_MOST_MS = 45 * 60_000


class Length(StrEnum):
    """How long a course lasts: a quarter of an hour at most, three quarters at most, longer."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Mine(StrEnum):
    """How far the person who looks is with a course."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Spread:
    """How many pass all filters; by facet, how many each value would show; and for each filter,
    how many there would be if it were lifted.
    """

    total: int
    counts: Mapping[str, Mapping[Any, int]]
    without: Mapping[str, int]


def length_of(duration_ms: int) -> Length:
    """The class of a measured length."""
    if duration_ms <= SHORT_MOST_MS:
        return Length.SHORT
    return Length.MEDIUM if duration_ms <= MEDIUM_MOST_MS else Length.LONG


def spread(
    columns: Mapping[str, Sequence[Any]],
    weights: Sequence[int],
    chosen: Mapping[str, Collection[Any]],
) -> Spread:
    """Count things over their facets. ``columns`` hold, by facet, one value for each kind of thing;
    ``weights`` how many things of that kind there are.

    A facet's counts obey all filters but its own, so they tell what choosing another of its values
    would show. A filter on a facet that is not there is nobody's.
    """
    masks = {name: [value in wanted for value in columns[name]] for name, wanted in chosen.items()}

    def passing(but: str | None) -> list[bool]:
        others = [mask for name, mask in masks.items() if name != but]
        return [all(one) for one in zip(*others, strict=True)] if others else [True] * len(weights)

    def weight(mask: list[bool]) -> int:
        return sum(compress(weights, mask))

    counts = {name: _count(values, weights, passing(name)) for name, values in columns.items()}
    without = {name: weight(passing(name)) for name in masks}
    return Spread(weight(passing(None)), counts, without)


def _count(values: Sequence[Any], weights: Sequence[int], mask: Sequence[bool]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for value, weight in compress(zip(values, weights, strict=True), mask):
        counts[value] = counts.get(value, 0) + weight
    return counts
