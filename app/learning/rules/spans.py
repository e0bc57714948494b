"""What of a recording was not seen."""

from collections.abc import Iterable

MOMENT_MS = 2_000
"""A gap shorter than this is nothing anybody can go and watch."""


def missing_spans(
    covered: Iterable[tuple[int, int]], reached_ms: int, least_ms: int = 0
) -> list[tuple[int, int]]:
    """The parts before ``reached_ms`` that were not seen, in milliseconds, in order.

    Parts shorter than ``least_ms`` are left out.
    """
    gaps, at = [], 0
    for start, end in sorted(covered):
        if start > at and at < reached_ms:
            gaps.append((at, min(start, reached_ms)))
        at = max(at, end)
    if at < reached_ms:
        gaps.append((at, reached_ms))
    return [gap for gap in gaps if gap[1] - gap[0] >= least_ms]
