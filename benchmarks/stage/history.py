"""Years of watching that lie in the database already: millions of coverages, made in bulk.

What the academy's actions would write, but without asking for each row whether its learner and its
lesson exist, and without waiting for the disk: the database is on its own while it is made, and
brought to rest before anything is measured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.courses.models import Lesson
from app.kit.db import engine, on_sqlite, session, transactional
from app.progress.models import Coverage
from benchmarks.stage.academy import FIRST_ID, row_of

FIRST_LESSON = 1_000
LEARNERS_AT_ONCE = 500

_COPY = """
INSERT INTO coverages (id, learner_id, lesson_id, file_hash, course_id, duration_ms, spans,
                       covered_ms, position_ms, saved_at, completed_at)
SELECT {first_id} + (u.id - {first_learner}) * {lessons} + (l.id - {first_lesson}), u.id, l.id,
       c.file_hash, c.course_id, c.duration_ms, {spans}, c.duration_ms, c.duration_ms, c.saved_at,
       c.saved_at
FROM users u CROSS JOIN lessons l CROSS JOIN coverages c
WHERE c.id = {first_learner} AND u.id >= {from_learner} AND u.id < {to_learner}
      AND l.id >= {first_lesson}
ORDER BY u.id, l.id
"""
_UNIQUE = "uq_coverages_learner_id_lesson_id_file_hash"
_UNCHECKED = {
    "sqlite": ("PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-262144"),
    "postgresql": (
        "SET session_replication_role = replica",
        "SET synchronous_commit = off",
        "SET maintenance_work_mem = '256MB'",
        "ALTER SYSTEM SET max_wal_size = '8GB'",
        "ALTER SYSTEM SET full_page_writes = off",
        "SELECT pg_reload_conf()",
        f"ALTER TABLE coverages DROP CONSTRAINT {_UNIQUE}",
    ),
}
_AT_REST = {
    "sqlite": ("ANALYZE coverages", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgresql": (
        f"ALTER TABLE coverages ADD CONSTRAINT {_UNIQUE} UNIQUE (learner_id, lesson_id, file_hash)",
        "ALTER SYSTEM RESET max_wal_size",
        "ALTER SYSTEM RESET full_page_writes",
        "SELECT pg_reload_conf()",
        "VACUUM (ANALYZE, FREEZE) coverages",
        "CHECKPOINT",
    ),
}


def remember(learners: int, rows: int) -> int:
    """Give each of the seated learners their part of ``rows`` complete lessons; how many they are.

    The rows lie before those that are being watched, as those of past years do.
    """
    lessons = max(rows // learners, 1)
    length_ms = _make_lessons(lessons)
    session.remove()
    spans = f"'[0, {length_ms}]'" if on_sqlite() else f"CAST('[0, {length_ms}]' AS JSON)"
    with _alone() as cursor:
        for first in range(FIRST_ID, FIRST_ID + learners, LEARNERS_AT_ONCE):
            statement = _COPY.format(
                first_id=FIRST_LESSON,
                first_learner=FIRST_ID,
                lessons=lessons,
                first_lesson=FIRST_LESSON,
                spans=spans,
                from_learner=first,
                to_learner=min(first + LEARNERS_AT_ONCE, FIRST_ID + learners),
            )
            cursor.execute(statement)
    return lessons * learners


@transactional
def _make_lessons(count: int) -> int:
    """The lessons of past years; how long each of them is, in milliseconds."""
    like = row_of(Lesson, Lesson.id > 0)
    rows: list[dict[str, Any]] = [
        like | {"id": number, "creation_key": f"past-{number}"}
        for number in range(FIRST_LESSON, FIRST_LESSON + count)
    ]
    session.execute(Lesson.__table__.insert(), rows)
    return int(row_of(Coverage, Coverage.id == FIRST_ID)["duration_ms"])


@contextmanager
def _alone() -> Iterator[Any]:
    """A connection where every statement is a transaction, nothing is checked or waited for."""
    connection = engine().raw_connection()
    driver: Any = connection.driver_connection
    if not on_sqlite():
        driver.autocommit = True
    cursor = driver.cursor()
    try:
        for statement in _UNCHECKED[engine().dialect.name]:
            cursor.execute(statement)
        yield cursor
        for statement in _AT_REST[engine().dialect.name]:
            cursor.execute(statement)
    finally:
        connection.invalidate()  # nobody shall come by what was switched off here
