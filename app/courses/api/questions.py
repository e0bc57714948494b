"""Questions inside the recording of a lesson of my draft: listed with their answers, placed,
changed, taken away. Learners are asked by their play; these addresses are for the author alone.
"""

from typing import Any, TypedDict

from app.courses import actions, queries
from app.courses.api import api
from app.courses.forms.questions import Answering, NewQuestion
from app.courses.rules import Question
from app.kit.errors import NotFound
from app.kit.web import current_actor, describes, read_json


class OptionJson(TypedDict):
    text: str
    right: bool


class QuestionJson(TypedDict):
    """A question with its answers; those of a judgement are true and false, without words."""

    id: str
    at_ms: int
    kind: str
    body: str
    options: list[OptionJson]
    explanation: str


class QuestionListJson(TypedDict):
    items: list[QuestionJson]
    next: None
    must_be_right: bool


@api.get("/lessons/<id:lesson_id>/questions")
@describes(answers=QuestionListJson)
def list_questions(lesson_id: int) -> Any:
    """The questions in the recording of a lesson of mine, in its newest revision."""
    return _shelf(lesson_id)


@api.post("/lessons/<id:lesson_id>/questions")
@describes(takes=NewQuestion, answers=QuestionJson, status=201)
def put_question(lesson_id: int) -> Any:
    """Ask a question in the recording of a lesson of my draft."""
    actor, course_id = current_actor(), _course_of(lesson_id)
    question_id = actions.put_question(actor, course_id, lesson_id, read_json(NewQuestion))
    return _told(course_id, lesson_id, question_id), 201


@api.put("/lessons/<id:lesson_id>/questions/<id:question_id>")
@describes(takes=NewQuestion, answers=QuestionJson)
def change_question(lesson_id: int, question_id: int) -> Any:
    """Ask another question in its place; it has an id of its own. Published ones stay."""
    actor, course_id = current_actor(), _course_of(lesson_id)
    form = read_json(NewQuestion)
    changed = actions.put_question(actor, course_id, lesson_id, form, upon=question_id)
    return _told(course_id, lesson_id, changed)


@api.delete("/lessons/<id:lesson_id>/questions/<id:question_id>")
@describes(status=204)
def remove_question(lesson_id: int, question_id: int) -> Any:
    """Ask it no longer in my draft; what is published keeps it."""
    actions.remove_question(current_actor(), _course_of(lesson_id), lesson_id, question_id)
    return "", 204


@api.patch("/lessons/<id:lesson_id>/questions")
@describes(takes=Answering, answers=QuestionListJson)
def choose_answering(lesson_id: int) -> Any:
    """Whether the questions must be answered right for the lesson to be complete."""
    wanted = read_json(Answering).must_be_right
    actor, course_id = current_actor(), _course_of(lesson_id)
    actions.choose_answering(actor, course_id, lesson_id, must_be_right=wanted)
    return _shelf(lesson_id)


def _course_of(lesson_id: int) -> int:
    course_id = queries.course_of_lesson(lesson_id)
    queries.get_course(current_actor(), course_id)
    return course_id


def _shelf(lesson_id: int) -> dict[str, Any]:
    course_id = queries.course_of_lesson(lesson_id)
    shelf = queries.question_shelf(current_actor(), course_id, lesson_id)
    items = [_json(one) for one in shelf.questions]
    return {"items": items, "next": None, "must_be_right": shelf.must_be_right}


def _told(course_id: int, lesson_id: int, question_id: int) -> dict[str, Any]:
    shelf = queries.question_shelf(current_actor(), course_id, lesson_id)
    question = shelf.find(question_id)
    if question is None:
        raise NotFound()
    return _json(question)


def _json(question: Question) -> dict[str, Any]:
    return {
        "id": str(question.id),
        "at_ms": question.at_ms,
        "kind": question.kind,
        "body": question.body,
        "options": [{"text": one.text, "right": one.right} for one in question.options],
        "explanation": question.explanation,
    }
