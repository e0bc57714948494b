"""What came of each lesson for each of some people: from beats, from venues, from the ledger."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, not_, select
from sqlalchemy.orm import aliased

from app.credits.models import CreditEntry
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import session
from app.live.models import Attendance, VenueSeat
from app.live.queries.attendance_beats import lessons_on
from app.live.rules.attendance import permille, source_of
from app.live.rules.series_attendance import By, Came, Traces, came_of
from app.spans import length

_reversal = aliased(CreditEntry)
Pair = tuple[int, int]
"""Person and lesson."""


@dataclass(frozen=True)
class LessonCell:
    """What came of one lesson for one person; ``permille`` of the time on air, the better of
    online and venue."""

    came: Came
    by: By | None
    attended_ms: int
    permille: int
    centihours: int


@dataclass(frozen=True)
class Entered:
    """What the ledger says of a lesson: ``centihours`` with reversals taken off."""

    centihours: int
    stands: bool
    kind: EntryKind


def standing_entries(live_ids: Collection[int], *columns: Any) -> Any:
    """Entries of these lessons that were not reversed."""
    reversed_since = exists().where(_reversal.reverses_id == CreditEntry.id)
    return select(*columns).where(
        CreditEntry.source.in_([source_of(one) for one in live_ids]),
        CreditEntry.reverses_id.is_(None),
        not_(reversed_since),
    )


def entered_for(people: Collection[int], live_ids: Collection[int]) -> dict[Pair, Entered]:
    """What the ledger holds of these lessons for these people; one statement."""
    lessons = {source_of(one): one for one in live_ids}
    rows = session.execute(
        select(
            CreditEntry.person_id,
            CreditEntry.source,
            func.sum(CreditEntry.amount_centihours),
            func.count(CreditEntry.reverses_id),
            func.min(CreditEntry.kind),
        )
        .where(CreditEntry.person_id.in_(people), CreditEntry.source.in_(lessons))
        .group_by(CreditEntry.person_id, CreditEntry.source)
    )
    return {
        (person_id, lessons[source]): Entered(int(total), not reversals, EntryKind(kind))
        for person_id, source, total, reversals, kind in rows
    }


def cells_of(
    people: Collection[int], live_ids: Collection[int], entered: Mapping[Pair, Entered]
) -> dict[Pair, LessonCell]:
    """A cell for each of these people and lessons; four statements, however many there are."""
    online, seated = _online(people, live_ids), _seated(people, live_ids)
    lessons = lessons_on(live_ids, clock.now())
    air = {one: length(lesson.held.air) for one, lesson in lessons.items()}
    return {
        (person, live_id): _cell(
            online.get((person, live_id)),
            seated.get((person, live_id)),
            entered.get((person, live_id)),
            air[live_id],
        )
        for person in people
        for live_id in live_ids
    }


def _online(people: Collection[int], live_ids: Collection[int]) -> dict[Pair, Any]:
    rows = session.execute(
        select(
            Attendance.person_id, Attendance.live_id, Attendance.attended_ms, Attendance.outcome
        ).where(
            Attendance.live_id.in_(live_ids),
            Attendance.person_id.in_(people),
            Attendance.is_learner.is_(True),
        )
    )
    return {(row.person_id, row.live_id): row for row in rows}


def _seated(people: Collection[int], live_ids: Collection[int]) -> dict[Pair, Any]:
    """At which venue somebody was longest; who was registered and did not come was not there."""
    rows = session.execute(
        select(VenueSeat.person_id, VenueSeat.live_id, VenueSeat.attended_ms, VenueSeat.outcome)
        .where(
            VenueSeat.live_id.in_(live_ids),
            VenueSeat.person_id.in_(people),
            VenueSeat.arrived_at.is_not(None),
        )
        .order_by(VenueSeat.attended_ms, VenueSeat.id.desc())
    )
    return {(row.person_id, row.live_id): row for row in rows}


def _cell(online: Any, seat: Any, entry: Entered | None, air_ms: int) -> LessonCell:
    traces = Traces(
        credited=entry.stands if entry else None,
        online=online is not None,
        online_outcome=online.outcome if online else None,
        seated=seat is not None,
        seat_outcome=seat.outcome if seat else None,
    )
    online_ms = online.attended_ms if online else 0
    seated_ms = seat.attended_ms if seat else 0
    attended_ms = max(online_ms, seated_ms)
    return LessonCell(
        came=came_of(traces),
        by=_by(traces, entry, longer_at_venue=seated_ms > online_ms),
        attended_ms=attended_ms,
        permille=permille(attended_ms, air_ms),
        centihours=entry.centihours if entry else 0,
    )


def _by(traces: Traces, entry: Entered | None, *, longer_at_venue: bool) -> By | None:
    if entry and entry.kind is not EntryKind.LIVE:
        return By.REPLAY
    if traces.seated and (longer_at_venue or not traces.online):
        return By.VENUE
    return By.ONLINE if traces.online else None
