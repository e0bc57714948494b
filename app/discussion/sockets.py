"""The room over Socket.IO: the same forms and actions as over HTTP, each acknowledged."""

from typing import Any

from app.discussion import actions, forms, queries, rules
from app.kit import sockets
from app.kit.announce import Steadily
from app.kit.batching import Batch
from app.kit.errors import NotFound
from app.kit.sockets import on

MESSAGES_AT_ENTRANCE = 30
REST_SECONDS = 0.1
"""Between two batches: less than a hall gathers what it hears, so that nobody notices."""
ANSWERS_A_BATCH = 256
ANSWERS_WAITING = 10_000

_posting = Batch(actions.post_messages, rest_seconds=REST_SECONDS)
_answering = Batch(
    actions.answer_polls, most=ANSWERS_A_BATCH, waiting=ANSWERS_WAITING, rest_seconds=REST_SECONDS
)


@on("room:enter", forms.Entering)
def enter(actor: Any, form: forms.Entering) -> dict[str, Any]:
    """Hear the room from now on. It is joined before it is read, so that nothing falls between.

    With ``coalesce: true`` everything but ``room:count`` arrives as ``room:heard {items: [[event,
    payload], ...]}``, gathered over some milliseconds (``kit.gathering``).
    """
    room = queries.get_room(actor, form.room_id)
    sockets.enter_room(room.room_id, actor.id, gathered=form.coalesce)
    if room.moderates:
        sockets.listen_in(queries.keepers(room.room_id))
    muted_until = queries.muted_until(actor, room.room_id)
    pinned = queries.pinned_message(actor, room)
    poll = queries.current_poll(actor, room)
    recent = queries.history(actor, room, limit=MESSAGES_AT_ENTRANCE)
    return room.as_json() | {
        "count": sockets.presence.count(room.room_id),
        "messages": [said.as_json() for said in recent.items],
        "muted_until": muted_until.isoformat() if muted_until else None,
        "pinned": pinned.as_json() if pinned else None,
        "moderator": room.moderates,
        "poll": poll.as_json() if poll else None,
        "hands": queries.hands_in(actor, room).as_json(),
        "questions": [said.as_json() for said in queries.top_questions(actor, room)],
    }


@on("room:leave", forms.InRoom)
def leave(_actor: Any, form: forms.InRoom) -> dict[str, Any]:
    sockets.exit_room(form.room_id, queries.keepers(form.room_id))
    return {}


@on("room:hold", forms.RoomHolding)
def hold(actor: Any, form: forms.RoomHolding) -> dict[str, Any]:
    return actions.hold_room(actor, form.room_id, form).as_json()


@on("room:mute", forms.RoomMuting)
def mute(actor: Any, form: forms.RoomMuting) -> dict[str, Any]:
    seat = actions.mute(actor, form.room_id, form)
    return {"muted_until": seat.muted_until.isoformat() if seat.muted_until else None}


@on("message:post", forms.RoomMessage, judges_sign_in=True)
def post(token: str, form: forms.RoomMessage) -> dict[str, Any]:
    """What many people say at the same time is judged and written together (``kit.batching``)."""
    message = _posting.submit(actions.Posting(token, form.room_id, form))
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


@on("message:let_through", forms.Pinning)
def let_through(actor: Any, form: forms.Pinning) -> dict[str, Any]:
    actions.let_through(actor, form.id)
    return {}


@on("question:vote", forms.Voting)
def vote(actor: Any, form: forms.Voting) -> dict[str, Any]:
    return {"votes": (actions.vote_for if form.on else actions.take_back_vote)(actor, form.id)}


@on("question:answer", forms.Voting)
def answer_question(actor: Any, form: forms.Voting) -> dict[str, Any]:
    actions.mark_answered(actor, form.id, on=form.on)
    return {}


@on("poll:open", forms.RoomPoll)
def open_poll(actor: Any, form: forms.RoomPoll) -> dict[str, Any]:
    return {"poll": actions.open_poll(actor, form.room_id, form).as_json()}


@on("poll:answer", forms.PollAnswering, judges_sign_in=True)
def answer_poll(token: str, form: forms.PollAnswering) -> dict[str, Any]:
    """All of a hall may answer within moments: written together, as what is said."""
    answering = actions.Answering(token, form.poll_id, form.option)
    return {"poll": _answering.submit(answering).as_json()}


@on("poll:close", forms.PollClosing)
def close_poll(actor: Any, form: forms.PollClosing) -> dict[str, Any]:
    return {"poll": actions.close_poll(actor, form.poll_id).as_json()}


@on("hand:raise", forms.HandRaising)
def raise_hand(actor: Any, form: forms.HandRaising) -> dict[str, Any]:
    actions.raise_hand(actor, _meant(form))
    return {}


@on("hand:lower", forms.HandLowering)
def lower_hand(actor: Any, form: forms.HandLowering) -> dict[str, Any]:
    if form.everybody:
        actions.lower_all_hands(actor, _meant(form))
    else:
        actions.lower_hand(actor, _meant(form), form.person_id)
    return {}


@on("hand:call", forms.HandCalling)
def call_upon(actor: Any, form: forms.HandCalling) -> dict[str, Any]:
    actions.call_upon(actor, form.room_id, form.person_id)
    return {}


def _meant(form: forms.HandRaising) -> str:
    """The room that is named, or the only one that the sender is in."""
    room_id = form.room_id or sockets.only_room()
    if room_id is None:
        raise NotFound(rules.Refusal.NO_ROOM)
    return str(room_id)


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
