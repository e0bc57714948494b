"""Polls: one of those who look after a room opens one, everybody answers once, it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import queries as accounts
from app.discussion import queries, rules
from app.discussion.forms import NewPoll
from app.discussion.models import Poll, PollAnswer
from app.discussion.permissions import Actor
from app.discussion.queries import PollView, RoomView
from app.discussion.rules import Refusal
from app.kit import clock
from app.kit.announce import announce
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Refused

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def open_poll(actor: Actor, room_id: str, form: NewPoll) -> PollView:
    """Ask everybody in a room; they hear it at once.

    Raises NotFound, NotAllowed for everybody but moderators, Conflict when the room or its lesson
    is over or another poll is open in it.
    """
    room = queries.get_room(actor, room_id)
    _must_moderate(room)
    if room.manners.over:
        raise Conflict(Refusal.CLOSED)
    if room.ended_at:
        raise Conflict(Refusal.NO_MORE_POLLS)
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
    opened = queries.view_polls(actor, room, [poll])[0]
    announce(room_id, "poll:opened", _for_everybody(opened))
    return opened


@dataclass(frozen=True, slots=True)
class Answering:
    """What somebody chose in a poll, and the sign-in token it came with, not judged yet."""

    token: str
    poll_id: int
    option: int | str


@transactional
def answer_poll(actor: Actor, poll_id: int, option: int | str) -> PollView:
    """Choose one of a poll's options, by its place from 0 or by its words; the same again is one.

    Those who are muted answer, too. Raises NotFound, Invalid for an option that is not offered,
    NotAllowed for another answer than the one that was given, Conflict when the poll is closed or
    its lesson has ended.
    """
    [outcome] = _answer([(actor, poll_id, option)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transactional
def answer_polls(answerings: Sequence[Answering]) -> list[PollView | Refused]:
    """Take the answers of many people, each judged as ``answer_poll`` judges it.

    One outcome for each: the poll as it stands after all of them, or the refusal, NotSignedIn for
    a token that opens nothing. However many there are, the statements are the same; the bars are
    announced once.
    """
    people = accounts.signed_in({one.token for one in answerings})
    known = [one for one in answerings if one.token in people]
    outcomes = iter(_answer([(people[one.token], one.poll_id, one.option) for one in known]))
    return [next(outcomes) if one.token in people else NotSignedIn() for one in answerings]


def _answer(wanted: Sequence[tuple[Actor, int, int | str]]) -> list[PollView | Refused]:
    polls = queries.standing_polls({poll_id for _, poll_id, _ in wanted})
    rooms = queries.rooms_of(
        {
            (cast("User", who), polls[poll_id].room_id)
            for who, poll_id, _ in wanted
            if poll_id in polls
        }
    )
    given = queries.choices({(poll_id, who.id) for who, poll_id, _ in wanted})
    fresh: dict[tuple[int, int], int] = {}
    judged: list[int | Refused] = []
    for who, poll_id, option in wanted:
        poll = polls.get(poll_id)
        room = rooms.get((who.id, poll.room_id)) if poll else None
        if poll is None or room is None:
            judged.append(NotFound(Refusal.NO_POLL))
            continue
        place = _place_of(poll, option)
        refusal = rules.check_poll_answer(
            closed=poll.closed_at is not None,
            ended=room.ended_at is not None,
            offered=len(poll.options),
            option=place,
            given=given.get((poll_id, who.id)),
        )
        judged.append(_refused(refusal) if refusal else place)
        if refusal is None and (poll_id, who.id) not in given:
            given[poll_id, who.id] = fresh[poll_id, who.id] = place
    given |= _keep(fresh)
    counts = queries.counts_of(polls.keys())
    for poll_id in {poll_id for poll_id, _ in fresh}:
        _tell_bars(polls[poll_id], counts)
    return [
        outcome
        if isinstance(outcome, Refused)
        else _stands(
            queries.view_poll(
                polls[poll_id],
                rooms[who.id, polls[poll_id].room_id],
                counts,
                given[poll_id, who.id],
            ),
            outcome,
        )
        for (who, poll_id, _), outcome in zip(wanted, judged, strict=True)
    ]


def _keep(fresh: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Write the answers; what stands then, also where another process was quicker."""
    if not fresh:
        return {}
    now = clock.now()
    rows = [
        {"poll_id": poll_id, "person_id": person_id, "option": place, "answered_at": now}
        for (poll_id, person_id), place in sorted(fresh.items())
    ]
    session.execute(upsert(PollAnswer.__table__).on_conflict_do_nothing(), rows)
    return queries.choices(fresh.keys())


def _stands(poll: PollView, place: int) -> PollView | Refused:
    if poll.chosen != place:  # another page of the same person was quicker
        return NotAllowed(Refusal.ANSWERED_ALREADY)
    return poll


def _tell_bars(poll: Poll, all_counts: Mapping[tuple[int, int], int]) -> None:
    counts = queries.bars_of(poll, all_counts)
    counted = {
        "poll_id": str(poll.id),
        "room_id": poll.room_id,
        "counts": counts,
        "total": sum(counts),
    }
    announce(poll.room_id, "poll:counted", counted, latest=f"poll:{poll.id}")


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
        closed = queries.view_polls(actor, room, [poll])[0]
        announce(poll.room_id, "poll:closed", _for_everybody(closed))
    return queries.view_polls(actor, room, [poll])[0]


def _must_moderate(room: RoomView) -> None:
    if not room.moderates:
        raise NotAllowed(Refusal.NOT_A_MODERATOR)


def _place_of(poll: Poll, option: int | str) -> int:
    if isinstance(option, int):
        return option
    return poll.options.index(option) if option in poll.options else -1


def _refused(refusal: Refusal) -> Refused:
    if refusal is Refusal.NO_SUCH_OPTION:
        return Invalid(errors={"option": [refusal.sentence]})
    if refusal is Refusal.ANSWERED_ALREADY:
        return NotAllowed(refusal)
    return Conflict(refusal)


def _for_everybody(poll: PollView) -> dict[str, object]:
    told = poll.as_json()
    del told["chosen"]
    return told | {"poll_id": told["id"]}
