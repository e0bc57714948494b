"""An academy to measure: a temporary database, many learners in front of one lesson, a server."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import create_app
from app.accounts.actions import add_organisation, add_person, open_sign_in
from app.accounts.models import SignIn, User
from app.accounts.queries import digest
from app.accounts.rules import OrganisationKind, Role
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.forms import NewCourse, NewLesson
from app.courses.rules import Kind, LessonKind, State
from app.kit import clock
from app.kit.db import Base, engine, session, transactional
from app.progress.actions import open_play
from app.progress.models import Coverage, Play, Standing

ROOT = Path(__file__).resolve().parents[2]
ACADEMY = "benchmarks.stage.served:app"
LESSON_HOURS = 6
FIRST_ID = 100_000_000
"""Above every id that a history of millions takes."""


@dataclass(frozen=True)
class Server:
    """A running web process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """What it has spent so far, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024


def environment(folder: Path, port: int, database_url: str = "") -> dict[str, str]:
    """Settings of an academy that lives in ``folder`` and listens on ``port``."""
    return os.environ | {
        "SECRET_KEY": "a key for benchmarks, long enough to be taken for one",
        "DATABASE_URL": database_url or f"sqlite:///{folder}/academy.db",
        "MEDIA_URL": str(folder / "media"),
        "SEARCH_INDEX_DIR": str(folder / "search_index"),
        "QUEUE_PATH": str(folder / "queue.db"),
        "LISTEN": f"127.0.0.1:{port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ZHIXING_ENV": str(folder / "none"),
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seat_learners(
    folder: Path,
    count: int,
    database_url: str = "",
    then: Callable[[], object] = lambda: None,
) -> list[tuple[str, int]]:
    """Make a database in which ``count`` learners have just opened a long lesson.

    Returns each one's token and play. One is made by the actions, the others after its likeness;
    ``then`` may add to it.
    """
    os.environ.update(environment(folder, free_port(), database_url))
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(engine())
        learner, lesson_id = _first_learner()
        seated = _multiply(learner.id, open_play(learner, lesson_id).play_id, count)
        then()
        session.remove()
        engine().dispose()
        return seated


@transactional
def _first_learner() -> tuple[User, int]:
    home = add_organisation("省行政学院", OrganisationKind.UNIT)
    teacher = add_person("t", "田老师", "-", home.id, [Role.TEACHER])
    learner = add_person("l", "安同志", "-", home.id, [Role.LEARNER])
    topic = courses.add_topic(None, "数字政府")
    form = NewCourse(title="长课", summary="长课。", topic=topic.id, kind=Kind.LECTURE)
    course = courses.create_course(teacher, form)
    text = NewLesson(title="长讲", kind=LessonKind.ARTICLE, body="数字政府建设" * 400)
    lesson = courses.add_lesson(teacher, course.id, text)
    lesson.duration_ms = LESSON_HOURS * 3_600_000
    session.flush()
    newest = course_queries.newest_revision(course.id)
    courses.place_revision(None, newest.id, State.PUBLISHED)
    return learner, lesson.lesson_id


@transactional
def _multiply(learner_id: int, play_id: int, count: int) -> list[tuple[str, int]]:
    """Copies of a learner, their sign-in, play and coverage, in a few statements."""
    token, _sign_in = open_sign_in(learner_id)
    rows: dict[type, list[dict[str, Any]]] = {
        kind: [] for kind in (User, SignIn, Coverage, Play, Standing)
    }
    person = row_of(User, User.id == learner_id)
    sign_in = row_of(SignIn, SignIn.user_id == learner_id)
    coverage = row_of(Coverage, Coverage.learner_id == learner_id)
    play = row_of(Play, Play.id == play_id)
    standing = row_of(Standing, Standing.learner_id == learner_id)
    soon = clock.now() + timedelta(days=1)  # the class and the ledger are told at another time
    for number in range(FIRST_ID, FIRST_ID + count):
        mine = {"id": number, "learner_id": number}
        rows[User].append(person | {"id": number, "username": f"learner{number}"})
        whose = {"id": number, "user_id": number, "token_digest": digest(f"{token}{number}")}
        rows[SignIn].append(sign_in | whose)
        rows[Coverage].append(coverage | mine)
        rows[Play].append(play | mine | {"coverage_id": number, "noted_at": soon})
        rows[Standing].append(standing | {"learner_id": number})
    for kind, values in rows.items():
        session.execute(kind.__table__.insert(), values)
    return [(f"{token}{number}", number) for number in range(FIRST_ID, FIRST_ID + count)]


def row_of(kind: type, which: Any) -> dict[str, Any]:
    table = kind.__table__
    return dict(session.execute(table.select().where(which)).mappings().one())


@contextmanager
def serving(
    folder: Path, core: int | None, database_url: str = "", program: str = ACADEMY
) -> Iterator[Server]:
    """One web process (gunicorn, gevent) on ``core``: the academy, and a bare route beside it."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "-w", "1",
        "--log-level", "error", program,
    ]  # fmt: skip
    # The server greets on standard output, which is for figures only.
    env = environment(folder, port, database_url)
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    pin(process, core)
    try:
        yield Server(port, _wait_for_worker(port))
    finally:
        process.terminate()
        process.wait(20)


def _wait_for_worker(port: int) -> int:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/pid", timeout=5) as answer:
                return int(answer.read())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def drive(plan: dict[str, Any], core: int | None) -> dict[str, Any]:
    """Run the load generator in a process of its own, on ``core``; what it measured."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.stage.load"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    pin(process, core)
    said, _ = process.communicate(json.dumps(plan))
    measured: dict[str, Any] = json.loads(said)
    return measured


def pin(process: "subprocess.Popen[Any]", core: int | None) -> None:
    """Keep a process, and those it will start, on one core."""
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
