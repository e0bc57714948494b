"""The questions inside a recording: put to a learner, answered, and what follows from the last."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.courses import queries as courses
from app.courses.rules import Question, QuestionKind, is_right
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotFound, TooEarly, TooFast
from app.progress import queries
from app.progress.actions.completing import note_sitting
from app.progress.actions.storing import store_sittings
from app.progress.forms import QuestionReply
from app.progress.models import Play, QuestionAnswer
from app.progress.permissions import Actor
from app.progress.queries import Questioned
from app.progress.rules.crediting import PlayState, Uncredited
from app.progress.rules.questions import (
    AskRefusal,
    is_reached,
    is_settled,
    next_try_at,
    seconds_until,
    tries_left,
)
from app.progress.rules.sitting import Sitting


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is put this once: nothing in it tells what is right."""

    question: Question
    attempt: str
    options: Sequence[tuple[str, int]]
    """The id of each option for this attempt and its place in the question, as they are shown."""
    tries_left: int


@dataclass(frozen=True)
class Verdict:
    """What an answer led to. The explanation and what is right are told once it is settled."""

    right: bool
    settled: bool
    right_options: Sequence[str]
    explanation: str
    tries_left: int
    retry_after: int
    """Seconds until it may be tried again; 0 when it is settled."""
    questions_left: int
    complete: bool


@dataclass
class _Asking:
    """A question of a play of the actor's own, everything about it locked."""

    sitting: Sitting
    lesson: Questioned
    question: Question
    answer: QuestionAnswer | None
    moment: datetime

    @property
    def settled(self) -> bool:
        answer = self.answer
        return is_settled(
            tried=answer is not None and answer.tries > 0,
            right=answer is not None and answer.right_at is not None,
            must_be_right=self.lesson.answers_right,
        )


@transactional
def ask_question(actor: Actor, play_id: int, question_id: int) -> AskedQuestion:
    """Put a question of the lesson to the actor, its options in an order of this attempt's own.

    An attempt that was open before is over. Refuses plays of others and questions the lesson does
    not ask (NotFound), plays that are over and questions that are settled (Conflict), questions
    the learner has not come to (TooEarly) and tries that follow too soon (TooFast).
    """
    asking = _open(actor, play_id, question_id)
    reached = asking.sitting.watched.spans[-1][1] if asking.sitting.watched.spans else 0
    if not is_reached(asking.question.at_ms, reached, asking.sitting.policy.first_pass_seek):
        raise TooEarly(AskRefusal.NOT_REACHED)
    if asking.settled:
        raise Conflict(AskRefusal.SETTLED)
    answer = asking.answer
    _refuse_haste(answer, asking.moment)
    if answer is None:
        answer = QuestionAnswer(learner_id=actor.id, question_id=question_id, tries=0)
        session.add(answer)
    answer.attempt = secrets.token_urlsafe(18)
    answer.shown = [[secrets.token_urlsafe(6), at] for at in _shuffled(asking.question)]
    answer.chosen = None
    session.flush()
    return AskedQuestion(
        question=asking.question,
        attempt=answer.attempt,
        options=[(str(key), at) for key, at in answer.shown],
        tries_left=tries_left(answer.tries),
    )


@transactional
def answer_question(actor: Actor, play_id: int, question_id: int, form: QuestionReply) -> Verdict:
    """Take an answer to a question that was put; the last one completes a lesson that is watched.

    The same answer to the same attempt again hears the same. Refuses as ``ask_question`` does;
    another attempt than the last, or another answer to it (Conflict); options that were not shown,
    none, or several where one is right (Invalid).
    """
    asking = _open(actor, play_id, question_id)
    answer = asking.answer
    if answer is None or answer.attempt != form.attempt_id:
        raise Conflict(AskRefusal.OTHER_ATTEMPT)
    chosen = _chosen(asking.question, answer, form)
    if answer.chosen is not None:
        if sorted(answer.chosen) != chosen:
            raise Conflict(AskRefusal.OTHER_ATTEMPT)
        return _verdict(asking, answer, len(_left(asking)))
    answer.chosen = chosen
    answer.tries += 1
    answer.answered_at = asking.moment
    if is_right(asking.question, chosen):
        answer.right_at = asking.moment
    session.flush()
    left = _left(asking)
    if not left:
        _all_answered(asking)
    return _verdict(asking, answer, len(left))


