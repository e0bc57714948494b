"""What a learner decides about a course that they have begun, and its author about watching it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.kit.errors import Conflict, Invalid
from app.kit.web import current_actor, field_sentences, read_page, render, sentence
from app.progress import actions, queries
from app.progress.forms import WatchingForm
from app.progress.rules.crediting import UNCREDITED_NAMES

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


@pages.get("/studio/courses/<id:course_id>/watching")
def watching(course_id: int) -> str:
    """How the lessons of a course may be watched, for who decides it."""
    policy = queries.policy_desk(current_actor(), course_id).policy
    typed = {
        "max_rate": f"{policy.max_rate_permille / 1000:g}",
        "first_pass_seek": policy.first_pass_seek,
        "hidden_counts": policy.hidden_counts,
        "challenges": policy.challenges,
        "daily_cap_minutes": "" if policy.cap_ms is None else policy.cap_ms // 60_000,
    }
    return _watching_page(course_id, typed)


@pages.post("/studio/courses/<id:course_id>/watching")
def set_watching(course_id: int) -> Any:
    """From now on it is watched this way."""
    try:
        actions.set_watching_policy(current_actor(), course_id, read_page(WatchingForm))
    except Invalid as refusal:
        return _watching_page(course_id, request.form.to_dict(), field_sentences(refusal)), 422
    flash(_("From now on it is watched this way."), "done")
    return redirect(url_for(".watching", course_id=course_id), 303)


def _watching_page(
    course_id: int, typed: dict[str, Any], errors: dict[str, list[str]] | None = None
) -> str:
    desk = queries.policy_desk(current_actor(), course_id)
    return render(
        "progress/watching.html",
        course_id=course_id,
        title=desk.title,
        back=f"/studio/courses/{course_id}" if desk.own else f"/courses/{course_id}",
        rates=[("1", "1×"), ("1.25", "1.25×"), ("1.5", "1.5×"), ("2", "2×")],
        typed=typed,
        errors=errors or {},
    )


def uncounted_words() -> dict[str, str]:
    """Why something was not counted at first, in few words, by the reason's code."""
    return {reason.code: _(name) for reason, name in UNCREDITED_NAMES.items()}
