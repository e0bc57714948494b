"""What courses that somebody began still ask for: lesson by lesson, minutes and questions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.courses import queries as courses
from app.courses.models import Course, LessonVersion
from app.kit.db import session
from app.progress import queries as progress
from app.progress.queries import AnswerState, LessonStanding, Material
from app.progress.rules.completion import missing_ms
from app.progress.rules.questions import is_settled


@dataclass(frozen=True)
class Lacking:
    """What one lesson still asks for. ``left_ms`` of watching; ``asked_at_ms`` are the moments of
    the questions in its recording that are still to be answered."""

    lesson_id: int
    title: str
    plays: bool
    left_ms: int
    asked_at_ms: Sequence[int] = field(default_factory=tuple)

    @property
    def minutes(self) -> int:
        """Whole minutes of watching, rounded up."""
        return -(-self.left_ms // 60_000)


@dataclass(frozen=True)
class _Known:
    """What was read for all courses at once."""

    materials: Mapping[int, Material]
    standing: Mapping[int, LessonStanding]
    answers: Mapping[int, AnswerState]
    moments: Mapping[int, int]


def lacking_in(learner_id: int, topics: Mapping[int, int | None]) -> dict[int, list[Lacking]]:
    """By published course (id and topic), its lessons that are not complete, in their order.

    A fixed number of statements for any number of courses. A lesson whose recording is still being
    prepared is left out. Who may see the learner was decided by the caller.
    """
    if not topics:
        return {}
    lessons = _lessons_to_complete(topics)
    every = [lesson for of_course in lessons.values() for lesson in of_course]
    materials = progress.materials_of(every)
    question_ids = {one for lesson in every for one in lesson.question_ids}
    asked = courses.questions_among(question_ids)
    known = _Known(
        materials,
        progress.standing_in(learner_id, materials),
        progress.answer_states(learner_id, question_ids),
        {one.id: one.at_ms for one in asked},
    )
    rule_sets = courses.rule_sets_by_topic(set(topics.values()))
    return {
        course_id: list(
            _lacking(of_course, known, rule_sets[topics[course_id]].completion_permille)
        )
        for course_id, of_course in lessons.items()
    }


def _lessons_to_complete(course_ids: Collection[int]) -> dict[int, list[LessonVersion]]:
    """The required lessons of each published course, or all of them if none is required."""
    revisions = {
        row.published_revision_id: row.id
        for row in session.execute(
            select(Course.id, Course.published_revision_id).where(
                Course.id.in_(course_ids), Course.published_revision_id.is_not(None)
            )
        )
    }
    found = courses.lessons_by_revision(list(revisions))
    return {
        revisions[revision_id]: [one for one in lessons if one.required] or lessons
        for revision_id, lessons in found.items()
    }


def _lacking(
    lessons: Iterable[LessonVersion], known: _Known, completion_permille: int
) -> Iterable[Lacking]:
    for lesson in lessons:
        material = known.materials.get(lesson.lesson_id)
        mine = known.standing.get(lesson.lesson_id)
        if material is None or (mine and mine.completed_at):
            continue
        covered_ms = mine.covered_ms if mine else 0
        yield Lacking(
            lesson.lesson_id,
            lesson.title,
            material.plays,
            missing_ms(covered_ms, material.duration_ms, completion_permille),
            sorted(known.moments[one] for one in _open(lesson, known.answers)),
        )


def _open(lesson: LessonVersion, answers: Mapping[int, AnswerState]) -> list[int]:
    """The questions of a lesson that are not settled, as the lesson asks them."""
    never = AnswerState(tried=False, right=False)
    states = ((one, answers.get(one, never)) for one in lesson.question_ids)
    return [
        one
        for one, state in states
        if not is_settled(tried=state.tried, right=state.right, must_be_right=lesson.answers_right)
    ]