def _open(actor: Actor, play_id: int, question_id: int) -> _Asking:
    """The play and its coverage are locked, as for a beat: answers and beats take turns."""
    sitting = queries.sittings([play_id]).get(play_id)
    if sitting is None or sitting.learner_id != actor.id:
        raise NotFound()
    lesson = courses.version_in(sitting.revision_id, sitting.watched.lesson_id)
    if lesson is None or question_id not in lesson.question_ids:
        raise NotFound()
    if sitting.state is not PlayState.ACTIVE:
        closed = sitting.state is PlayState.CLOSED
        raise Conflict(Uncredited.CLOSED if closed else Uncredited.SUPERSEDED)
    return _Asking(
        sitting=sitting,
        lesson=lesson,
        question=courses.questions_among([question_id])[0],
        answer=session.get(QuestionAnswer, (actor.id, question_id)),
        moment=clock.now(),
    )


def _refuse_haste(answer: QuestionAnswer | None, moment: datetime) -> None:
    free_at = next_try_at(answer.tries, answer.answered_at) if answer else None
    wait = seconds_until(free_at, moment) if free_at else 0
    if wait:
        raise TooFast(AskRefusal.WAIT, retry_after=wait)


def _shuffled(question: Question) -> list[int]:
    """The places of the options in an order of chance; true and false keep theirs."""
    places = list(range(len(question.options)))
    if question.kind is not QuestionKind.TF:
        secrets.SystemRandom().shuffle(places)
    return places


def _chosen(question: Question, answer: QuestionAnswer, form: QuestionReply) -> list[int]:
    shown = dict(answer.shown)
    if not set(form.options) <= set(shown):
        raise Invalid(errors={"options": [AskRefusal.OTHER_ATTEMPT.sentence]})
    chosen = sorted({shown[key] for key in form.options})
    if not chosen:
        raise Invalid(errors={"options": [AskRefusal.NOTHING_CHOSEN.sentence]})
    if len(chosen) > 1 and question.kind is not QuestionKind.MULTI:
        raise Invalid(errors={"options": [AskRefusal.ONE_ONLY.sentence]})
    return chosen


def _left(asking: _Asking) -> set[int]:
    return queries.open_questions(asking.sitting.learner_id, asking.lesson)


def _all_answered(asking: _Asking) -> None:
    """Every play of this file in this revision may complete now; this one does if it is watched."""
    sitting = asking.sitting
    session.execute(
        update(Play)
        .where(Play.coverage_id == sitting.watched.id, Play.revision_id == sitting.revision_id)
        .values(questions_open=False),
        execution_options={"synchronize_session": False},
    )
    _finish(sitting, asking.moment)


@transactional
def complete_watched(play_id: int, moment: datetime) -> None:
    """Complete the lesson of a play that nothing is left to be answered in, if it is watched: its
    last question may have been taken away by a newer revision.
    """
    _finish(queries.sittings([play_id])[play_id], moment)


def _finish(sitting: Sitting, moment: datetime) -> None:
    sitting.answer_all()
    if sitting.finished:
        store_sittings([sitting], moment)
        note_sitting(sitting, moment)


def _verdict(asking: _Asking, answer: QuestionAnswer, left: int) -> Verdict:
    settled = asking.settled
    free_at = next_try_at(answer.tries, answer.answered_at)
    return Verdict(
        right=answer.right_at is not None,
        settled=settled,
        right_options=[key for key, at in answer.shown if settled and at in asking.question.right],
        explanation=asking.question.explanation if settled else "",
        tries_left=tries_left(answer.tries),
        retry_after=0 if settled or free_at is None else seconds_until(free_at, asking.moment),
        questions_left=left,
        complete=asking.sitting.watched.complete,
    )
