"""A past told in a few words (from when to when, how much of it) as the sittings it was made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.progress.rules.completion import is_complete


@dataclass(frozen=True, slots=True)
class PastSitting:
    """One lesson, watched from its beginning up to ``covered_ms`` at the pace of the clock."""

    place: int
    covered_ms: int
    complete: bool
    opened_at: datetime
    stopped_at: datetime


def sittings_of(
    durations_ms: Sequence[int],
    permille: int,
    began_at: datetime,
    ended_at: datetime,
    completion_permille: int,
) -> list[PastSitting]:
    """What was watched of lessons of these lengths: ``permille`` of all of it, in their order.

    The sittings lie evenly between the two moments, the last one ends at the second; none begins
    before the first. Lessons that were not reached are left out.
    """
    left = sum(durations_ms) * permille // 1000
    covered = []
    for duration in durations_ms:
        covered.append(min(duration, left))
        left -= covered[-1]
    reached = [place for place, part in enumerate(covered) if part > 0]
    step = (ended_at - began_at) / max(len(reached), 1)
    return [
        PastSitting(
            place,
            covered[place],
            is_complete(covered[place], durations_ms[place], completion_permille),
            max(began_at, began_at + step * nth - timedelta(milliseconds=covered[place])),
            began_at + step * nth,
        )
        for nth, place in enumerate(reached, start=1)
    ]
