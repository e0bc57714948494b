"""What a live lesson that was followed earns, before its own screen or at a branch venue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.credits import actions as credits
from app.credits.actions import Award
from app.credits.queries import awarded_sources
from app.credits.rules import EntryKind
from app.kit.db import transactional
from app.live.queries import Lesson
from app.live.rules.attendance import permille, source_of
from app.spans import length


@dataclass(frozen=True)
class Enough:
    """Somebody who followed enough of a lesson; ``more`` is told beside what every entry tells."""

    person_id: int
    came_at: datetime
    attended_ms: int
    sign_ins: tuple[int, int] = (0, 0)
    """How often they signed in, and how often it was asked for."""
    uncounted: Sequence[dict[str, Any]] = ()
    more: dict[str, Any] = field(default_factory=dict)


@transactional
def credit_lesson(lesson: Lesson, enough: Sequence[Enough]) -> set[int]:
    """Award a lesson that ended to these people; whose account has an entry for it now.

    Who is not among them followed a lesson for which the rules give no hours.
    """
    if not enough:
        return set()
    source = source_of(lesson.live_id)
    credits.award_many([_award(lesson, one) for one in enough])
    paid = awarded_sources({one.person_id for one in enough})
    return {one.person_id for one in enough if (one.person_id, source) in paid}


def _award(lesson: Lesson, one: Enough) -> Award:
    assert lesson.ended_at is not None, "only what ended is settled"
    air_ms = length(lesson.held.air)
    return Award(
        person_id=one.person_id,
        kind=EntryKind.LIVE,
        source=source_of(lesson.live_id),
        title=lesson.title,
        seconds=air_ms // 1000,
        subjects=(),
        at=lesson.ended_at,
        required=False,
        evidence={
            "live_id": lesson.live_id,
            "started_at": one.came_at.isoformat(),
            "covered_permille": permille(one.attended_ms, air_ms),
            "attended_seconds": one.attended_ms // 1000,
            "share_percent": lesson.held.share_percent,
            "sign_ins": list(one.sign_ins),
            "uncounted": list(one.uncounted),
            **one.more,
        },
    )
