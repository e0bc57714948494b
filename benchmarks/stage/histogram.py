"""Many durations in little room: counted by the millisecond."""

from collections import Counter


class Histogram:
    """Durations counted by the whole millisecond they fall into."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, seconds: float, times: int = 1) -> None:
        self._counts[int(seconds * 1000)] += times

    @property
    def total(self) -> int:
        return self._counts.total()

    def at(self, part: float) -> int:
        """The millisecond that this part of them does not exceed; 0 when there are none."""
        wanted, seen = self.total * part, 0
        for millisecond in sorted(self._counts):
            seen += self._counts[millisecond]
            if seen >= wanted:
                return millisecond + 1
        return 0

    def summary(self) -> dict[str, int]:
        """Middle, 95 of 100, 99 of 100, and the longest."""
        longest = max(self._counts, default=-1) + 1
        return {
            "times": self.total,
            "p50_ms": self.at(0.5),
            "p95_ms": self.at(0.95),
            "p99_ms": self.at(0.99),
            "max_ms": longest,
        }
