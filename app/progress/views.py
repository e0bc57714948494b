"""What a learner decides about a course that they have begun."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask_babel import gettext as _

from app.kit.errors import Conflict
from app.kit.web import current_actor, sentence
from app.progress import actions

pages = Blueprint("progress", __name__)


@pages.post("/courses/<id:course_id>/revision")
def go_over(course_id: int) -> Any:
    """Study the newest published revision from now on."""
    try:
        actions.go_over(current_actor(), course_id)
    except Conflict as refusal:
        flash(sentence(refusal), "problem")
    else:
        flash(_("You study the newest revision now. What stayed the same counts on."), "done")
    return redirect(f"/courses/{course_id}", 303)
