"""The forms of comments: write, answer, settle, take back; each leads back to the desk."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from app.kit.errors import Invalid
from app.kit.web import current_actor, field_sentences, once, read_page, redirect_within
from app.moderation import actions, queries
from app.moderation.forms import NewComment, NewReply, Settlement
from app.moderation.views import pages
from app.moderation.views.desk import desk_page


@pages.post("/reviews/<id:course_id>/comments")
@once
def add_comment(course_id: int) -> Any:
    try:
        comment = actions.add_comment(current_actor(), course_id, read_page(NewComment))
    except Invalid as refusal:
        return desk_page(course_id, {"comment": _all(refusal)}), 422
    return _back(course_id, comment.number)


@pages.post("/reviews/<id:course_id>/comments/<id:comment_id>/replies")
@once
def reply_to_comment(course_id: int, comment_id: int) -> Any:
    try:
        actions.reply_to_comment(current_actor(), course_id, comment_id, read_page(NewReply))
    except Invalid as refusal:
        return desk_page(course_id, {f"reply-{comment_id}": _all(refusal)}), 422
    return _back(course_id, queries.get_comment(current_actor(), course_id, comment_id).number)


@pages.post("/reviews/<id:course_id>/comments/<id:comment_id>/state")
def settle_comment(course_id: int, comment_id: int) -> Any:
    comment = actions.settle_comment(current_actor(), course_id, comment_id, read_page(Settlement))
    return _back(course_id, comment.number)


@pages.post("/reviews/<id:course_id>/comments/<id:comment_id>/take-back")
def take_back_comment(course_id: int, comment_id: int) -> Any:
    actions.take_back_comment(current_actor(), course_id, comment_id)
    return _back(course_id, None)


def _back(course_id: int, number: int | None) -> Any:
    """To where the form says, else to the comment on the desk."""
    desk = url_for(".show_desk", course_id=course_id, comment=number)
    return redirect_within(request.form.get("next"), desk)


def _all(refusal: Invalid) -> list[str]:
    faults = field_sentences(refusal)
    return [fault for field in faults.values() for fault in field] or [_(refusal.sentence)]


@pages.app_context_processor
def _comments_for_author() -> dict[str, Any]:
    """``review_comments(course_id)``: what the author of a course still has to do about it."""
    return {
        "review_comments": lambda course_id: queries.comments_for_author(current_actor(), course_id)
    }
