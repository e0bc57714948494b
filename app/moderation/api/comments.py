"""Comments on a course's revisions: list, write, answer, settle, take back."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, TypedDict

from app.kit.web import current_actor, describes, read_json, read_query
from app.moderation import actions, queries
from app.moderation.api import api
from app.moderation.api.moves import PersonJson, person_json
from app.moderation.forms import CommentList, NewComment, NewReply, Settlement


class ReplyJson(TypedDict):
    id: str
    who: PersonJson
    body: str
    created_at: datetime


class CommentJson(TypedDict):
    id: str
    number: int
    revision: int
    carried: bool
    lesson_id: str | None
    at_ms: int | None
    box: list[float] | None
    quote: str
    principle: str
    body: str
    who: PersonJson
    stage: str
    created_at: datetime
    state: str
    settled_by: PersonJson | None
    settled_at: datetime | None
    changed: str | None
    replies: list[ReplyJson]


class CommentsJson(TypedDict):
    items: list[CommentJson]
    next: str | None


@api.get("/courses/<id:course_id>/comments")
@describes(query=CommentList, answers=CommentsJson)
def list_comments(course_id: int) -> Any:
    """Every review comment of a course by its number; ``state`` keeps the open or the resolved."""
    found = queries.page_of_comments(current_actor(), course_id, read_query(CommentList))
    return {"items": [_comment(one) for one in found.items], "next": found.next}


@api.post("/courses/<id:course_id>/comments")
@describes(takes=NewComment, answers=CommentJson, status=HTTPStatus.CREATED)
def write_comment(course_id: int) -> Any:
    """Comment on the newest revision: on the whole, a lesson, a moment of it, or its words."""
    actor = current_actor()
    made = actions.add_comment(actor, course_id, read_json(NewComment))
    return _comment(queries.get_comment(actor, course_id, made.id)), HTTPStatus.CREATED


@api.patch("/courses/<id:course_id>/comments/<id:comment_id>")
@describes(takes=Settlement, answers=CommentJson)
def settle_comment(course_id: int, comment_id: int) -> Any:
    """Resolve a comment, or open it again."""
    actor = current_actor()
    actions.settle_comment(actor, course_id, comment_id, read_json(Settlement))
    return _comment(queries.get_comment(actor, course_id, comment_id))


@api.delete("/courses/<id:course_id>/comments/<id:comment_id>")
@describes(status=HTTPStatus.NO_CONTENT)
def take_back_comment(course_id: int, comment_id: int) -> Any:
    """Take back a comment of one's own that nobody has answered."""
    actions.take_back_comment(current_actor(), course_id, comment_id)
    return "", HTTPStatus.NO_CONTENT


@api.post("/courses/<id:course_id>/comments/<id:comment_id>/replies")
@describes(takes=NewReply, answers=CommentJson, status=HTTPStatus.CREATED)
def reply_to_comment(course_id: int, comment_id: int) -> Any:
    """Answer a comment; the author of the course may do so too."""
    actor = current_actor()
    actions.reply_to_comment(actor, course_id, comment_id, read_json(NewReply))
    return _comment(queries.get_comment(actor, course_id, comment_id)), HTTPStatus.CREATED


def _comment(one: queries.Comment) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": one.number,
        "revision": one.revision,
        "carried": one.carried,
        "lesson_id": str(one.lesson_id) if one.lesson_id else None,
        "at_ms": one.at_ms,
        "box": one.box,
        "quote": one.quote,
        "principle": one.principle,
        "body": one.body,
        "who": person_json(one.who),
        "stage": one.stage,
        "created_at": one.created_at,
        "state": one.state,
        "settled_by": person_json(one.settled_by) if one.settled_by else None,
        "settled_at": one.settled_at,
        "changed": one.change,
        "replies": [_reply(reply) for reply in one.replies],
    }


def _reply(reply: queries.Reply) -> dict[str, Any]:
    return {
        "id": str(reply.id),
        "who": person_json(reply.who),
        "body": reply.body,
        "created_at": reply.created_at,
    }
