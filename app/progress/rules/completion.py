"""When a lesson is complete, what is missing, and where to go on."""

from collections.abc import Sequence
from itertools import pairwise

from app.progress.rules.intervals import Coverage, Interval, clip, first_gap
from app.spans import length

NEAR_THE_END_MS = 3_000


def is_complete(covered_ms: int, duration_ms: int, completion_permille: int) -> bool:
    """Whether enough is covered. Exact at the border: 900 of 1000 ‰ is enough, 899.9 is not."""
    return duration_ms > 0 and covered_ms * 1000 >= completion_permille * duration_ms


def missing_by_section(
    coverage: Coverage, section_ends: Sequence[int], completion_permille: int
) -> list[int]:
    """How much more of each section must be read until it counts as dwelt on, in milliseconds.

    ``section_ends`` are where the sections end, in order; each begins where the one before ended.
    """
    return [
        missing_ms(length(_within(coverage, start, end)), end - start, completion_permille)
        for start, end in pairwise([0, *section_ends])
    ]


def _within(coverage: Coverage, start: int, end: int) -> Coverage:
    return clip(((known[0] - start, known[1] - start) for known in coverage), end - start)


def missing_ms(covered_ms: int, duration_ms: int, completion_permille: int) -> int:
    """How much more must be covered until the lesson is complete."""
    needed = -(-completion_permille * duration_ms // 1000)
    return max(needed - covered_ms, 0)


def position_after(spans: list[Interval], duration_ms: int) -> int | None:
    """Where the player stood after the spans it reported, in the order it reported them."""
    return min(spans[-1][1], duration_ms) if spans else None


def resume_ms(
    coverage: Coverage, position_ms: int, duration_ms: int, *, first_pass_seek: bool
) -> int:
    """Where to go on: where the learner stopped, or at the first gap if that was the end.

    Where the first pass is in order, never beyond what is covered. A lesson covered to the last
    moment begins anew.
    """
    if not first_pass_seek:
        position_ms = min(position_ms, coverage[-1][1] if coverage else 0)
    if position_ms < duration_ms - min(NEAR_THE_END_MS, duration_ms // 20):
        return position_ms
    return first_gap(coverage, duration_ms) or 0


def fraction(covered_ms: int, total_ms: int) -> float:
    """How far somebody has come, from 0 to 1, in steps of a thousandth."""
    if total_ms <= 0:
        return 0.0
    return min(covered_ms * 1000 // total_ms, 1000) / 1000
