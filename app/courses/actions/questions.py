"""Which questions a recording of a draft asks: placed, changed, taken away; and what answering
them has to be for the lesson to be complete.
"""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from app.courses.actions.courses import draft_revision
from app.courses.forms.questions import NewQuestion
from app.courses.models import LessonQuestion, LessonVersion, Revision
from app.courses.permissions import Actor
from app.courses.queries import questions_among, version_in
from app.courses.rules import (
    QUESTIONS_MOST,
    EditRefusal,
    Question,
    QuestionRefusal,
    refuse_moment,
)
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotFound
from app.videos import queries as videos


@transactional
def put_question(
    actor: Actor, course_id: int, lesson_id: int, form: NewQuestion, upon: int | None = None
) -> int:
    """Ask a question in a recording of the draft; in place of the question ``upon`` if told.

    What is published keeps its own: a changed question is a new one. Returns its id. Raises
    NotFound, NotAllowed, Conflict as ``draft_revision`` does; Conflict when ``upon`` was changed
    or taken away meanwhile; Invalid for a lesson without a recording, for a moment outside of it,
    and when there are too many.
    """
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    _refuse(version, form, upon)
    before = next(iter(questions_among([upon] if upon else [])), None)
    if before and _same(before, form):
        return before.id
    question = LessonQuestion(
        lesson_id=lesson_id,
        at_ms=form.at_ms,
        kind=form.kind,
        body=form.body,
        options=[one.model_dump() for one in form.options],
        explanation=form.explanation,
        created_at=clock.now(),
    )
    session.add(question)
    session.flush()
    rest = [one for one in version.question_ids if one != upon]
    version.question_ids = [*rest, question.id]
    _touch(revision)
    return question.id


@transactional
def remove_question(actor: Actor, course_id: int, lesson_id: int, question_id: int) -> None:
    """Ask this question no longer in the draft; raises as above, and NotFound for an unknown."""
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    if question_id not in version.question_ids:
        raise NotFound()
    version.question_ids = [one for one in version.question_ids if one != question_id]
    _touch(revision)


@transactional
def restore_question(actor: Actor, course_id: int, lesson_id: int, question_id: int) -> None:
    """Ask a question again that this lesson has asked before; NotFound for another lesson's."""
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    own = select(LessonQuestion.id).where(
        LessonQuestion.id == question_id, LessonQuestion.lesson_id == lesson_id
    )
    if session.scalar(own) is None:
        raise NotFound()
    if question_id not in version.question_ids:
        version.question_ids = [*version.question_ids, question_id]
        _touch(revision)


@transactional
def choose_answering(
    actor: Actor, course_id: int, lesson_id: int, *, must_be_right: bool
) -> LessonVersion:
    """Whether the questions of a lesson must be answered right, or only answered."""
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    version.answers_right = must_be_right
    _touch(revision)
    return version


def _refuse(version: LessonVersion, form: NewQuestion, upon: int | None) -> None:
    if version.video_id is None:
        raise Invalid(errors={"at_ms": [QuestionRefusal.NO_RECORDING.sentence]})
    if upon is not None and upon not in version.question_ids:
        raise Conflict(EditRefusal.NEWER)
    facts = videos.facts([version.video_id])[version.video_id]
    refusal = refuse_moment(form.at_ms, facts.duration_ms)
    if refusal:
        raise Invalid(errors={"at_ms": [refusal.sentence]})
    if upon is None and len(version.question_ids) >= QUESTIONS_MOST:
        too_many: Any = (QuestionRefusal.TOO_MANY.sentence, {"most": QUESTIONS_MOST})
        raise Invalid(errors={"at_ms": [too_many]})


def _same(before: Question, form: NewQuestion) -> bool:
    """Whether nothing was changed: what was answered of it then stays answered."""
    return (before.at_ms, before.kind, before.body, before.explanation) == (
        form.at_ms,
        form.kind,
        form.body,
        form.explanation,
    ) and [asdict(one) for one in before.options] == [one.model_dump() for one in form.options]


def _get(revision: Revision, lesson_id: int) -> LessonVersion:
    version = version_in(revision.id, lesson_id)
    if version is None:
        raise NotFound()
    return version


def _touch(revision: Revision) -> None:
    revision.edited_at = clock.now()
    session.flush()
