"""A live lesson on air with a full hall: its teacher and thousands of learners, signed in."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from app import create_app
from app.accounts.actions import add_organisation, add_person, open_sign_in
from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.queries import digest
from app.accounts.rules import OrganisationKind, Role
from app.kit import clock
from app.kit.db import Base, engine, session, transactional
from app.live.actions import plan_lesson
from app.live.forms import Plan
from app.live.models import Broadcast, LiveLesson
from app.live.rules import Way
from benchmarks.stage.academy import FIRST_ID, environment, free_port, row_of

MINUTES = 120


@dataclass(frozen=True)
class Hall:
    """Who is there: tokens of the teacher and of each learner, and where the stream lies."""

    live_id: int
    teacher: str
    learners: list[str]
    folder: str

    @property
    def room_id(self) -> str:
        return f"live-{self.live_id}"


def seat_hall(
    folder: Path,
    count: int,
    database_url: str = "",
    then: Callable[[], object] = lambda: None,
) -> Hall:
    """Make a database in which a lesson is on air and ``count`` learners are invited to it."""
    os.environ.update(environment(folder, free_port(), database_url))
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(engine())
        hall = _make(count)
        then()
        session.remove()
        engine().dispose()
        return hall


@transactional
def _make(count: int) -> Hall:
    home = add_organisation("省行政学院", OrganisationKind.UNIT)
    teacher = add_person("t", "田老师", "-", home.id, [Role.TEACHER])
    learner = add_person("l", "安同志", "-", home.id, [Role.LEARNER])
    lesson = _on_air(teacher)
    session.flush()
    stay = session.query(Broadcast).filter_by(live_id=lesson.id).one()
    return Hall(
        live_id=lesson.id,
        teacher=open_sign_in(teacher.id)[0],
        learners=_multiply(learner.id, count),
        folder=stay.folder,
    )


def _on_air(teacher: User) -> LiveLesson:
    starts_at = clock.now() + timedelta(minutes=1)
    plan = Plan(title="全省大讲堂", starts_at=starts_at, minutes=MINUTES, audience="public")  # type: ignore[arg-type]
    lesson = plan_lesson(teacher, plan)
    began_at = clock.now()
    lesson.starts_at = lesson.on_air_at = began_at
    session.add(
        Broadcast(
            live_id=lesson.id,
            way=Way.BROWSER,
            folder=token_hex(16),
            began_at=began_at,
            last_segment_at=began_at,
        )
    )
    return lesson


def _multiply(learner_id: int, count: int) -> list[str]:
    """Copies of a learner, their roles and their sign-in, in a few statements; their tokens."""
    token, _sign_in = open_sign_in(learner_id)
    rows: dict[type, list[dict[str, Any]]] = {User: [], RoleGrant: [], SignIn: []}
    person = row_of(User, User.id == learner_id)
    role = row_of(RoleGrant, RoleGrant.user_id == learner_id)
    sign_in = row_of(SignIn, SignIn.user_id == learner_id)
    for number in range(FIRST_ID, FIRST_ID + count):
        mine = {"id": number, "username": f"learner{number}", "name": f"学员{number % 10_000}"}
        rows[User].append(person | mine)
        rows[RoleGrant].append(role | {"user_id": number})
        whose = {"id": number, "user_id": number, "token_digest": digest(f"{token}{number}")}
        rows[SignIn].append(sign_in | whose)
    for kind, values in rows.items():
        session.execute(kind.__table__.insert(), values)
    return [f"{token}{number}" for number in range(FIRST_ID, FIRST_ID + count)]
