"""Questions inside a recording, placed and changed in the studio beside the picture."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.courses import actions, queries
from app.courses.forms.questions import Answering, QuestionForm
from app.courses.rules import OPTIONS_MOST, Question, QuestionKind, written_moment
from app.courses.views import pages
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.forms import parse
from app.kit.web import (
    current_actor,
    field_sentences,
    flash_undo,
    once,
    read_page,
    render,
    sentence,
)

DESK = "/studio/courses/<id:course_id>/lessons/<id:lesson_id>/questions"


@pages.get(DESK)
def list_questions(course_id: int, lesson_id: int) -> str:
    """The questions of a recording, and room for one more."""
    return _page(course_id, lesson_id)


@pages.get(DESK + "/<id:question_id>")
def edit_question(course_id: int, lesson_id: int, question_id: int) -> str:
    shelf = queries.question_shelf(current_actor(), course_id, lesson_id)
    question = shelf.find(question_id)
    if question is None:
        raise NotFound()
    return _page(course_id, lesson_id, _present(question), upon=question_id)


@pages.post(DESK)
@once
def put_question(course_id: int, lesson_id: int) -> Any:
    try:
        actions.put_question(current_actor(), course_id, lesson_id, _typed())
    except (Invalid, Conflict) as refusal:
        return _refused(course_id, lesson_id, refusal)
    flash(_("The question is added."), "done")
    return _back(course_id, lesson_id)


@pages.post(DESK + "/<id:question_id>")
def change_question(course_id: int, lesson_id: int, question_id: int) -> Any:
    try:
        actions.put_question(current_actor(), course_id, lesson_id, _typed(), upon=question_id)
    except (Invalid, Conflict) as refusal:
        return _refused(course_id, lesson_id, refusal, question_id)
    flash(_("Saved."), "done")
    return _back(course_id, lesson_id)


@pages.post(DESK + "/<id:question_id>/remove")
def remove_question(course_id: int, lesson_id: int, question_id: int) -> Any:
    """It is not asked any more; it can be taken back at once."""
    actions.remove_question(current_actor(), course_id, lesson_id, question_id)
    undo = url_for(
        ".restore_question", course_id=course_id, lesson_id=lesson_id, question_id=question_id
    )
    flash_undo(_("The question is removed."), undo)
    return _back(course_id, lesson_id)


@pages.post(DESK + "/<id:question_id>/restore")
def restore_question(course_id: int, lesson_id: int, question_id: int) -> Any:
    actions.restore_question(current_actor(), course_id, lesson_id, question_id)
    flash(_("The question is back."), "done")
    return _back(course_id, lesson_id)


@pages.post(DESK + "/answering")
def choose_answering(course_id: int, lesson_id: int) -> Any:
    """What answering them has to be for the lesson to be complete."""
    wanted = read_page(Answering).must_be_right
    actions.choose_answering(current_actor(), course_id, lesson_id, must_be_right=wanted)
    flash(_("Saved."), "done")
    return _back(course_id, lesson_id)


def _typed() -> QuestionForm:
    """Empty places for answers are left out; a judgement tells which of its two is right."""
    form = request.form
    if form.get("kind") == QuestionKind.TF:
        options: list[dict[str, Any]] = [
            {"right": form.get("truth") == one} for one in ("true", "false")
        ]
    else:
        right = form.getlist("right")
        written = [(str(at), text.strip()) for at, text in enumerate(form.getlist("option"))]
        options = [
            {"text": text, "right": at in right} for at, text in written if text or at in right
        ]
    return parse(QuestionForm, {**form.to_dict(), "options": options})


def _present(question: Question) -> dict[str, Any]:
    judged = question.kind is QuestionKind.TF
    options = [] if judged else question.options
    return {
        "at_ms": written_moment(question.at_ms),
        "kind": question.kind.value,
        "body": question.body,
        "options": [(one.text, one.right) for one in options],
        "truth": "false" if judged and question.options[1].right else "true",
        "explanation": question.explanation,
    }


def _retyped() -> dict[str, Any]:
    form, right = request.form, request.form.getlist("right")
    options = [(text, str(at) in right) for at, text in enumerate(form.getlist("option"))]
    return {**form.to_dict(), "options": options}


def _refused(
    course_id: int, lesson_id: int, refusal: Invalid | Conflict, upon: int | None = None
) -> tuple[str, int]:
    errors = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
    said = "" if errors else sentence(refusal)
    page = _page(course_id, lesson_id, _retyped(), errors, said, upon)
    return page, refusal.status


def _page(
    course_id: int,
    lesson_id: int,
    typed: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
    refused: str = "",
    upon: int | None = None,
) -> str:
    actor = current_actor()
    typed = typed or {"kind": QuestionKind.SINGLE.value, "options": [], "truth": "true"}
    empty = [("", False)] * (OPTIONS_MOST - len(typed["options"]))
    return render(
        "courses/questions.html",
        sheet=queries.editable_course(actor, course_id),
        lesson=queries.editable_lesson(actor, course_id, lesson_id),
        shelf=queries.question_shelf(actor, course_id, lesson_id),
        typed=typed | {"options": [*typed["options"], *empty]},
        errors=errors or {},
        refused=refused,
        upon=upon,
        written_moment=written_moment,
        kinds=[
            (QuestionKind.SINGLE.value, _("Single choice")),
            (QuestionKind.MULTI.value, _("Several may be right")),
            (QuestionKind.TF.value, _("True or false")),
        ],
    )


def _back(course_id: int, lesson_id: int) -> Any:
    return redirect(url_for(".list_questions", course_id=course_id, lesson_id=lesson_id), 303)
