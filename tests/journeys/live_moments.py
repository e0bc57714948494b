"""Moments of a live lesson that no journey waits for: a sign-in now, ten minutes that are over.

``python -m tests.journeys.live_moments learner USERNAME``, or ``teacher``: somebody new.
``... after LIVE_ID``: as if the lesson had lasted ten minutes longer and had ended seven minutes
ago; what then falls due is done. ``... gone LIVE_ID``: as if its sender had been away for more than
two minutes. ``... credited LIVE_ID USERNAME``: as if it had lasted an hour, with somebody there.
All of it in the academy that the environment names.
"""

import json
import sqlite3
import sys
import time
from datetime import datetime, timedelta

from sqlalchemy import select

from app import create_app
from app.accounts.models import User
from app.credits.actions import award
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import session, transactional
from app.live import actions, queries
from app.live.models import Attendance, Broadcast, LiveLesson
from tests.factories import make_user
from tests.journeys.stack import Stack

LONGER = timedelta(minutes=10)
AGO = timedelta(minutes=7)


def ask_to_sign_in(academy: Stack, live_id: str, username: str) -> None:
    """Draw this moment for somebody who was heard: their next beat is answered with a sign-in."""
    moment = json.dumps([time.time_ns() // 1_000_000])
    with sqlite3.connect(academy.folder / "zhixing.db", timeout=20) as database:
        database.execute(
            "UPDATE live_attendances SET due = ? WHERE live_id = ?"
            " AND person_id = (SELECT id FROM users WHERE username = ?)",
            (moment, live_id, username),
        )
    database.close()


def stretches_of(academy: Stack, live_id: str, username: str) -> list[int]:
    """When the academy heard somebody at a lesson: from, to, from, to, ... in milliseconds."""
    with sqlite3.connect(academy.folder / "zhixing.db", timeout=20) as database:
        [text] = database.execute(
            "SELECT spans FROM live_attendances WHERE live_id = ?"
            " AND person_id = (SELECT id FROM users WHERE username = ?)",
            (live_id, username),
        ).fetchone()
    database.close()
    spans: list[int] = json.loads(text)
    return spans


@transactional
def add_person(role: str, username: str) -> None:
    make_user(username, roles=[role], name={"learner": "静听", "teacher": "开讲"}[role])


@transactional
def let_time_pass(live_id: int) -> None:
    """Everything of the lesson lies further back, its beginning more than the rest."""
    lesson = session.get_one(LiveLesson, live_id)
    lesson.on_air_at = _earlier(lesson.on_air_at, LONGER + AGO)
    lesson.ended_at = _earlier(lesson.ended_at, AGO)
    for stay in session.scalars(select(Broadcast).where(Broadcast.live_id == live_id)):
        stay.began_at = _earlier(stay.began_at, LONGER + AGO)
        stay.ended_at = _earlier(stay.ended_at, AGO)
    for seat in session.scalars(select(Attendance).where(Attendance.live_id == live_id)):
        seat.entered_at -= LONGER + AGO
        seat.spans = _further_back(seat.spans)


def _earlier(moment: datetime | None, by: timedelta) -> datetime:
    assert moment is not None, "the lesson was on air, and it is over"
    return moment - by


def _further_back(spans: list[int]) -> list[int]:
    ago, longer = AGO // timedelta(milliseconds=1), LONGER // timedelta(milliseconds=1)
    return [moment - ago - (0 if place else longer) for place, moment in enumerate(spans)]


def lose_sender(live_id: int) -> None:
    """What the ingest does with a stay whose sender does not come back."""
    stay = queries.open_broadcast(live_id)
    assert stay is not None, "the lesson is on air"
    actions.end_stay(stay.id)


@transactional
def credit(live_id: int, username: str) -> None:
    """The hours of the lesson itself, as its attendance earns them."""
    person_id = session.scalars(select(User.id).where(User.username == username)).one()
    award(
        person_id,
        kind=EntryKind.LIVE,
        source=f"live:{live_id}",
        title=session.get_one(LiveLesson, live_id).title,
        seconds=3600,
        subjects=(),
        required=False,
        at=clock.now(),
        evidence={"live_id": live_id},
    )


def settle(live_id: int) -> None:
    """What the worker does each minute: judge and credit, portion by portion."""
    while actions.settle_portion(live_id):
        pass


if __name__ == "__main__":
    with create_app().app_context():
        match sys.argv[1:]:
            case ["after", live_id]:
                let_time_pass(int(live_id))
                settle(int(live_id))
            case ["gone", live_id]:
                lose_sender(int(live_id))
            case ["credited", live_id, username]:
                credit(int(live_id), username)
            case [role, username]:
                add_person(role, username)
