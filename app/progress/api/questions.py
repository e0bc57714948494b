"""The questions inside a recording: put to the learner of a play, and answered.

Beyond the public contract: `POST /plays/ID/questions/QID` and `.../answers`. What is right is never
told before a question is settled.
"""

from typing import Any, TypedDict

from flask_babel import gettext as _

from app.courses.rules import Question, QuestionKind
from app.kit.web import current_actor, describes, read_json
from app.progress import actions
from app.progress.api import api
from app.progress.forms import QuestionReply


class OptionAnswer(TypedDict):
    id: str
    text: str


class AskedAnswer(TypedDict):
    """A question as it is put this once; the ids of its options are this attempt's own."""

    id: str
    attempt_id: str
    at_seconds: float
    kind: str
    question: str
    options: list[OptionAnswer]
    tries_left: int


class VerdictAnswer(TypedDict):
    """What an answer led to; `explanation` and `right_options` are told once it is settled."""

    right: bool
    settled: bool
    right_options: list[str]
    explanation: str
    tries_left: int
    retry_after_seconds: int
    questions_left: int
    complete: bool


@api.post("/plays/<id:play_id>/questions/<id:question_id>")
@describes(answers=AskedAnswer, status=201)
def ask_question(play_id: int, question_id: int) -> Any:
    """Be asked a question of the lesson: a new attempt, its options in an order of its own."""
    asked = actions.ask_question(current_actor(), play_id, question_id)
    question = asked.question
    return {
        "id": str(question.id),
        "attempt_id": asked.attempt,
        "at_seconds": question.at_ms / 1000,
        "kind": question.kind,
        "question": question.body,
        "options": [{"id": key, "text": option_words(question, at)} for key, at in asked.options],
        "tries_left": asked.tries_left,
    }, 201


@api.post("/plays/<id:play_id>/questions/<id:question_id>/answers")
@describes(takes=QuestionReply, answers=VerdictAnswer)
def answer_question(play_id: int, question_id: int) -> Any:
    """Answer a question with options of the attempt it was put in; each attempt counts once."""
    form = read_json(QuestionReply)
    verdict = actions.answer_question(current_actor(), play_id, question_id, form)
    return {
        "right": verdict.right,
        "settled": verdict.settled,
        "right_options": list(verdict.right_options),
        "explanation": verdict.explanation,
        "tries_left": verdict.tries_left,
        "retry_after_seconds": verdict.retry_after,
        "questions_left": verdict.questions_left,
        "complete": verdict.complete,
    }


def option_words(question: Question, place: int) -> str:
    """What an option says; those of a judgement say it in the reader's language."""
    if question.kind is QuestionKind.TF:
        return str(_("False") if place else _("True"))
    return question.options[place].text
