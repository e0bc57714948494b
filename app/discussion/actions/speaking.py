"""What everybody does in a room: speak, and meet what was said."""

from sqlalchemy import delete

from app.courses import queries as courses
from app.discussion import queries, rules
from app.discussion.actions._seats import let_speak, refusal_of, take_seat
from app.discussion.actions._telling import tell_of
from app.discussion.forms import NewMessage
from app.discussion.models import Message, Reaction
from app.discussion.permissions import Actor
from app.discussion.queries import RoomView
from app.discussion.rules import Kind, Refusal, RoomKind, Speaker
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound


@transactional
def post_message(actor: Actor, room_id: str, form: NewMessage) -> Message:
    """Say something; everybody in the room hears it. The same ``client_id`` again is said once.

    Where a room is moderated beforehand, only its moderators hear it until one lets it through.
    Raises NotFound for a room that is not open to the actor, Conflict when it is closed,
    NotAllowed when they are muted or announce without looking after the room, TooFast after 5
    messages in 10 seconds or out of turn in slow mode, Invalid when the reply or the lesson
    belongs elsewhere.
    """
    room = queries.get_room(actor, room_id)
    seat = take_seat(actor.id, room_id)
    said = queries.find_own(actor, room_id, form.client_id)
    if said is not None:
        return said
    let_speak(actor, room, seat)
    if form.kind is Kind.ANNOUNCEMENT and not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    _check_reply(room_id, form.reply_to)
    _check_lesson(actor, room, form.lesson_id)
    message = Message(
        room_id=room_id,
        author_id=actor.id,
        client_id=form.client_id,
        body=form.body,
        kind=form.kind,
        held=rules.is_held(room.manners, moderator=room.moderates),
        reply_to_id=form.reply_to,
        lesson_id=form.lesson_id,
        at_ms=None if form.at_seconds is None else round(form.at_seconds * 1000),
        posted_at=clock.now(),
    )
    session.add(message)
    session.flush()
    tell_of(queries.see_fresh(actor, room, message))
    return message


def _check_reply(room_id: str, reply_to: int | None) -> None:
    if reply_to is None:
        return
    replied = session.get(Message, reply_to)
    if replied is None or replied.room_id != room_id or replied.hidden_at or replied.held:
        raise Invalid(errors={"reply_to": [Refusal.REPLY_ELSEWHERE.sentence]})


def _check_lesson(actor: Actor, room: RoomView, lesson_id: int | None) -> None:
    if lesson_id is None:
        return
    try:
        lesson = courses.lesson_for(actor, lesson_id)
    except NotFound:
        lesson = None
    here = room.ref.kind is RoomKind.COURSE
    if lesson is None or not here or lesson.course_id != room.ref.subject_id:
        raise Invalid(errors={"lesson_id": [Refusal.LESSON_ELSEWHERE.sentence]})


@transactional
def react(actor: Actor, message_id: int, emoji: str) -> None:
    """Meet a message with an emoji; doing it again changes nothing.

    Raises NotFound, also for a hidden message; Conflict when the room is closed or the message
    waits to be let through; NotAllowed when
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
    if message.held:
        raise Conflict(Refusal.HELD)
    speaker = Speaker(
        muted_until=queries.muted_until(actor, room.room_id),
        moderator=room.moderates,
    )
    hold = rules.hold_before_speaking(room.manners, speaker, clock.now())
    if hold is not None:
        raise refusal_of(hold, speaker)


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
