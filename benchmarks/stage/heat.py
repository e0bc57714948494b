"""A class large enough to be slow: many learners, a dozen courses, how far each has come."""

import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import create_app
from app.accounts.actions import add_organisation, add_person, open_sign_in
from app.accounts.models import User
from app.accounts.rules import OrganisationKind, Role
from app.classes.actions import create_class
from app.classes.forms import NewClass
from app.classes.models import ClassMember
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.forms import NewCourse, NewLesson
from app.courses.rules import Kind, LessonKind, State
from app.kit import clock
from app.kit.db import Base, engine, session, transactional
from app.progress.models import Standing
from benchmarks.stage.academy import FIRST_ID, environment, free_port

MINUTES = 20
DAYS = 40


def seat_class(folder: Path, learners: int, width: int) -> tuple[str, int]:
    """Make a database with one class; its tutor's token and its id."""
    os.environ.update(environment(folder, free_port()))
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(engine())
        return _make(learners, width)


@transactional
def _make(learners: int, width: int) -> tuple[str, int]:
    home = add_organisation("省行政学院", OrganisationKind.UNIT)
    teacher = add_person("t", "田老师", "-", home.id, [Role.TEACHER])
    tutor = add_person("s", "索老师", "-", home.id, [Role.TUTOR])
    admin = add_person("a", "安老师", "-", home.id, [Role.LEARNING_ADMIN])
    topic = courses.add_topic(None, "数字政府")
    revisions = [_published(teacher, topic.id, number) for number in range(width)]
    now = clock.now()
    form = NewClass(
        title="两千人的班",
        starts_at=now - timedelta(days=DAYS),
        ends_at=now + timedelta(days=10),
        required=[course_id for course_id, _ in revisions],
        tutors=[tutor.username],
    )
    opened = create_class(admin, form)
    _seat(opened.id, home.id, revisions, learners)
    return open_sign_in(tutor.id)[0], opened.id


def _published(teacher: User, topic_id: int, number: int) -> tuple[int, int]:
    """One published course: its id and its revision's."""
    title = f"第 {number + 1} 门：公文写作与信息报送"
    form = NewCourse(title=title, summary="一门课。", topic=topic_id, kind=Kind.LECTURE)
    course = courses.create_course(teacher, form)
    text = NewLesson(title="一讲", kind=LessonKind.ARTICLE, body="数字政府建设" * 400)
    courses.add_lesson(teacher, course.id, text).duration_ms = MINUTES * 60_000
    session.flush()
    newest = course_queries.newest_revision(course.id)
    courses.place_revision(None, newest.id, State.PUBLISHED)
    return course.id, newest.id


def _seat(class_id: int, home_id: int, revisions: list[tuple[int, int]], learners: int) -> None:
    chance = random.Random(7)
    now = clock.now()
    rows: dict[type, list[dict[str, Any]]] = {User: [], ClassMember: [], Standing: []}
    for number in range(FIRST_ID, FIRST_ID + learners):
        rows[User].append(
            {
                "id": number, "username": f"learner{number}", "name": f"学员{number % 10_000}",
                "password_hash": "-", "organisation_id": home_id, "locale": "zh_Hans",
                "is_active": True, "failures": 0, "password_changed_at": now, "created_at": now,
            }
        )  # fmt: skip
        done = chance.randint(0, len(revisions))
        rows[ClassMember].append(
            {
                "class_id": class_id, "learner_id": number, "joined_at": now,
                "required_done": done, "earned_centihours": done * 50,
                "last_active_at": now - timedelta(days=chance.randint(0, 20)),
            }
        )  # fmt: skip
        for place, (course_id, revision_id) in enumerate(revisions[: done + 2]):
            share = 1 if place < done else chance.random()
            rows[Standing].append(
                {
                    "learner_id": number, "course_id": course_id, "revision_id": revision_id,
                    "required_ms": MINUTES * 60_000, "covered_ms": int(MINUTES * 60_000 * share),
                    "completed_at": now if share == 1 else None,
                }
            )  # fmt: skip
    for kind, values in rows.items():
        session.execute(kind.__table__.insert(), values)
