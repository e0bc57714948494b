"""The stage itself: what one test writes, the next does not find; what a dead run left, goes."""

import subprocess
import sys

from sqlalchemy import func, select

from app.kit import db
from tests import databases
from tests.courses.making import make_published_course
from tests.places import PREFIX, left_behind


def counted() -> int:
    with db.engine().connect() as connection:
        return sum(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.Base.metadata.sorted_tables
        )


def test_nothing_is_left_of_what_was_written(app, database):
    make_published_course(lessons=[200])
    assert counted() > 5
    db.session.remove()
    if db.on_sqlite():
        db.engine().dispose()
    database.clean()
    assert counted() == 0


def test_what_a_dead_run_left_is_swept_and_a_living_one_is_let_be(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as living:
        for name in (dead.pid, living.pid, "of somebody"):
            (tmp_path / f"{PREFIX}{name}").mkdir()
        assert list(left_behind(tmp_path)) == [tmp_path / f"{PREFIX}{dead.pid}"]


def test_what_a_test_left_open_is_not_read_by_the_next(sqlite_database, built_app):
    """A file that was removed lives on in whoever has it open."""
    for _test in range(2):
        sqlite_database.clean()
        engine = databases.turn_to(sqlite_database.url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE left_behind (id INTEGER)")
    databases.leave(engine)
