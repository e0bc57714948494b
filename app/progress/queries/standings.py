"""Reads about how far people are: in a lesson, in a course, and where they stopped."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.kit.db import session
from app.progress.models import Coverage, Standing
from app.progress.queries.materials import Material
from app.progress.queries.stored import paired
from app.progress.rules import completion
from app.progress.rules.intervals import Coverage as Spans


@dataclass(frozen=True)
class LessonStanding:
    """How far somebody is in one lesson."""

    covered_ms: int
    duration_ms: int
    spans: Spans
    resume_ms: int
    completed_at: datetime | None
    last_saved_at: datetime


@dataclass(frozen=True)
class CourseStanding:
    """How far somebody is in one course: from 0 to 1, and when it was complete."""

    fraction: float
    completed_at: datetime | None


@dataclass(frozen=True)
class Stop:
    """A lesson somebody watched, and where they stopped in it."""

    lesson_id: int
    course_id: int
    standing: LessonStanding


def course_standing(
    _viewer: User, learner_ids: Collection[int], course_ids: Collection[int]
) -> dict[tuple[int, int], CourseStanding]:
    """How far each of these learners is in each of these courses; one statement.

    Pairs not started are left out. Who may see whom is decided by the caller, who chose the ids.
    """
    if not learner_ids or not course_ids:
        return {}
    rows = session.execute(
        select(
            Standing.learner_id,
            Standing.course_id,
            Standing.required_ms,
            Standing.covered_ms,
            Standing.completed_at,
        ).where(Standing.learner_id.in_(set(learner_ids)), Standing.course_id.in_(set(course_ids)))
    )
    return {
        (row.learner_id, row.course_id): CourseStanding(
            1.0 if row.completed_at else completion.fraction(row.covered_ms, row.required_ms),
            row.completed_at,
        )
        for row in rows
    }


def lesson_standing(learner_id: int, lesson_ids: Collection[int]) -> dict[int, LessonStanding]:
    """How far a learner is in each of these lessons, in the file they watched last."""
    if not lesson_ids:
        return {}
    rows = session.scalars(
        select(Coverage)
        .where(Coverage.learner_id == learner_id, Coverage.lesson_id.in_(set(lesson_ids)))
        .order_by(Coverage.saved_at, Coverage.id)
    )
    return {row.lesson_id: _lesson_standing(row) for row in rows}


def standing_in(learner_id: int, materials: Mapping[int, Material]) -> dict[int, LessonStanding]:
    """How far a learner is in these lessons, by lesson id, in the very material each is played
    from: what was watched of a recording that has since been replaced does not show."""
    files = [one.file_hash for one in materials.values()]
    rows = session.scalars(
        select(Coverage).where(
            Coverage.learner_id == learner_id,
            Coverage.lesson_id.in_(materials),
            Coverage.file_hash.in_(files),
        )
    )
    return {
        row.lesson_id: _lesson_standing(row)
        for row in rows
        if materials[row.lesson_id].file_hash == row.file_hash
    }


def _lesson_standing(row: Coverage) -> LessonStanding:
    spans = paired(row.spans)
    return LessonStanding(
        covered_ms=row.covered_ms,
        duration_ms=row.duration_ms,
        spans=spans,
        resume_ms=completion.resume_ms(
            spans, row.position_ms, row.duration_ms, first_pass_seek=True
        ),
        completed_at=row.completed_at,
        last_saved_at=row.saved_at,
    )


def stops_of(learner_id: int, limit: int) -> list[Stop]:
    """The lessons this learner watched, the latest first, whether completed or not."""
    rows = session.scalars(
        select(Coverage)
        .where(Coverage.learner_id == learner_id)
        .order_by(Coverage.saved_at.desc(), Coverage.id.desc())
        .limit(limit)
    )
    return [Stop(row.lesson_id, row.course_id, _lesson_standing(row)) for row in rows]


def completed_lesson_ids(learner_id: int, files: dict[int, str]) -> set[int]:
    """Which of these lessons (id to file hash) the learner has completed in that very file."""
    rows = session.execute(
        select(Coverage.lesson_id, Coverage.file_hash).where(
            Coverage.learner_id == learner_id,
            Coverage.lesson_id.in_(files),
            Coverage.completed_at.is_not(None),
        )
    )
    return {row.lesson_id for row in rows if files[row.lesson_id] == row.file_hash}


def covered_in(learner_id: int, files: dict[int, str]) -> int:
    """How many milliseconds of these files (by lesson) the learner has covered in all."""
    rows = session.execute(
        select(Coverage.lesson_id, Coverage.file_hash, Coverage.covered_ms).where(
            Coverage.learner_id == learner_id, Coverage.lesson_id.in_(files)
        )
    )
    return sum(row.covered_ms for row in rows if files[row.lesson_id] == row.file_hash)
