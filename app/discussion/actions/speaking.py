"""What everybody does in a room: speak, and meet what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete

from app.accounts import queries as accounts
from app.courses import queries as courses
from app.discussion import queries, rules
from app.discussion.actions._seats import refusal_of, take_seats
from app.discussion.actions._telling import tell_of
from app.discussion.forms import NewMessage
from app.discussion.models import Message, Reaction
from app.discussion.permissions import Actor
from app.discussion.queries import RoomView
from app.discussion.rules import Kind, Refusal, RoomKind, Speaker
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refused

if TYPE_CHECKING:
    from app.accounts.models import User


@dataclass(frozen=True, slots=True)
class Posting:
    """Something to be said in a room, and the sign-in token it came with, not judged yet."""

    token: str
    room_id: str
    form: NewMessage


@transactional
def post_message(actor: Actor, room_id: str, form: NewMessage) -> Message:
    """Say something; everybody in the room hears it. The same ``client_id`` again is said once.

    Where a room is moderated beforehand, only its moderators hear it until one lets it through.
    Raises NotFound for a room that is not open to the actor, Conflict when it is closed,
    NotAllowed when they are muted or announce without looking after the room, TooFast after 5
    messages in 10 seconds or out of turn in slow mode, Invalid when the reply or the lesson
    belongs elsewhere.
    """
    [outcome] = _post([(actor, room_id, form)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transactional
def post_messages(postings: Sequence[Posting]) -> list[Message | Refused]:
    """Say what many people have to say, in order, each judged as ``post_message`` judges it.

    One answer for each: the message, or the refusal, NotSignedIn for a token that opens nothing.
    What is read is read inside this transaction: who was muted a moment ago is muted here.
    """
    people = accounts.signed_in({one.token for one in postings})
    known = [one for one in postings if one.token in people]
    outcomes = iter(_post([(people[one.token], one.room_id, one.form) for one in known]))
    return [next(outcomes) if one.token in people else NotSignedIn() for one in postings]


def _post(wanted: Sequence[tuple[Actor, str, NewMessage]]) -> list[Message | Refused]:
    floor = _Floor(wanted)
    outcomes: list[Message | Refused] = []
    for actor, room_id, form in wanted:
        try:
            outcomes.append(floor.take(actor, room_id, form))
        except Refused as refusal:
            outcomes.append(refusal)
    floor.tell()
    return outcomes


class _Floor:
    """What decides who may speak, read for all of a batch; what is said in it counts at once."""

    def __init__(self, wanted: Sequence[tuple[Actor, str, NewMessage]]) -> None:
        pairs = {(cast("User", actor), room_id) for actor, room_id, _ in wanted}
        self._rooms = queries.rooms_of(pairs)
        self._seats = take_seats(self._rooms.keys())
        self._said = queries.already_said(
            {(room_id, actor.id, form.client_id) for actor, room_id, form in wanted}
        )
        self._spoke = queries.last_spoken({seat.id for seat in self._seats.values()})
        # Only where not everybody may speak at any time does it matter who was called upon.
        self._called = queries.called_in(
            {one.room_id for one in self._rooms.values() if one.manners.takes_turns}
        )
        self._fresh: list[tuple[Actor, RoomView, Message]] = []

    def take(self, actor: Actor, room_id: str, form: NewMessage) -> Message:
        """The message, new or said before; raises what keeps this person from saying it."""
        room = self._rooms.get((actor.id, room_id))
        if room is None:
            raise NotFound(Refusal.NO_ROOM)
        name = (room_id, actor.id, form.client_id)
        if name in self._said:
            return self._said[name]
        seat = self._seats[actor.id, room_id]
        spoke = self._spoke.setdefault(seat.id, [])
        speaker = Speaker(
            recent=spoke,
            muted_until=seat.muted_until,
            moderator=room.moderates,
            called=(actor.id, room_id) in self._called,
        )
        _let_speak(room, speaker)
        message = _message(actor, room, form)
        spoke.insert(0, message.posted_at)
        self._said[name] = message
        self._fresh.append((actor, room, message))
        return message

    def tell(self) -> None:
        """Keep what was said, in order, and let the rooms hear it."""
        session.add_all([message for _, _, message in self._fresh])
        session.flush()
        for said in queries.see_fresh(self._fresh):
            tell_of(said)


def _let_speak(room: RoomView, speaker: Speaker) -> None:
    hold = rules.hold_before_speaking(room.manners, speaker, clock.now())
    if hold is not None:
        raise refusal_of(hold, speaker)


def _message(actor: Actor, room: RoomView, form: NewMessage) -> Message:
    if form.kind is Kind.ANNOUNCEMENT and not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    _check_reply(room.room_id, form.reply_to)
    _check_lesson(actor, room, form.lesson_id)
    return Message(
        room_id=room.room_id,
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
    _let_speak(room, speaker)


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
