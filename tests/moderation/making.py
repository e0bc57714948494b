"""Takes courses through their reviews, as the people of the story do."""

from types import SimpleNamespace
from typing import Any

from app.courses.models import Course
from app.moderation import actions
from app.moderation.forms import MoveForm
from app.moderation.rules import Principle
from tests.factories import make_user

REVIEWERS = ("first_reviewer", "second_reviewer", "final_reviewer")


def make_cast() -> SimpleNamespace:
    """One person for every part in a review."""
    cast = SimpleNamespace(
        author=make_user(roles=("teacher",), name="田老师"),
        admin=make_user(roles=("learning_admin",)),
        learner=make_user(),
    )
    cast.first, cast.second, cast.final = (make_user(roles=(role,)) for role in REVIEWERS)
    return cast


def move(actor: Any, course: Course, name: str, **more: Any) -> actions.Outcome:
    """One move; a pass is signed in full, a return has a note."""
    usual = {"checklist": dict.fromkeys(Principle, True), "note": "请看 12:52。"}
    return actions.move(actor, course.id, MoveForm(move=name, **(usual | more)))


def submit(cast: SimpleNamespace, course: Course) -> Course:
    move(cast.author, course, "submit")
    return course


def approve(cast: SimpleNamespace, course: Course) -> Course:
    """From a draft to approved."""
    submit(cast, course)
    for reviewer in (cast.first, cast.second, cast.final):
        move(reviewer, course, "pass")
    return course


def publish(cast: SimpleNamespace, course: Course) -> Course:
    approve(cast, course)
    move(cast.admin, course, "publish")
    return course
