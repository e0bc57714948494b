"""Presences for beats: many at once, locked, in a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from app.kit.db import locked, session
from app.live.models import Attendance, Broadcast, LiveLesson
from app.live.queries.planning import times_of
from app.live.rules import Outcome, Phase, Presence, phase, spans
from app.live.rules.attendance import SETTLED_AFTER, Held, SignIn, milliseconds
from app.spans import Spans

_attendances: Any = Attendance.__table__
COLUMNS = tuple(_attendances.c)
"""Rows by the thousand need no objects that are watched for changes."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A live lesson as its beats see it; ``air_now`` says whether something is to be seen."""

    live_id: int
    title: str
    teacher_id: int
    state: Phase
    held: Held
    air_now: bool
    ended_at: datetime | None
    settled: bool


@dataclass(slots=True)
class Seat:
    """A presence with what it was stored with, between being loaded and being stored."""

    live_id: int
    person_id: int
    is_learner: bool
    presence: Presence
    watched_on: date | None = None
    watched_ms: int = 0
    outcome: Outcome | None = None


def lessons_on(live_ids: Collection[int], now: datetime) -> dict[int, Lesson]:
    """These lessons, as far as there are any; two statements."""
    rows = session.scalars(select(LiveLesson).where(LiveLesson.id.in_(live_ids))).all()
    air = _air(live_ids, now)
    return {one.id: _lesson(one, air.get(one.id, ()), now) for one in rows}


def _lesson(row: LiveLesson, air: Spans, now: datetime) -> Lesson:
    return Lesson(
        live_id=row.id,
        title=row.title,
        teacher_id=row.teacher_id,
        state=phase(times_of(row), now),
        held=Held(
            air=air,
            began_ms=milliseconds(row.on_air_at) if row.on_air_at else None,
            planned_ms=(row.ends_at - row.starts_at) // timedelta(milliseconds=1),
            share_percent=row.share_percent,
            sign_ins=row.sign_ins,
        ),
        air_now=bool(air) and air[-1][1] == milliseconds(now),
        ended_at=row.ended_at,
        settled=row.settled_at is not None,
    )


def _air(live_ids: Collection[int], now: datetime) -> dict[int, Spans]:
    """When these lessons were really on air; what goes on reaches to now."""
    rows: Any = session.execute(
        select(
            Broadcast.live_id,
            Broadcast.began_at,
            Broadcast.last_segment_at,
            Broadcast.away_since,
            Broadcast.ended_at,
        ).where(
            Broadcast.live_id.in_(live_ids),
            Broadcast.test.is_(False),
            Broadcast.began_at.is_not(None),
        )
    )
    stays: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for live_id, began_at, last_segment_at, away_since, ended_at in rows:
        until = (last_segment_at or away_since) if away_since else ended_at
        stays.setdefault(live_id, []).append((began_at, until))
    return {
        live_id: tuple((milliseconds(start), milliseconds(end)) for start, end in spans(own, now))
        for live_id, own in stays.items()
    }


def seats(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Seat]:
    """The presences of these (lesson, person), locked; one statement."""
    statement = (
        select(*COLUMNS)
        .where(tuple_(Attendance.live_id, Attendance.person_id).in_(sorted(pairs)))
        # Whoever locks several presences does so in this order, in every process.
        .order_by(Attendance.id)
    )
    rows = session.execute(locked(statement)).all()
    return {(row.live_id, row.person_id): seat_of(row) for row in rows}


def unjudged(live_id: int, most: int) -> list[Seat]:
    """Learners at a lesson whose attendance is not judged yet, locked, ``most`` of them."""
    statement = (
        select(*COLUMNS)
        .where(
            Attendance.live_id == live_id,
            Attendance.outcome.is_(None),
            Attendance.is_learner.is_(True),
        )
        .order_by(Attendance.id)
        .limit(most)
    )
    return [seat_of(row) for row in session.execute(locked(statement))]


def seat_of(row: Any) -> Seat:
    """A stored attendance as the rules take it."""
    return Seat(
        live_id=row.live_id,
        person_id=row.person_id,
        is_learner=row.is_learner,
        presence=presence_of(row),
        watched_on=row.watched_on,
        watched_ms=row.watched_ms,
        outcome=row.outcome,
    )


def presence_of(row: Any) -> Presence:
    spans = row.spans
    return Presence(
        entered_ms=milliseconds(row.entered_at),
        beat_ms=milliseconds(row.beat_at),
        spans=tuple(zip(spans[::2], spans[1::2], strict=True)),
        elsewhere_ms=row.elsewhere_ms,
        asked=tuple(SignIn(*one) for one in row.asked),
        due=None if row.due is None else tuple(row.due),
    )


def lessons_to_settle(now: datetime, most: int = 20) -> list[int]:
    """Lessons that ended a while ago and whose attendance is not judged to the end."""
    return list(
        session.scalars(
            select(LiveLesson.id)
            .where(
                LiveLesson.ended_at <= now - SETTLED_AFTER,
                LiveLesson.settled_at.is_(None),
                LiveLesson.on_air_at.is_not(None),
            )
            .order_by(LiveLesson.ended_at)
            .limit(most)
        )
    )


def unjudged_people(live_id: int, after: int, most: int = 200) -> list[int]:
    """The ids of learners whose attendance is not judged yet, in order, those above ``after``."""
    return list(
        session.scalars(
            select(Attendance.person_id)
            .where(
                Attendance.live_id == live_id,
                Attendance.outcome.is_(None),
                Attendance.is_learner.is_(True),
                Attendance.person_id > after,
            )
            .order_by(Attendance.person_id)
            .limit(most)
        )
    )
