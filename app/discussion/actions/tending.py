"""What those who look after a room do: hide, pin, mute, let through, hold the room."""

from datetime import timedelta

from sqlalchemy import select, update

from app.accounts import queries as accounts
from app.discussion import permissions, queries
from app.discussion.actions._seats import take_seat
from app.discussion.actions._telling import tell_of
from app.discussion.actions.thanks import take_thanks_back
from app.discussion.forms import Holding, Muting
from app.discussion.models import Message, Room, Seat
from app.discussion.permissions import Actor
from app.discussion.queries import RoomView
from app.discussion.rules import Refusal
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, NotAllowed, NotFound


@transactional
def hide_message(actor: Actor, message_id: int, reason: str = "") -> None:
    """Take a message out of everybody's sight; its words stay readable for moderators.

    Authors take back their own, moderators hide any. Hiding again changes nothing. Raises
    NotFound, NotAllowed. Points that the message brought are taken back.
    """
    message, room = queries.get_message(actor, message_id)
    if not permissions.can_hide(actor, message.author_id, moderates=room.moderates):
        raise NotAllowed(Refusal.NOT_YOURS_TO_HIDE)
    if message.hidden_at:
        return
    message.hidden_at = clock.now()
    message.hidden_by_id = actor.id
    message.hidden_reason = reason or None
    message.pinned_at = message.pinned_by_id = None
    take_thanks_back(actor, message.author_id, message.posted_at)
    announce(
        message.room_id,
        "message:hidden",
        {
            "id": str(message.id),
            "room_id": message.room_id,
            "by_author": actor.id == message.author_id,
        },
    )


@transactional
def pin_message(actor: Actor, message_id: int) -> None:
    """Stand a message at the top of its room, in place of the one that stood there.

    Raises NotFound, also for a hidden message; Conflict for one that waits to be let through;
    NotAllowed for everybody but moderators.
    """
    message = _visible_to_moderator(actor, message_id)
    session.execute(
        update(Message)
        .where(Message.room_id == message.room_id, Message.pinned_at.is_not(None))
        .values(pinned_at=None, pinned_by_id=None)
    )
    message.pinned_at = clock.now()
    message.pinned_by_id = actor.id
    _announce_pin(message, pinned=True)


@transactional
def unpin_message(actor: Actor, message_id: int) -> None:
    """Let a message stand among the others again. Raises as :func:`pin_message`."""
    message = _visible_to_moderator(actor, message_id)
    if message.pinned_at is None:
        return
    message.pinned_at = message.pinned_by_id = None
    _announce_pin(message, pinned=False)


def _visible_to_moderator(actor: Actor, message_id: int) -> Message:
    message, room = queries.get_message(actor, message_id)
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    if message.hidden_at:
        raise NotFound(Refusal.NO_MESSAGE)
    if message.held:
        raise Conflict(Refusal.HELD)
    return message


def _announce_pin(message: Message, *, pinned: bool) -> None:
    announce(
        message.room_id,
        "message:pinned",
        {"id": str(message.id), "room_id": message.room_id, "pinned": pinned},
    )


@transactional
def mute(actor: Actor, room_id: str, form: Muting) -> Seat:
    """Let a person only read for some minutes; 0 lets them speak again.

    Raises NotFound for an unknown room or person; NotAllowed for everybody but moderators, and
    when the person is one of them.
    """
    room = queries.get_room(actor, room_id)
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    person = accounts.get_user(form.person_id)
    if queries.moderates(person, room_id):
        raise NotAllowed(Refusal.MODERATORS_STAY)
    seat = take_seat(person.id, room_id)
    seat.muted_until = clock.now() + timedelta(minutes=form.minutes) if form.minutes else None
    seat.muted_by_id = actor.id
    seat.mute_reason = form.reason or None
    return seat


@transactional
def hold_room(actor: Actor, room_id: str, form: Holding) -> RoomView:
    """Hold a room otherwise: quiet or not, slow, moderated beforehand, with danmaku.

    Everybody in it hears how it is held from now on. What waits when a room is no longer
    moderated beforehand keeps waiting for its moderators. Raises NotFound, and NotAllowed for
    everybody but moderators.
    """
    room = queries.get_room(actor, room_id)
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    session.execute(upsert(Room.__table__).values(room_id=room_id).on_conflict_do_nothing())
    kept = session.scalars(locked(select(Room).where(Room.room_id == room_id))).one()
    for field, value in form.model_dump(exclude_none=True, exclude={"room_id"}).items():
        setattr(kept, field, value)
    session.flush()
    held = queries.get_room(actor, room_id)
    announce(room_id, "room:held", held.as_json())
    return held


@transactional
def let_through(actor: Actor, message_id: int) -> Message:
    """Let everybody read a message that waited; one that does not wait stays as it is.

    Raises NotFound, also for a hidden message; NotAllowed for everybody but moderators.
    """
    message, room = queries.get_message(actor, message_id)
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    if message.hidden_at:
        raise NotFound(Refusal.NO_MESSAGE)
    if message.held:
        message.held = False
        message.let_through_by_id = actor.id
        session.flush()
        tell_of(queries.see(actor, room, [message])[0])
    return message
