"""How fast somebody may go: a burst at once, and a steady number a second in the long run."""

import time
from collections.abc import Callable, Hashable


class Pace:
    """One bucket for each key; a key that is forgotten starts with a full one.

    A bucket holds ``burst`` takings and refills with ``per_second`` of them a second.
    """

    def __init__(
        self, burst: int, per_second: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def wait_seconds(self, key: Hashable) -> float:
        """Take one; returns 0, or the seconds until the next can be taken (then none is)."""
        now = self._clock()
        left, at = self._buckets.get(key, (float(self._burst), now))
        left = min(float(self._burst), left + (now - at) * self._per_second)
        if left < 1:
            self._buckets[key] = (left, now)
            return (1 - left) / self._per_second
        self._buckets[key] = (left - 1, now)
        return 0.0

    def forget(self, key: Hashable) -> None:
        """Nobody goes under this key any more."""
        self._buckets.pop(key, None)
