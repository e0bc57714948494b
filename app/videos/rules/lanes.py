"""Whose turn it is: short recordings are not stuck behind long ones, and nothing waits for ever."""

from datetime import datetime, timedelta

SHORT_MS = 15 * 60 * 1000
"""A 微课 is at most fifteen minutes; what is as short may take the place kept free for it."""

MOST_YIELDING_MS = 2 * 3600 * 1000
FIRST_REST_SECONDS = 30
REST_FACTOR = 4


def turn_at(queued_at: datetime, duration_ms: int | None) -> datetime:
    """When a waiting recording's turn is reckoned; the earliest is converted first.

    A recording stands in the queue as if it had come later by its own length, two hours at most:
    it lets pass whatever is shorter by more than it came later, and nothing else. The moment never
    moves, so whoever waits is only ever passed by what comes within the next two hours.
    """
    return queued_at + timedelta(milliseconds=min(duration_ms or 0, MOST_YIELDING_MS))


def is_short(duration_ms: int | None) -> bool:
    """Whether a recording may take the place that is kept free for short ones."""
    return duration_ms is not None and duration_ms <= SHORT_MS


def places_for_long(places: int) -> int:
    """How many of a worker's places long recordings may fill: all but one, and never none."""
    return max(1, places - 1)


def rest_seconds(attempts: int) -> int:
    """How long a recording rests after its attempt number ``attempts`` went wrong: 30 s, 2 min."""
    return FIRST_REST_SECONDS * int(REST_FACTOR ** max(0, attempts - 1))
