"""Years of watching that lie in the database already: millions of coverages, made in bulk."""

from typing import Any

from sqlalchemy import text

from app.courses.models import Lesson
from app.kit.db import on_sqlite, session, transactional
from app.progress.models import Coverage
from benchmarks.stage.academy import FIRST_ID, row_of

FIRST_LESSON = 1_000
LEARNERS_AT_ONCE = 200

_COPY = """
INSERT INTO coverages (id, learner_id, lesson_id, file_hash, course_id, duration_ms, spans,
                       covered_ms, position_ms, saved_at, completed_at)
SELECT :first_id + (u.id - :first_learner) * :lessons + (l.id - :first_lesson), u.id, l.id,
       c.file_hash, c.course_id, c.duration_ms, :spans, c.duration_ms, c.duration_ms, c.saved_at,
       c.saved_at
FROM users u CROSS JOIN lessons l CROSS JOIN coverages c
WHERE c.id = :like AND u.id >= :from_learner AND u.id < :to_learner AND l.id >= :first_lesson
ORDER BY u.id, l.id
"""


def remember(learners: int, rows: int) -> int:
    """Give each of the seated learners their part of ``rows`` complete lessons; how many they are.

    The rows lie before those that are being watched, as those of past years do.
    """
    lessons = max(rows // learners, 1)
    _make_lessons(lessons)
    for first in range(FIRST_ID, FIRST_ID + learners, LEARNERS_AT_ONCE):
        _copy(lessons, first, min(first + LEARNERS_AT_ONCE, FIRST_ID + learners))
    _analyse()
    return lessons * learners


@transactional
def _make_lessons(count: int) -> None:
    like = row_of(Lesson, Lesson.id > 0)
    rows: list[dict[str, Any]] = [
        like | {"id": number, "creation_key": f"past-{number}"}
        for number in range(FIRST_LESSON, FIRST_LESSON + count)
    ]
    session.execute(Lesson.__table__.insert(), rows)


@transactional
def _copy(lessons: int, from_learner: int, to_learner: int) -> None:
    like = row_of(Coverage, Coverage.id == FIRST_ID)
    spans = f"[0, {like['duration_ms']}]"
    statement = _COPY if on_sqlite() else _COPY.replace(":spans", "CAST(:spans AS JSON)")
    session.execute(
        text(statement),
        {
            "first_id": FIRST_LESSON,
            "first_learner": FIRST_ID,
            "lessons": lessons,
            "first_lesson": FIRST_LESSON,
            "spans": spans,
            "like": FIRST_ID,
            "from_learner": from_learner,
            "to_learner": to_learner,
        },
    )


@transactional
def _analyse() -> None:
    session.execute(text("ANALYZE coverages"))
