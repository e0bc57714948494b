"""What follows from watching: the class hears of it, and a completed course earns its hours."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select

from app.classes.actions import note_progress
from app.classes.queries import is_required_of
from app.courses import queries as courses
from app.courses.actions import finish_course
from app.credits import actions as credits
from app.credits.rules import EntryKind
from app.kit.db import locked, session, transactional
from app.progress import queries
from app.progress.models import Standing
from app.progress.rules.sitting import Sitting

WORTH_TELLING_MS = 5_000
"""What was not counted for less than this is a hiccup, not a story."""


@transactional
def note_sitting(sitting: Sitting, moment: datetime) -> None:
    """Tell the ledger and the class of a play that completes its lesson or has gone on a while."""
    began = max(sitting.noted_at, moment - timedelta(milliseconds=sitting.policy.grace_ms))
    credits.note_watched(sitting.learner_id, began, moment)
    completed = sitting.finished and complete_course(sitting, moment)
    note_progress(sitting.learner_id, sitting.course_id, completed=completed, at=moment)


class Studying(Protocol):
    """Who studies which revision of a course, and the sitting that tells of it."""

    @property
    def learner_id(self) -> int: ...
    @property
    def course_id(self) -> int: ...
    @property
    def revision_id(self) -> int: ...
    @property
    def play_id(self) -> int | None: ...


@transactional
def complete_course(sitting: Studying, moment: datetime) -> bool:
    """Award the course's hours if its required lessons are all complete now; whether they were.

    Hours are awarded once a course, on the measured duration of its lessons; those of the replay of
    a live lesson not beside those of the lesson itself, whichever came first.
    """
    lessons = queries.lessons_to_complete(sitting.revision_id)
    files = {
        lesson_id: material.file_hash
        for lesson_id, material in queries.materials_of(lessons).items()
    }
    wanted = {lesson.lesson_id for lesson in lessons}
    if queries.completed_lesson_ids(sitting.learner_id, files) != wanted:
        return False
    standing = session.scalar(
        locked(
            select(Standing).where(
                Standing.learner_id == sitting.learner_id,
                Standing.course_id == sitting.course_id,
            )
        )
    )
    assert standing is not None, "opening a play makes the standing"
    if standing.completed_at is not None:
        return False
    standing.completed_at = moment
    finish_course(sitting.learner_id, sitting.course_id, moment)
    course = courses.get_revision(sitting.revision_id)
    credits.award(
        sitting.learner_id,
        kind=EntryKind.ONLINE,
        source=courses.credit_sources([sitting.course_id])[sitting.course_id],
        title=course.title,
        seconds=courses.course_seconds(sitting.revision_id),
        subjects=courses.subjects_of(course.topic_id),
        required=is_required_of(sitting.learner_id, sitting.course_id),
        at=moment,
        evidence={
            "play_id": sitting.play_id,
            "course_id": sitting.course_id,
            "revision_id": sitting.revision_id,
            "lesson_ids": sorted(wanted),
            "uncounted": _uncounted(sitting),
        },
    )
    return True


def _uncounted(sitting: Studying) -> list[dict[str, Any]]:
    """What of the watching did not count, kept with the hours so that they can be explained."""
    found = queries.uncounted_of(sitting.learner_id, sitting.course_id)
    return [
        {"at": play.opened_at.isoformat(), "reason": reason, "seconds": ms // 1000}
        for play, reason, ms in found
        if ms >= WORTH_TELLING_MS
    ]
