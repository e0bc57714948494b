"""Questions inside a recording: for its author, and for callers that have decided who may know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.courses.models import LessonQuestion
from app.courses.permissions import Actor
from app.courses.queries.studio import editable_lesson
from app.courses.rules import Option, Question
from app.kit.db import session
from app.videos import queries as videos
from app.videos.queries import VideoFacts


@dataclass(frozen=True)
class QuestionShelf:
    """The questions of a lesson on its author's desk, beside the recording they are asked in."""

    lesson_id: int
    video: VideoFacts | None
    questions: Sequence[Question]
    must_be_right: bool

    @property
    def length_ms(self) -> int | None:
        """How long the recording is; None while nobody has looked into it."""
        return self.video.duration_ms if self.video else None

    def find(self, question_id: int) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)

    def beyond(self, question: Question) -> bool:
        """Whether the recording has ended before this question is asked."""
        return self.length_ms is not None and question.at_ms >= self.length_ms


def question_shelf(viewer: Actor, course_id: int, lesson_id: int) -> QuestionShelf:
    """The questions of the viewer's own lesson in its newest revision; raises NotFound."""
    version = editable_lesson(viewer, course_id, lesson_id)
    facts = videos.facts([version.video_id] if version.video_id else [])
    return QuestionShelf(
        lesson_id=lesson_id,
        video=facts.get(version.video_id or 0),
        questions=questions_among(version.question_ids),
        must_be_right=version.answers_right,
    )


def questions_among(question_ids: Collection[int]) -> list[Question]:
    """These questions with what is right, in the order in which they are asked.

    For callers that have decided who may know the answers: authors, reviewers, the server itself.
    """
    if not question_ids:
        return []
    rows = session.scalars(
        select(LessonQuestion)
        .where(LessonQuestion.id.in_(set(question_ids)))
        .order_by(LessonQuestion.at_ms, LessonQuestion.id)
    )
    return [_question(row) for row in rows]


def _question(row: LessonQuestion) -> Question:
    return Question(
        id=row.id,
        at_ms=row.at_ms,
        kind=row.kind,
        body=row.body,
        options=[Option(one["text"], one["right"]) for one in row.options],
        explanation=row.explanation,
    )
