"""The room over HTTP, for programs: history, and the same deeds as over the socket."""

from typing import Any

from flask import Blueprint

from app.discussion import actions, forms, queries
from app.kit.paging import Paging
from app.kit.web import current_actor, describes, read_json, read_query

api = Blueprint("discussion_api", __name__, url_prefix="/api/v1")


@api.get("/rooms/<room_id>")
@describes(answers=dict)
def get_room(room_id: str) -> Any:
    """How a room is held."""
    return queries.get_room(current_actor(), room_id).as_json()


@api.patch("/rooms/<room_id>")
@describes(takes=forms.Holding, answers=dict)
def hold_room(room_id: str) -> Any:
    """Mute or unmute everybody, set slow mode, pre-moderation, danmaku; for its moderators."""
    return actions.hold_room(current_actor(), room_id, read_json(forms.Holding)).as_json()


@api.get("/rooms/<room_id>/messages")
@describes(query=forms.Earlier, answers=dict)
def list_messages(room_id: str) -> Any:
    """A stretch of the history, in the order of saying; ``next`` (as ``before``) leads back."""
    form = read_query(forms.Earlier)
    room = queries.get_room(current_actor(), room_id)
    stretch = queries.history(
        current_actor(), room, before=form.before or form.cursor, limit=form.limit
    )
    return {"items": [said.as_json() for said in stretch.items], "next": stretch.next}


@api.get("/rooms/<room_id>/replay")
@describes(query=forms.InTime, answers=dict)
def list_said_in_time(room_id: str) -> Any:
    """What was said in the room of a live lesson that is over, each with its place in the
    recording (`at_ms`): for its audience, and for who may see the course it became."""
    found = queries.said_in_time(current_actor(), room_id, read_query(forms.InTime))
    return {"items": [said.as_json() for said in found.items], "next": found.next}


@api.post("/rooms/<room_id>/messages")
@describes(takes=forms.NewMessage, answers=dict, status=201)
def post_message(room_id: str) -> Any:
    """Say something; the same ``client_id`` again is said once."""
    message = actions.post_message(current_actor(), room_id, read_json(forms.NewMessage))
    return {"id": str(message.id), "state": message.state.value}, 201


@api.post("/messages/<id:message_id>/hide")
@describes(takes=forms.HidingReason, answers=dict)
def hide_message(message_id: int) -> Any:
    """Take a message out of sight: one's own, or any as a moderator."""
    actions.hide_message(current_actor(), message_id, read_json(forms.HidingReason).reason)
    return {"id": str(message_id), "state": "hidden"}


@api.post("/rooms/<room_id>/mutes")
@describes(takes=forms.Muting, answers=dict)
def mute(room_id: str) -> Any:
    """Let a person only read for some minutes; 0 lets them speak again."""
    seat = actions.mute(current_actor(), room_id, read_json(forms.Muting))
    return {"person_id": str(seat.person_id), "muted_until": seat.muted_until}


@api.post("/messages/<id:message_id>/let-through")
@describes(answers=dict)
def let_through(message_id: int) -> Any:
    """Let everybody read a message that waited for its moderators."""
    message = actions.let_through(current_actor(), message_id)
    return {"id": str(message.id), "state": message.state.value}


@api.get("/rooms/<room_id>/questions")
@describes(query=forms.Questions, answers=dict)
def list_questions(room_id: str) -> Any:
    """Questions to be answered, the most wanted first; with `answered=1` those that were."""
    form = read_query(forms.Questions)
    room = queries.get_room(current_actor(), room_id)
    found = queries.page_of_questions(current_actor(), room, form, answered=form.answered)
    return {"items": [said.as_json() for said in found.items], "next": found.next}


@api.post("/messages/<id:message_id>/votes")
@describes(takes=forms.Switching, answers=dict)
def vote(message_id: int) -> Any:
    """Want a question answered, or with `on: false` want it no more."""
    on = read_json(forms.Switching).on
    votes = (actions.vote_for if on else actions.take_back_vote)(current_actor(), message_id)
    return {"id": str(message_id), "votes": votes}


@api.post("/messages/<id:message_id>/answered")
@describes(takes=forms.Switching, answers=dict)
def mark_answered(message_id: int) -> Any:
    """Tick a question off, or with `on: false` put it back; for moderators."""
    on = read_json(forms.Switching).on
    actions.mark_answered(current_actor(), message_id, on=on)
    return {"id": str(message_id), "answered": on}


@api.get("/rooms/<room_id>/polls")
@describes(query=Paging, answers=dict)
def list_polls(room_id: str) -> Any:
    """The polls of a room with what was answered, the latest first."""
    room = queries.get_room(current_actor(), room_id)
    found = queries.page_of_polls(current_actor(), room, read_query(Paging))
    return {"items": [poll.as_json() for poll in found.items], "next": found.next}


@api.post("/rooms/<room_id>/polls")
@describes(takes=forms.NewPoll, answers=dict, status=201)
def open_poll(room_id: str) -> Any:
    """Ask everybody in a room; for its moderators."""
    return actions.open_poll(current_actor(), room_id, read_json(forms.NewPoll)).as_json(), 201


@api.post("/polls/<id:poll_id>/answers")
@describes(takes=forms.PollChoice, answers=dict)
def answer_poll(poll_id: int) -> Any:
    """Choose one of a poll's options, by its place from 0 or its words; an answer stands."""
    option = read_json(forms.PollChoice).option
    return actions.answer_poll(current_actor(), poll_id, option).as_json()


@api.post("/polls/<id:poll_id>/close")
@describes(answers=dict)
def close_poll(poll_id: int) -> Any:
    """Close a poll for good; for moderators."""
    return actions.close_poll(current_actor(), poll_id).as_json()


@api.get("/rooms/<room_id>/hands")
@describes(answers=dict)
def list_hands(room_id: str) -> Any:
    """Whose hands are raised, the first one first."""
    room = queries.get_room(current_actor(), room_id)
    return queries.hands_in(current_actor(), room).as_json()


@api.post("/rooms/<room_id>/hands")
@describes(answers=dict)
def raise_hand(room_id: str) -> Any:
    """Raise my hand."""
    actions.raise_hand(current_actor(), room_id)
    return _hands(room_id)


@api.delete("/rooms/<room_id>/hands")
@describes(takes=forms.Lowering, answers=dict)
def lower_hand(room_id: str) -> Any:
    """Lower my hand; moderators lower that of `person_id`, or with `everybody: true` all."""
    form = read_json(forms.Lowering)
    if form.everybody:
        actions.lower_all_hands(current_actor(), room_id)
    else:
        actions.lower_hand(current_actor(), room_id, form.person_id)
    return _hands(room_id)


@api.post("/rooms/<room_id>/hands/call")
@describes(takes=forms.Calling, answers=dict)
def call_upon(room_id: str) -> Any:
    """Give somebody who raised a hand the word; for moderators."""
    actions.call_upon(current_actor(), room_id, read_json(forms.Calling).person_id)
    return _hands(room_id)


def _hands(room_id: str) -> dict[str, Any]:
    return queries.hands_in(current_actor(), queries.get_room(current_actor(), room_id)).as_json()
