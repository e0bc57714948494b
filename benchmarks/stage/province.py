"""An academy with a province in it, made once and kept in ``var/bench`` for the next run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from app import create_app
from app.accounts.actions import open_sign_in
from app.accounts.models import User
from app.classes.models import Class, ClassMember
from app.courses.models import Course, LessonVersion
from app.kit import clock, db
from app.progress.models import Standing
from benchmarks.stage.academy import environment, free_port

KEPT = Path(__file__).resolve().parent.parent.parent / "var" / "bench"
MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations" / "versions"


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name, made by ``make`` unless it is whole and of this schema."""
    folder = KEPT / name
    schema = max(path.name for path in MIGRATIONS.glob("0*.py"))
    mark = folder / "made-with"
    if not mark.exists() or mark.read_text(encoding="utf-8") != schema:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        mark.write_text(schema, encoding="utf-8")
    return folder


def flask(folder: Path, *words: str) -> None:
    """Run an operator's command on the academy in ``folder``; it must succeed."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    env = environment(folder, free_port())
    subprocess.run(command, env=env, check=True, stdout=sys.stderr)


@dataclass(frozen=True)
class Readers:
    """Who reads, and what: the tokens of a learner and of a tutor, and ids of busy things."""

    learner: str
    tutor: str
    course_id: int
    lesson_id: int
    class_id: int
    members: int


def readers(folder: Path) -> Readers:
    """The learner with the most courses, the tutor, the largest class; signed in."""
    os.environ.update(environment(folder, free_port()))
    with create_app().app_context():
        learner_id = db.session.scalar(
            select(Standing.learner_id)
            .group_by(Standing.learner_id)
            .order_by(func.count().desc(), Standing.learner_id)
        )
        tutor_id = db.session.scalar(select(User.id).where(User.username == "tutor"))
        course_id, lesson_id = _busy_course(learner_id)
        class_id, members = _largest_class()
        found = Readers(
            learner=open_sign_in(learner_id)[0],
            tutor=open_sign_in(tutor_id)[0],
            course_id=course_id,
            lesson_id=lesson_id,
            class_id=class_id,
            members=members,
        )
        db.engine().dispose()
    return found


def _busy_course(learner_id: int) -> tuple[int, int]:
    """A course this learner has begun, with as many lessons as there are, one of them a video."""
    row = db.session.execute(
        select(Course.id, func.max(LessonVersion.lesson_id))
        .join(Standing, Standing.course_id == Course.id)
        .join(LessonVersion, LessonVersion.revision_id == Course.published_revision_id)
        .where(Standing.learner_id == learner_id)
        .group_by(Course.id)
        .order_by(func.count(LessonVersion.video_id) > 0, func.count().desc(), Course.id)
    ).all()[-1]
    return row[0], row[1]


def _largest_class() -> tuple[int, int]:
    row = db.session.execute(
        select(Class.id, func.count())
        .join(ClassMember, ClassMember.class_id == Class.id)
        .where(Class.starts_at < clock.now(), Class.ends_at > clock.now())
        .group_by(Class.id)
        .order_by(func.count().desc())
    ).first()
    assert row is not None, "the province has an open class"
    return row[0], row[1]
