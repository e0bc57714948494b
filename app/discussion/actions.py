"""What people do in a room: speak, hide, pin, react, mute, hold the room."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, select, update

from app.accounts import queries as accounts
from app.courses import queries as courses
from app.credits import actions as credits
from app.credits.rules import Deed
from app.discussion import permissions, queries, rules
from app.discussion.forms import Holding, Muting, NewMessage
from app.discussion.models import Message, Reaction, Room, Seat
from app.discussion.permissions import Actor
from app.discussion.queries import RoomView
from app.discussion.rules import Hold, Refusal, Speaker
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import in_steps, locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, TooFast


@transactional
def post_message(actor: Actor, room_id: str, form: NewMessage) -> Message:
    """Say something; everybody in the room hears it. The same ``client_id`` again is said once.

    Raises NotFound for a room that is not open to the actor, Conflict when it is closed,
    NotAllowed when they are muted, TooFast after 5 messages in 10 seconds or out of turn in slow
    mode, Invalid when the reply or the lesson belongs elsewhere.
    """
    room = queries.get_room(actor, room_id)
    seat = _take_seat(actor.id, room_id)
    said = queries.find_own(actor, room_id, form.client_id)
    if said is not None:
        return said
    _let_speak(actor, room, seat)
    _check_reply(room_id, form.reply_to)
    _check_lesson(actor, room, form.lesson_id)
    message = Message(
        room_id=room_id,
        author_id=actor.id,
        client_id=form.client_id,
        body=form.body,
        reply_to_id=form.reply_to,
        lesson_id=form.lesson_id,
        at_ms=None if form.at_seconds is None else round(form.at_seconds * 1000),
        posted_at=clock.now(),
    )
    session.add(message)
    session.flush()
    announce(room_id, "message:posted", queries.see(actor, room, [message])[0].as_json())
    return message


def _take_seat(person_id: int, room_id: str) -> Seat:
    """The person's seat, locked: what they do in this room happens one after the other."""
    session.execute(
        upsert(Seat.__table__).values(room_id=room_id, person_id=person_id).on_conflict_do_nothing()
    )
    seat = session.scalar(
        locked(select(Seat).where(Seat.room_id == room_id, Seat.person_id == person_id))
    )
    assert seat is not None
    return seat


def _let_speak(actor: Actor, room: RoomView, seat: Seat) -> None:
    speaker = Speaker(
        recent=queries.last_spoke(actor, room.room_id),
        muted_until=seat.muted_until,
        moderator=permissions.can_moderate(actor, room.owner_id),
    )
    hold = rules.hold_before_speaking(room.manners, speaker, clock.now())
    if hold is not None:
        raise _refusal(hold, speaker)


def _refusal(hold: Hold, speaker: Speaker) -> Refused:
    if hold.reason is Refusal.CLOSED:
        return Conflict(hold.reason)
    if hold.reason is Refusal.MUTED and speaker.muted_until:
        until = clock.local(speaker.muted_until).strftime("%Y-%m-%d %H:%M")
        return NotAllowed(hold.reason, until=until)
    return TooFast(hold.reason, retry_after=hold.seconds, seconds=hold.seconds)


def _check_reply(room_id: str, reply_to: int | None) -> None:
    if reply_to is None:
        return
    replied = session.get(Message, reply_to)
    if replied is None or replied.room_id != room_id or replied.hidden_at:
        raise Invalid(errors={"reply_to": [Refusal.REPLY_ELSEWHERE.sentence]})


def _check_lesson(actor: Actor, room: RoomView, lesson_id: int | None) -> None:
    if lesson_id is None:
        return
    try:
        lesson = courses.lesson_for(actor, lesson_id)
    except NotFound:
        lesson = None
    if lesson is None or lesson.course_id != room.ref.subject_id:
        raise Invalid(errors={"lesson_id": [Refusal.LESSON_ELSEWHERE.sentence]})


@transactional
def hide_message(actor: Actor, message_id: int, reason: str = "") -> None:
    """Take a message out of everybody's sight; its words stay readable for moderators.

    Authors take back their own, moderators hide any. Hiding again changes nothing. Raises
    NotFound, NotAllowed.
    """
    message, room = queries.get_message(actor, message_id)
    if not permissions.can_hide(actor, room.owner_id, message.author_id):
        raise NotAllowed(Refusal.NOT_YOURS_TO_HIDE)
    if message.hidden_at:
        return
    message.hidden_at = clock.now()
    message.hidden_by_id = actor.id
    message.hidden_reason = reason or None
    message.pinned_at = message.pinned_by_id = None
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

    Raises NotFound, also for a hidden message; NotAllowed for everybody but moderators.
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
    if not permissions.can_moderate(actor, room.owner_id):
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    if message.hidden_at:
        raise NotFound(Refusal.NO_MESSAGE)
    return message


