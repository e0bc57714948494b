"""Keeping the register of a branch venue: who is there, from when to when, and what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert

from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.evidence import MOST_FILES, FiledEvidence, too_many_files
from app.live import queries
from app.live.actions.venues import take_venue
from app.live.forms.venues import Marks
from app.live.models import VenuePhoto, VenueSeat
from app.live.queries import Standing
from app.live.rules.venue_rows import LeftOut, sort_rows
from app.live.rules.venue_stays import marked, moment_by_hand
from app.live.rules.venues import MOST_SEATS, Mark, VenueRefusal, refuse_marking

if TYPE_CHECKING:
    from app.accounts.models import User

AT_ONCE = 1000


@dataclass(frozen=True)
class RegisterResult:
    """How many were registered, and which rows were left out and why."""

    registered: int
    left_out: list[LeftOut]


@transactional
def register_people(
    actor: "User",
    live_id: int,
    venue_id: int,
    rows: Sequence[tuple[int, str]],
    *,
    dry_run: bool = False,
) -> RegisterResult:
    """Register learners by user name; rows that cannot be are left out, each with a reason.

    With ``dry_run`` nothing is written and the answer is the same. Refuses who is no liaison of
    the venue (NotFound, NotAllowed), a register that was handed in, and a full venue (Conflict).
    """
    standing = _take_register(actor, live_id, venue_id)
    known = queries.guests_named(standing, [name for _, name in rows])
    there = queries.seated_ids(venue_id)
    people, left_out = sort_rows(rows, known, there)
    if len(there) + len(people) > MOST_SEATS:
        raise Conflict(VenueRefusal.FULL, most=MOST_SEATS)
    if people and not dry_run:
        _seat(actor, standing, people)
    return RegisterResult(len(people), left_out)


@transactional
def strike_out(actor: "User", live_id: int, venue_id: int, person_id: int) -> None:
    """Take somebody out of the register again; who is not in it is left as they are."""
    _take_register(actor, live_id, venue_id)
    session.execute(
        delete(VenueSeat).where(VenueSeat.venue_id == venue_id, VenueSeat.person_id == person_id)
    )


@transactional
def mark_people(actor: "User", live_id: int, venue_id: int, marks: Marks) -> int:
    """Note who arrived or left, on the server's clock, or take a slip back; returns how many.

    The same noted twice changes nothing. A time of day that was entered by hand is noted as such,
    and the reviewer sees it. Refuses marks before the doors open and on the clock after the end
    (Conflict), times outside of the lesson and leaving before arriving (Invalid).
    """
    standing = _take_register(actor, live_id, venue_id)
    by_hand = marks.at is not None
    refusal = refuse_marking(standing.phase, marks.mark, by_hand=by_hand)
    if refusal:
        raise Conflict(refusal)
    moment = clock.now() if marks.at is None else _by_hand(standing, marks.at)
    seats = _fitting(venue_id, marks)
    if not seats and not marks.everybody:
        raise Invalid(errors={"people": [VenueRefusal.NOBODY_CHOSEN.sentence]})
    for seat in seats:
        stay = marked(queries.stay_of(seat), marks.mark, moment, by_hand=by_hand)
        if isinstance(stay, VenueRefusal):
            raise Invalid(errors={"at": [stay.sentence]})
        seat.arrived_at, seat.left_at, seat.by_hand = stay.arrived_at, stay.left_at, stay.by_hand
    session.flush()
    return len(seats)


@transactional
def bring_photos(
    actor: "User", live_id: int, venue_id: int, filed: Sequence[FiledEvidence]
) -> None:
    """Add files that prove who was there, at most three for a venue (Invalid)."""
    _take_register(actor, live_id, venue_id)
    if not filed:
        raise Invalid(errors={"evidence": [VenueRefusal.NO_PHOTO.sentence]})
    if queries.count_photos(venue_id) + len(filed) > MOST_FILES:
        raise too_many_files()
    rows = [
        {"venue_id": venue_id, "brought_by": actor.id, "brought_at": clock.now(), **one.columns}
        for one in filed
    ]
    session.execute(insert(VenuePhoto), rows)


@transactional
def drop_photo(actor: "User", live_id: int, venue_id: int, photo_id: int) -> None:
    """Leave a file out again; raises NotFound for one of another venue."""
    standing = _take_register(actor, live_id, venue_id)
    session.delete(queries.get_photo(standing, photo_id))


def _take_register(actor: "User", live_id: int, venue_id: int) -> Standing:
    """The venue, locked, for a liaison who may change it; raises NotFound, NotAllowed, Conflict."""
    standing = take_venue(actor, live_id, venue_id)
    if not standing.is_liaison:
        raise NotAllowed(VenueRefusal.NOT_ITS_LIAISON)
    queries.must_be_kept(standing.venue)
    return standing


def _seat(actor: "User", standing: Standing, people: Sequence[int]) -> None:
    venue, now = standing.venue, clock.now()
    for start in range(0, len(people), AT_ONCE):
        rows = [
            {
                "venue_id": venue.id,
                "live_id": venue.live_id,
                "person_id": one,
                "registered_by": actor.id,
                "registered_at": now,
                "by_hand": False,
                "attended_ms": 0,
            }
            for one in people[start : start + AT_ONCE]
        ]
        session.execute(insert(VenueSeat), rows)


def _by_hand(standing: Standing, at: time) -> datetime:
    lesson = standing.lesson
    moment = moment_by_hand(at, clock.local(lesson.starts_at), lesson.ended_at, clock.now())
    if isinstance(moment, VenueRefusal):
        raise Invalid(errors={"at": [moment.sentence]})
    return moment


def _fitting(venue_id: int, marks: Marks) -> Sequence[VenueSeat]:
    """The seats that a mark is for, locked: those of these people, or all whom it fits."""
    if not marks.everybody:
        return queries.seats_to_mark(venue_id, VenueSeat.person_id.in_(marks.people))
    if marks.mark is Mark.ARRIVED:
        return queries.seats_to_mark(venue_id, VenueSeat.arrived_at.is_(None))
    came, stayed = VenueSeat.arrived_at.is_not(None), VenueSeat.left_at.is_(None)
    return queries.seats_to_mark(venue_id, and_(came, stayed))
