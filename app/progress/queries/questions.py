"""How a learner stands with the questions inside a lesson's recording."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from app.courses import queries as courses
from app.kit.db import session
from app.progress.models import QuestionAnswer
from app.progress.rules.questions import is_settled


class Questioned(Protocol):
    """A lesson of some revision, as far as its questions go."""

    @property
    def question_ids(self) -> Sequence[int]: ...
    @property
    def answers_right(self) -> bool: ...


@dataclass(frozen=True)
class QuestionMark:
    """Where a question is asked, and whether this learner has nothing left to do about it."""

    question_id: int
    at_ms: int
    settled: bool


@dataclass(frozen=True)
class AnswerState:
    """One learner and one question: how often it was answered, and whether rightly once."""

    tried: bool
    right: bool


def answer_states(learner_id: int, question_ids: Collection[int]) -> dict[int, AnswerState]:
    """How this learner stands with these questions; those never answered are left out."""
    if not question_ids:
        return {}
    rows = session.execute(
        select(QuestionAnswer.question_id, QuestionAnswer.right_at).where(
            QuestionAnswer.learner_id == learner_id,
            QuestionAnswer.question_id.in_(set(question_ids)),
            QuestionAnswer.tries > 0,
        )
    )
    return {row.question_id: AnswerState(True, row.right_at is not None) for row in rows}


def open_questions(learner_id: int, lesson: Questioned) -> set[int]:
    """The questions of a lesson that this learner still has to answer, as the lesson asks it."""
    states = answer_states(learner_id, lesson.question_ids)
    return {
        one
        for one in lesson.question_ids
        if one not in states
        or not is_settled(
            tried=states[one].tried,
            right=states[one].right,
            must_be_right=lesson.answers_right,
        )
    }


def question_marks(learner_id: int, lesson: Questioned) -> list[QuestionMark]:
    """Where the questions of a lesson are asked, in their order, and which of them are settled."""
    if not lesson.question_ids:
        return []
    left = open_questions(learner_id, lesson)
    return [
        QuestionMark(one.id, one.at_ms, one.id not in left)
        for one in courses.questions_among(lesson.question_ids)
    ]
