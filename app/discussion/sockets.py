"""The room over Socket.IO: the same forms and actions as over HTTP, each acknowledged."""

from typing import Any

from app.discussion import actions, forms, permissions, queries, rules
from app.kit import sockets
from app.kit.announce import Steadily
from app.kit.sockets import on

MESSAGES_AT_ENTRANCE = 30


@on("room:enter", forms.InRoom)
def enter(actor: Any, form: forms.InRoom) -> dict[str, Any]:
    """Hear the room from now on. It is joined before it is read, so that nothing falls between."""
    room = queries.get_room(actor, form.room_id)
    sockets.enter_room(room.room_id, actor.id)
    muted_until = queries.muted_until(actor, room.room_id)
    pinned = queries.pinned_message(actor, room)
    recent = queries.history(actor, room, limit=MESSAGES_AT_ENTRANCE)
    return {
        "count": sockets.presence.count(room.room_id),
        "messages": [said.as_json() for said in recent.items],
        "muted_until": muted_until.isoformat() if muted_until else None,
        "slow_seconds": room.manners.slow_seconds,
        "closed": room.manners.closed,
        "pinned": pinned.as_json() if pinned else None,
        "moderator": permissions.can_moderate(actor, room.owner_id),
    }


@on("room:leave", forms.InRoom)
def leave(_actor: Any, form: forms.InRoom) -> dict[str, Any]:
    sockets.exit_room(form.room_id)
    return {}


@on("message:post", forms.RoomMessage)
def post(actor: Any, form: forms.RoomMessage) -> dict[str, Any]:
    message = actions.post_message(actor, form.room_id, form)
    return {"id": str(message.id), "state": message.state.value}


@on("message:hide", forms.Hiding)
def hide(actor: Any, form: forms.Hiding) -> dict[str, Any]:
    actions.hide_message(actor, form.id, form.reason)
    return {}


@on("message:pin", forms.Pinning)
def pin(actor: Any, form: forms.Pinning) -> dict[str, Any]:
    (actions.pin_message if form.on else actions.unpin_message)(actor, form.id)
    return {}


@on("message:react", forms.Reacting)
def react(actor: Any, form: forms.Reacting) -> dict[str, Any]:
    (actions.react if form.on else actions.take_back_reaction)(actor, form.id, form.emoji)
    return {}


def _tell_count(room_id: str) -> None:
    count = sockets.presence.count(room_id)
    sockets.say_here(room_id, "room:count", {"room_id": room_id, "count": count})


counting = Steadily(_tell_count, rules.COUNT_INTERVAL_SECONDS)


@sockets.when_room_changes
def tell_count(room_id: str) -> None:
    """Tell a room how many people are in it, at most once a second."""
    if sockets.presence.count(room_id):
        counting.changed(room_id)
    else:
        counting.forget(room_id)
