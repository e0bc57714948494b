"""Polls: one of those who look after a room opens one, everybody answers once, it is closed."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.discussion import queries, rules
from app.discussion.forms import NewPoll
from app.discussion.models import Poll, PollAnswer
from app.discussion.permissions import Actor
from app.discussion.queries import PollView, RoomView
from app.discussion.rules import Refusal
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed


@transactional
def open_poll(actor: Actor, room_id: str, form: NewPoll) -> PollView:
    """Ask everybody in a room; they hear it at once.

    Raises NotFound, NotAllowed for everybody but moderators, Conflict when the room is over or
    another poll is open in it.
    """
    room = queries.get_room(actor, room_id)
    _must_moderate(room)
    if room.manners.over:
        raise Conflict(Refusal.CLOSED)
    poll = Poll(
        room_id=room_id,
        asker_id=actor.id,
        question=form.question,
        options=list(form.options),
        opened_at=clock.now(),
    )
    session.add(poll)
    try:
        session.flush()
    except IntegrityError:  # two at once: the index keeps the first
        raise Conflict(Refusal.POLL_RUNNING) from None
    opened = queries.view_polls(actor, [poll])[0]
    announce(room_id, "poll:opened", _for_everybody(opened))
    return opened


@transactional
def answer_poll(actor: Actor, poll_id: int, option: int | str) -> PollView:
    """Choose one of a poll's options, by its place from 0 or by its words; the same again is one.

    Those who are muted answer, too. Raises NotFound, Invalid for an option that is not offered,
    NotAllowed for another answer than the one that was given, Conflict when the poll is closed.
    """
    poll, _room = queries.get_poll(actor, poll_id)
    standing = select(Poll).where(Poll.id == poll_id).with_for_update(read=True)
    session.scalars(standing.execution_options(populate_existing=True)).one()
    given = queries.chosen_in(actor, poll_id)
    place = _place_of(poll, option)
    refusal = rules.check_poll_answer(
        closed=poll.closed_at is not None, offered=len(poll.options), option=place, given=given
    )
    _refuse_answer(refusal)
    answer = upsert(PollAnswer.__table__).values(
        poll_id=poll_id, person_id=actor.id, option=place, answered_at=clock.now()
    )
    fresh = session.scalar(answer.on_conflict_do_nothing().returning(PollAnswer.id))
    now = queries.view_polls(actor, [poll])[0]
    if now.chosen != place:  # another page of the same person was quicker
        raise NotAllowed(Refusal.ANSWERED_ALREADY)
    if fresh:
        counted = {
            "poll_id": str(poll_id),
            "room_id": poll.room_id,
            "counts": list(now.counts),
            "total": now.total,
        }
        announce(poll.room_id, "poll:counted", counted, latest=f"poll:{poll_id}")
    return now


@transactional
def close_poll(actor: Actor, poll_id: int) -> PollView:
    """Close a poll for good; everybody sees how it went. Closing again changes nothing.

    Raises NotFound, and NotAllowed for everybody but moderators.
    """
    poll, room = queries.get_poll(actor, poll_id)
    _must_moderate(room)
    session.scalars(locked(select(Poll).where(Poll.id == poll_id))).one()
    session.refresh(poll)
    if poll.closed_at is None:
        poll.closed_at = clock.now()
        session.flush()
        closed = queries.view_polls(actor, [poll])[0]
        announce(poll.room_id, "poll:closed", _for_everybody(closed))
    return queries.view_polls(actor, [poll])[0]


def _must_moderate(room: RoomView) -> None:
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)


def _place_of(poll: Poll, option: int | str) -> int:
    if isinstance(option, int):
        return option
    return poll.options.index(option) if option in poll.options else -1


def _refuse_answer(refusal: Refusal | None) -> None:
    if refusal is Refusal.NO_SUCH_OPTION:
        raise Invalid(errors={"option": [refusal.sentence]})
    if refusal is Refusal.ANSWERED_ALREADY:
        raise NotAllowed(refusal)
    if refusal:
        raise Conflict(refusal)


def _for_everybody(poll: PollView) -> dict[str, object]:
    told = poll.as_json()
    del told["chosen"]
    return told | {"poll_id": told["id"]}
