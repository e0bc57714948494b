"""Pages: the pledge as its signer reads it, and the desk where it is published."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.web import (
    current_actor,
    field_sentences,
    read_page,
    redirect_within,
    render,
    sentence,
)
from app.pledges import actions, queries
from app.pledges.forms import NewPledge, Signature
from app.pledges.permissions import can_sign
from app.pledges.rules import PledgeRefusal

pages = Blueprint("pledges", __name__)


@pages.get("/me/pledge")
def show_mine() -> str:
    """The pledge that holds for me, and what I signed."""
    return _my_page(request.args.get("next", ""), {})


@pages.post("/me/pledge")
def sign_mine() -> Any:
    """Sign it, and go on to where I wanted to be."""
    target = request.form.get("next", "")
    try:
        actions.sign_pledge(current_actor(), read_page(Signature))
    except Invalid as refusal:
        return _my_page(target, field_sentences(refusal)), refusal.status
    except Conflict as refusal:
        return _my_page(target, {}, sentence(refusal)), refusal.status
    if not target:
        flash(_("Signed. Thank you for learning honestly."), "done")
    return redirect_within(target, url_for(".show_mine"))


@pages.get("/admin/pledge")
def show_desk() -> str:
    """The pledge of my organisation and its versions."""
    return _desk_page({}, {})


@pages.post("/admin/pledge")
def publish() -> Any:
    """A new version, in force at once; a faulty one comes back as it was typed."""
    try:
        actions.publish_pledge(current_actor(), read_page(NewPledge))
    except Invalid as refusal:
        return _desk_page(dict(request.form), field_sentences(refusal)), refusal.status
    except Conflict as refusal:
        return _desk_page(dict(request.form), {}, sentence(refusal)), refusal.status
    flash(_("The pledge is published. Learners sign it before their next lesson."), "done")
    return redirect(url_for(".show_desk"), 303)


@pages.post("/admin/pledge/<id:pledge_id>/end")
def end(pledge_id: int) -> Any:
    """Ask for it no more."""
    actions.take_pledge_back(current_actor(), pledge_id)
    flash(_("This pledge is asked for no more. What was signed stays."), "done")
    return redirect(url_for(".show_desk"), 303)


def _my_page(target: str, errors: dict[str, list[str]], refused: str | None = None) -> str:
    viewer = current_actor()
    if not can_sign(viewer):
        raise NotAllowed(PledgeRefusal.NOT_A_LEARNER)
    return render(
        "pledges/mine.html",
        standing=queries.standing_of(viewer),
        signed=queries.signed_by(viewer),
        next=target,
        errors=errors,
        refused=refused,
    )


def _desk_page(
    typed: dict[str, Any], errors: dict[str, list[str]], refused: str | None = None
) -> str:
    found = queries.desk(current_actor())
    return render("pledges/desk.html", desk=found, typed=typed, errors=errors, refused=refused)
