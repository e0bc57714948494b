"""Pages: my review queue, the review desk, and the one form that moves a course."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from app.courses.rules import State
from app.kit import clock
from app.kit.errors import Invalid
from app.kit.forms import parse
from app.kit.web import (
    current_actor,
    field_sentences,
    read_query,
    redirect_within,
    render,
)
from app.moderation import actions, queries
from app.moderation.forms import MoveForm, Queue
from app.moderation.rules import PRINCIPLES, Move
from app.reasons import N_

pages = Blueprint("moderation", __name__)

REVIEW_STAGES = (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW)

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


@pages.get("/reviews")
def list_reviews() -> str:
    found = queries.waiting_for(current_actor(), read_query(Queue))
    more = url_for(".list_reviews", cursor=found.next) if found.next else None
    return render("moderation/reviews.html", waiting=found.items, next_url=more, now=clock.now())


@pages.get("/reviews/<id:course_id>")
def show_desk(course_id: int) -> str:
    return _desk_page(course_id, {})


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
            return _desk_page(course_id, errors), 422
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


def _desk_page(course_id: int, errors: dict[str, list[str]]) -> str:
    """The desk; after a refusal with what was typed and signed still in place."""
    desk = queries.desk_of(current_actor(), course_id)
    shown = request.args.get("lesson", type=int)
    current = next((one for one in desk.lessons if one.lesson_id == shown), None)
    return render(
        "moderation/desk.html",
        desk=desk,
        current=current or next(iter(desk.lessons), None),
        principles=PRINCIPLES,
        reviewing=desk.position.stage in REVIEW_STAGES and Move.PASS in desk.moves,
        steps=_steps(desk),
        note=request.form.get("note", ""),
        signed=request.form.getlist("checklist"),
        errors=errors,
    )


def _steps(desk: queries.Desk) -> list[tuple[State, str, str]]:
    """The three stages, each with where it stands and who passed it."""
    stage = desk.position.stage
    at = REVIEW_STAGES.index(stage) if stage in REVIEW_STAGES else len(desk.passes)
    return [
        (
            one,
            "past" if place < at else "now" if one is stage else "ahead",
            desk.passes[place].name if place < len(desk.passes) else "",
        )
        for place, one in enumerate(REVIEW_STAGES)
    ]
