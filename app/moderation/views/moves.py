"""The one form that moves a course, and the page that asks before a course is taken away."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _

from app.kit.errors import Invalid, NotFound
from app.kit.forms import parse
from app.kit.web import current_actor, field_sentences, redirect_within, render
from app.moderation import actions, queries
from app.moderation.forms import MoveForm
from app.moderation.rules import Move
from app.moderation.views import pages
from app.moderation.views.desk import desk_page
from app.reasons import N_

DONE: dict[Move, str] = {
    Move.SUBMIT: N_("Submitted. The first reviewer sees it now."),
    Move.WITHDRAW: N_("Withdrawn. The course is a draft again."),
    Move.PASS: N_("Passed. It goes on to the next step."),
    Move.RETURN: N_("Returned. The author has been told what to change."),
    Move.PUBLISH: N_("Published. Learners can find it now."),
    Move.UNPUBLISH: N_("Taken down. Nobody can watch it until it is restored."),
    Move.RETIRE: N_("On its way out. Nobody new can start it."),
    Move.RESTORE: N_("Restored. Learners can find it again."),
}
"""What a person reads after a move."""

ASKED = frozenset({Move.PUBLISH, Move.UNPUBLISH, Move.RETIRE, Move.RESTORE})
"""The moves that have a page of their own to ask."""


@pages.post("/courses/<id:course_id>/moves")
def move_course(course_id: int) -> Any:
    """Move and go on to ``next``; what the form still lacks is said where it was filled in."""
    actor, target = current_actor(), request.form.get("next")
    otherwise = url_for(".show_desk", course_id=course_id)
    try:
        form = _read_move()
        actions.move(actor, course_id, form)
    except Invalid as refusal:
        errors = field_sentences(refusal)
        if "desk" in request.form:
            return desk_page(course_id, errors), 422
        flash(" ".join(fault for faults in errors.values() for fault in faults), "problem")
        return redirect_within(target, otherwise)
    flash(_(DONE[form.move]), "done")
    return redirect_within(target, otherwise)


def _read_move() -> MoveForm:
    fields = request.form
    values = {
        "move": fields.get("move", ""),
        "note": fields.get("note", ""),
        "checklist": fields.getlist("checklist"),
        "stage": fields.get("stage") or None,
    }
    return parse(MoveForm, values)


@pages.get("/reviews/<id:course_id>/ask/<word>")
def ask_move(course_id: int, word: str) -> Any:
    """Asks once, naming the course and what it means for those who study it."""
    viewer = current_actor()
    position = queries.position_of(viewer, course_id)
    open_now = queries.moves_open_to(viewer, position)
    move = next((one for one in open_now if one == word and one in ASKED), None)
    if move is None:
        raise NotFound()
    back = request.args.get("back")
    return render(
        "moderation/ask.html",
        position=position,
        move=move,
        learners=queries.learners_of(course_id),
        back=back if back and back.startswith("/reviews") else None,
    )
