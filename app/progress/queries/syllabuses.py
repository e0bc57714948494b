"""What completes a course: its required lessons, their materials, and the rules they are under."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from app.courses import queries as courses
from app.credits.queries import rule_set_for
from app.kit.db import session
from app.progress.models import Standing
from app.progress.queries.materials import Material, lessons_to_complete, materials_of
from app.progress.rules.crediting import READING, WATCHING, Policy


@dataclass(frozen=True)
class Syllabus:
    """A published course as somebody completes it; one policy for each material."""

    course_id: int
    revision_id: int
    title: str
    seconds: int
    subjects: list[str]
    materials: list[Material]
    policies: list[Policy]


def syllabuses(course_ids: Collection[int], on: date) -> dict[int, Syllabus]:
    """By course, as published; without those that are not, or have nothing ready to be watched.

    For callers that take over a past of many learners: a handful of statements a course.
    """
    found = (_syllabus(course_id, on) for course_id in course_ids)
    return {one.course_id: one for one in found if one is not None}


def _syllabus(course_id: int, on: date) -> Syllabus | None:
    revision = courses.published_revision(course_id)
    if revision is None:
        return None
    lessons = lessons_to_complete(revision.id)
    known = materials_of(lessons)
    if not lessons or len(known) < len(lessons):
        return None
    materials = [known[lesson.lesson_id] for lesson in lessons]
    subjects = courses.subjects_of(revision.topic_id)
    rules = rule_set_for(None, subjects, on)
    return Syllabus(
        course_id=course_id,
        revision_id=revision.id,
        title=revision.title,
        seconds=courses.course_seconds(revision.id),
        subjects=subjects,
        materials=materials,
        policies=[_policy(one, rules.completion_permille) for one in materials],
    )


def _policy(material: Material, completion_permille: int) -> Policy:
    usual = WATCHING if material.plays else READING
    return replace(usual, completion_permille=completion_permille)


def begun_pairs(learner_ids: Collection[int]) -> set[tuple[int, int]]:
    """Learner and course wherever one of these learners has begun a course."""
    rows = session.execute(
        select(Standing.learner_id, Standing.course_id).where(Standing.learner_id.in_(learner_ids))
    )
    return {(row.learner_id, row.course_id) for row in rows}