def _announce_pin(message: Message, *, pinned: bool) -> None:
    announce(
        message.room_id,
        "message:pinned",
        {"id": str(message.id), "room_id": message.room_id, "pinned": pinned},
    )


@transactional
def react(actor: Actor, message_id: int, emoji: str) -> None:
    """Meet a message with an emoji; doing it again changes nothing.

    Raises NotFound, also for a hidden message; Conflict when the room is closed; NotAllowed when
    the actor is muted; Invalid when the message has very many different reactions already.
    """
    _reactable(actor, message_id)
    known = queries.emoji_of(message_id)
    if emoji not in known and len(known) >= rules.EMOJI_PER_MESSAGE:
        raise Invalid(errors={"emoji": [Refusal.TOO_MANY_EMOJI.sentence]})
    reaction = {
        "message_id": message_id,
        "person_id": actor.id,
        "emoji": emoji,
        "reacted_at": clock.now(),
    }
    insert = upsert(Reaction.__table__).values(**reaction).on_conflict_do_nothing()
    if session.scalar(insert.returning(Reaction.id)):
        _announce_reaction(actor, message_id, emoji, on=True)


@transactional
def take_back_reaction(actor: Actor, message_id: int, emoji: str) -> None:
    """Meet a message with an emoji no more. Raises as :func:`react`."""
    _reactable(actor, message_id)
    removed = delete(Reaction).where(
        Reaction.message_id == message_id,
        Reaction.person_id == actor.id,
        Reaction.emoji == emoji,
    )
    if session.scalar(removed.returning(Reaction.id)):
        _announce_reaction(actor, message_id, emoji, on=False)


def _reactable(actor: Actor, message_id: int) -> None:
    message, room = queries.get_message(actor, message_id)
    if message.hidden_at:
        raise NotFound(Refusal.NO_MESSAGE)
    speaker = Speaker(
        muted_until=queries.muted_until(actor, room.room_id),
        moderator=permissions.can_moderate(actor, room.owner_id),
    )
    hold = rules.hold_before_speaking(room.manners, speaker, clock.now())
    if hold is not None:
        raise _refusal(hold, speaker)


def _announce_reaction(actor: Actor, message_id: int, emoji: str, *, on: bool) -> None:
    message = session.get_one(Message, message_id)
    announce(
        message.room_id,
        "message:reacted",
        {
            "id": str(message_id),
            "room_id": message.room_id,
            "emoji": emoji,
            "count": queries.reaction_count(message_id, emoji),
            "person_id": str(actor.id),
            "on": on,
        },
    )


@transactional
def mute(actor: Actor, room_id: str, form: Muting) -> Seat:
    """Let a person only read for some minutes; 0 lets them speak again.

    Raises NotFound for an unknown room or person; NotAllowed for everybody but moderators, and
    when the person is one of them.
    """
    room = queries.get_room(actor, room_id)
    if not permissions.can_moderate(actor, room.owner_id):
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    person = accounts.get_user(form.person_id)
    if permissions.can_moderate(person, room.owner_id):
        raise NotAllowed(Refusal.MODERATORS_STAY)
    seat = _take_seat(person.id, room_id)
    seat.muted_until = clock.now() + timedelta(minutes=form.minutes) if form.minutes else None
    seat.muted_by_id = actor.id
    seat.mute_reason = form.reason or None
    return seat


@transactional
def hold_room(actor: Actor, room_id: str, form: Holding) -> RoomView:
    """Close or open a room for writing, or set the seconds between two messages of a person.

    Raises NotFound, and NotAllowed for everybody but moderators.
    """
    room = queries.get_room(actor, room_id)
    if not permissions.can_moderate(actor, room.owner_id):
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    session.execute(upsert(Room.__table__).values(room_id=room_id).on_conflict_do_nothing())
    kept = session.scalars(locked(select(Room).where(Room.room_id == room_id))).one()
    if form.closed is not None:
        kept.closed = form.closed
    if form.slow_seconds is not None:
        kept.slow_seconds = form.slow_seconds
    session.flush()
    return queries.get_room(actor, room_id)


@in_steps
def reward_speakers(day: date) -> int:
    """Thank who took part in discussions on a day, as the rules for points say; returns how many.

    What was hidden does not count. Safe to repeat: a person is thanked once for a day.
    """
    begins, ends = (
        datetime.combine(one, time.min, tzinfo=clock.zone()) for one in (day, day + timedelta(1))
    )
    spoke = select(Message.author_id, func.count()).where(
        Message.posted_at >= begins, Message.posted_at < ends, Message.hidden_at.is_(None)
    )
    found = session.execute(spoke.group_by(Message.author_id)).all()
    session.rollback()
    source = f"discussion:{day.isoformat()}"
    given = [
        credits.reward(author_id, Deed.DISCUSSION, source=source, title="", day=day, times=times)
        for author_id, times in found
    ]
    return sum(one is not None for one in given)
