"""Rooms to speak in, and what is said in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.courses.models import Course, Revision
from app.courses.rules import Kind, State
from app.discussion import actions
from app.discussion.forms import NewMessage
from app.discussion.models import Message
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.forms import parse
from tests.factories import make_user

_numbers = count(1)


@dataclass
class Hall:
    """A room and the standing cast: who teaches, who learns, who looks after it."""

    room_id: str
    course_id: int
    teacher: User
    learner: User
    colleague: User
    reviewer: User
    learning_admin: User
    stranger: User


def make_hall(state: State = State.PUBLISHED) -> Hall:
    """The room of a course in ``state``; the stranger is an administrator outside of teaching."""
    teacher = make_user(roles=["teacher"], name="田老师")
    course_id = make_course(teacher, state)
    return Hall(
        room_id=f"course-{course_id}",
        course_id=course_id,
        teacher=teacher,
        learner=make_user(name="周启明"),
        colleague=make_user(name="艾力·吾买尔"),
        reviewer=make_user(roles=["first_reviewer"], name="审一"),
        learning_admin=make_user(roles=["learning_admin"], name="学管"),
        stranger=make_user(roles=["sysadmin"], name="系统"),
    )


@transactional
def make_course(teacher: User, state: State = State.PUBLISHED) -> int:
    """A course in ``state`` with nothing in it; returns its id."""
    course = Course(owner_id=teacher.id, kind=Kind.LECTURE, created_at=clock.now())
    session.add(course)
    session.flush()
    stage = State.DRAFT if state is State.DRAFT else State.PUBLISHED
    revision = Revision(
        course_id=course.id,
        number=1,
        stage=stage,
        title="数字政府建设",
        created_at=clock.now(),
        edited_at=clock.now(),
    )
    session.add(revision)
    session.flush()
    if state is not State.DRAFT:
        course.published_revision_id = revision.id
        course.state = state
    return course.id


def words(body: str = "我们县里先做了清单。", **fields: Any) -> NewMessage:
    """Something to say, under a name of its own."""
    return parse(NewMessage, {"body": body, "client_id": f"c{next(_numbers)}"} | fields)


def say(speaker: User, hall: Hall, body: str = "我们县里先做了清单。", **fields: Any) -> Message:
    """Something said in the hall."""
    return actions.post_message(speaker, hall.room_id, words(body, **fields))


def said_in(hall: Hall) -> Sequence[Message]:
    """Everything said in the hall, read anew."""
    session.rollback()
    return session.scalars(select(Message).where(Message.room_id == hall.room_id)).all()
