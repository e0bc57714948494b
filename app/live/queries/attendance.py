"""Who is there and who was: one's own attendance, and the list of a lesson."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotAllowed
from app.kit.paging import Key, Page, Paging, page
from app.live.models import Attendance
from app.live.queries.attendance_beats import COLUMNS, lessons_on, presence_of, seat_of
from app.live.queries.planning import get_live
from app.live.rules import Outcome
from app.live.rules.attendance import BRIDGED_MS, moment_of, permille, sign_ins_needed
from app.spans import Spans, length, within, without

SHORTEST_HOLE_MS = 1_000
"""What is missing of this length is no hole that a person would ask about."""


def audience_of(live_id: int) -> int:
    """How many people are there now: whose last beat is no older than a silence may be."""
    since = clock.now() - timedelta(milliseconds=BRIDGED_MS)
    counted = select(func.count()).where(Attendance.live_id == live_id, Attendance.beat_at >= since)
    return session.scalar(counted) or 0


@dataclass(frozen=True)
class Attended:
    """One's own attendance, and what is missing of it and why; lengths in milliseconds."""

    entered_at: datetime
    attended_ms: int
    air_ms: int
    needed_ms: int
    share_percent: int
    permille: int
    elsewhere_ms: int
    holes: tuple[tuple[datetime, datetime], ...]
    """When the lesson was on air and this person was not seen, or was counted elsewhere."""
    signed_in: int
    sign_ins: int
    outcome: Outcome | None

    @property
    def missing_ms(self) -> int:
        return max(self.needed_ms - self.attended_ms, 0)


def attendance_of(viewer: User, live_id: int) -> Attended | None:
    """The viewer's own attendance of a lesson; None for who was not there as a learner."""
    row = session.execute(
        select(*COLUMNS).where(
            Attendance.live_id == live_id,
            Attendance.person_id == viewer.id,
            Attendance.is_learner.is_(True),
        )
    ).first()
    now = clock.now()
    lesson = lessons_on([live_id], now).get(live_id)
    if row is None or lesson is None:
        return None
    seat, held = seat_of(row), lesson.held
    counted = within(seat.presence.spans, held.air)
    return Attended(
        entered_at=row.entered_at,
        attended_ms=length(counted),
        air_ms=length(held.air),
        needed_ms=held.needed_ms,
        share_percent=held.share_percent,
        permille=permille(length(counted), length(held.air)),
        elsewhere_ms=seat.presence.elsewhere_ms,
        holes=_holes(held.air, counted),
        signed_in=seat.presence.signed_in,
        sign_ins=sign_ins_needed(seat.presence, held),
        outcome=seat.outcome,
    )


def _holes(air: Spans, counted: Spans) -> tuple[tuple[datetime, datetime], ...]:
    left = air
    for span in counted:
        left = without(left, span)
    return tuple(
        (moment_of(start), moment_of(end)) for start, end in left if end - start >= SHORTEST_HOLE_MS
    )


@dataclass(frozen=True)
class AttendanceRow:
    """One of those who were there, for whoever answers for the lesson."""

    person: Person
    entered_at: datetime
    beat_at: datetime
    attended_ms: int
    permille: int
    signed_in: int
    asked: int
    elsewhere_ms: int
    outcome: Outcome | None


def page_of_attendance(viewer: User, live_id: int, where: Paging) -> Page[AttendanceRow]:
    """A page of the learners who were there, in the order in which they came.

    Raises NotFound for whom the lesson is not for, NotAllowed for who does not answer for it.
    """
    must_answer_for(viewer, live_id)
    keys: list[Key] = [(Attendance.entered_at, "asc"), (Attendance.id, "asc")]
    found = page(_learners_at(live_id), keys, where.cursor, where.limit)
    return Page(_rows(live_id, found.items), found.next)


def every_attendance(viewer: User, live_id: int) -> list[AttendanceRow]:
    """All of them, for a sheet; refuses as ``page_of_attendance`` does."""
    must_answer_for(viewer, live_id)
    statement = _learners_at(live_id).order_by(Attendance.entered_at, Attendance.id)
    return _rows(live_id, session.scalars(statement).all())


@dataclass(frozen=True)
class Sums:
    """A lesson's attendance in figures, and the rule it was planned with."""

    learners: int
    air_ms: int
    share_percent: int
    sign_ins: int


def sums_of(live_id: int) -> Sums:
    """How many learners came, and what is asked of them; who may see it, the caller decided."""
    counted = select(func.count()).where(
        Attendance.live_id == live_id, Attendance.is_learner.is_(True)
    )
    held = lessons_on([live_id], clock.now())[live_id].held
    return Sums(
        learners=session.scalar(counted) or 0,
        air_ms=length(held.air),
        share_percent=held.share_percent,
        sign_ins=held.sign_ins,
    )


def must_answer_for(viewer: User, live_id: int) -> None:
    """Raises unless the viewer gives this lesson or administers its organisation's learning."""
    if not get_live(viewer, live_id).may_change:
        raise NotAllowed()


def _learners_at(live_id: int) -> Any:
    return select(Attendance).where(Attendance.live_id == live_id, Attendance.is_learner.is_(True))


def _rows(live_id: int, rows: Iterable[Attendance]) -> list[AttendanceRow]:
    listed = list(rows)
    known = accounts.people({one.person_id for one in listed})
    lesson = lessons_on([live_id], clock.now())[live_id]
    air_ms = length(lesson.held.air)
    return [
        AttendanceRow(
            person=known[one.person_id],
            entered_at=one.entered_at,
            beat_at=one.beat_at,
            attended_ms=one.attended_ms,
            permille=permille(one.attended_ms, air_ms),
            signed_in=presence_of(one).signed_in,
            asked=len(one.asked),
            elsewhere_ms=one.elsewhere_ms,
            outcome=one.outcome,
        )
        for one in listed
    ]
