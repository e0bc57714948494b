"""What of a recording is covered, as sets of milliseconds (``app.spans``) and their gaps."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from app.spans import Span, Spans, union

Interval = Span
Coverage = Spans


def clip(intervals: Iterable[Interval], length: int) -> Coverage:
    """What of ``intervals`` lies within 0 and ``length``, in normal form."""
    return union((max(start, 0), min(end, length)) for start, end in intervals)


def subtract(intervals: Coverage, covered: Coverage) -> Coverage:
    """What of ``intervals`` is not yet ``covered``; looks only at the neighbours of each."""
    fresh: list[Interval] = []
    for start, end in intervals:
        done = start
        first = max(bisect_right(covered, (start, start)) - 1, 0)
        for known_start, known_end in covered[first : bisect_left(covered, (end, end))]:
            if known_start > done:
                fresh.append((done, known_start))
            done = max(done, known_end)
        if done < end:
            fresh.append((done, end))
    return tuple(fresh)


def touches(interval: Interval, covered: Sequence[Interval]) -> bool:
    """Whether an uncovered ``interval`` begins or ends at the border of something ``covered``."""
    after = bisect_left(covered, interval)
    return (after > 0 and covered[after - 1][1] == interval[0]) or (
        after < len(covered) and covered[after][0] == interval[1]
    )


def first_gap(covered: Coverage, length: int) -> int | None:
    """Where the first uncovered millisecond before ``length`` lies; None if there is none."""
    start = covered[0][1] if covered and covered[0][0] <= 0 else 0
    return start if start < length else None
