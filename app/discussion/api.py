"""The room over HTTP, for programs: history, and the same deeds as over the socket."""

from typing import Any

from flask import Blueprint

from app.discussion import actions, forms, queries
from app.kit.web import current_actor, describes, read_json, read_query

api = Blueprint("discussion_api", __name__, url_prefix="/api/v1")


@api.get("/rooms/<room_id>")
@describes(answers=dict)
def get_room(room_id: str) -> Any:
    """How a room is held."""
    return _room(queries.get_room(current_actor(), room_id))


@api.patch("/rooms/<room_id>")
@describes(takes=forms.Holding, answers=dict)
def hold_room(room_id: str) -> Any:
    """Close or open a room for writing, or set its slow mode; for its moderators."""
    return _room(actions.hold_room(current_actor(), room_id, read_json(forms.Holding)))


def _room(room: queries.RoomView) -> dict[str, Any]:
    return {
        "room_id": room.room_id,
        "closed": room.manners.closed,
        "slow_seconds": room.manners.slow_seconds,
    }


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
