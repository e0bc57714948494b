"""Sets of milliseconds as half-open pairs: pure, below the kit, for rules that count time.

A moment of a recording and a moment of a live lesson are counted alike: what was watched, when
somebody was there, when a lesson was on air. Each rule has its own words for them.
"""

from collections.abc import Iterable

Span = tuple[int, int]
Spans = tuple[Span, ...]
"""Spans in normal form, as :func:`union` returns them: sorted, disjoint, never touching."""


def union(spans: Iterable[Span]) -> Spans:
    """What any of ``spans`` holds; touching ones become one, empty ones vanish."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def within(spans: Iterable[Span], bounds: Iterable[Span]) -> Spans:
    """What of ``spans`` lies within ``bounds``."""
    limits = tuple(bounds)
    return union(
        (max(start, least), min(end, most)) for start, end in spans for least, most in limits
    )


def without(spans: Iterable[Span], taken: Span) -> Spans:
    """What of ``spans`` lies outside ``taken``."""
    least, most = taken
    return union(
        part for start, end in spans for part in ((start, min(end, least)), (max(start, most), end))
    )


def length(spans: Iterable[Span]) -> int:
    """How many milliseconds disjoint ``spans`` hold."""
    return sum(end - start for start, end in spans)
