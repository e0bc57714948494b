"""Questions: people vote for those they want answered, moderators tick off what was answered."""

from sqlalchemy import delete, update

from app.discussion import queries
from app.discussion.models import Message, Vote
from app.discussion.permissions import Actor
from app.discussion.rules import Kind, Refusal
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound


@transactional
def vote_for(actor: Actor, message_id: int) -> int:
    """Want a question answered; returns its votes. Once a person, however often it is said.

    Raises NotFound, also for a hidden message; Invalid when it is no question; Conflict when it
    waits to be let through or the room is over.
    """
    message = _question(actor, message_id)
    vote = upsert(Vote.__table__).values(
        message_id=message_id, person_id=actor.id, voted_at=clock.now()
    )
    if session.scalar(vote.on_conflict_do_nothing().returning(Vote.id)):
        _count(message, 1)
    return message.votes


@transactional
def take_back_vote(actor: Actor, message_id: int) -> int:
    """Want a question answered no more; returns its votes. Raises as :func:`vote_for`."""
    message = _question(actor, message_id)
    vote = delete(Vote).where(Vote.message_id == message_id, Vote.person_id == actor.id)
    if session.scalar(vote.returning(Vote.id)):
        _count(message, -1)
    return message.votes


@transactional
def mark_answered(actor: Actor, message_id: int, *, on: bool = True) -> None:
    """Tick a question off, or put it back among those to be answered; twice is once.

    Raises NotFound, Invalid, and NotAllowed for everybody but moderators.
    """
    message = _question(actor, message_id, moderating=True)
    if (message.answered_at is not None) == on:
        return
    message.answered_at = clock.now() if on else None
    message.answered_by_id = actor.id if on else None
    answered = {"id": str(message.id), "room_id": message.room_id, "answered": on}
    announce(message.room_id, "question:answered", answered)


def _question(actor: Actor, message_id: int, *, moderating: bool = False) -> Message:
    message, room = queries.get_message(actor, message_id)
    if message.hidden_at:
        raise NotFound(Refusal.NO_MESSAGE)
    if moderating and not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)
    if message.kind is not Kind.QUESTION:
        raise Invalid(errors={"id": [Refusal.NOT_A_QUESTION.sentence]})
    if message.held:
        raise Conflict(Refusal.HELD)
    if room.manners.over and not moderating:
        raise Conflict(Refusal.CLOSED)
    return message


def _count(message: Message, more: int) -> None:
    """Counted by the database, so that votes of one moment all count."""
    session.execute(
        update(Message).where(Message.id == message.id).values(votes=Message.votes + more)
    )
    session.refresh(message)
    voted = {"id": str(message.id), "room_id": message.room_id, "votes": message.votes}
    announce(message.room_id, "question:voted", voted, latest=f"votes:{message.id}")
