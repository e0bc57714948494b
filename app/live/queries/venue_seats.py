"""The people of a branch venue: who came, and who was elsewhere as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.kit import clock
from app.kit.db import UtcDateTime, locked, session
from app.kit.paging import Key, Page, page
from app.live.forms.venues import SeatsShown
from app.live.models import Attendance, LiveLesson, Venue, VenueSeat
from app.live.queries.venues import Standing
from app.live.rules import LONGEST
from app.live.rules.venue_stays import Stay
from app.live.rules.venues import VenueOutcome

_Other = aliased(VenueSeat)
_OtherVenue = aliased(Venue)
_OtherLesson = aliased(LiveLesson)


@dataclass(frozen=True)
class Elsewhere:
    """Where somebody was as well, at the same time or for the same lesson.

    ``venue`` is null for who followed ``lesson`` online.
    """

    lesson: str
    venue: str | None
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True)
class SeatRow:
    """Somebody registered at a venue."""

    id: int
    person: Person
    stay: Stay
    left_out_why: str | None
    attended_ms: int
    outcome: VenueOutcome | None
    elsewhere: Sequence[Elsewhere]

    @property
    def is_flagged(self) -> bool:
        """Whether a reviewer should look twice."""
        return self.stay.by_hand or bool(self.elsewhere)


def page_of_seats(standing: Standing, shown: SeatsShown) -> Page[SeatRow]:
    """A page of a venue's people in the order in which they were registered.

    Who may see them was decided by ``standing_at``.
    """
    statement = _seats(standing).where(_wanted(standing, shown))
    keys: list[Key] = [(VenueSeat.id, "asc")]
    found = page(statement, keys, shown.cursor, shown.limit)
    among = VenueSeat.id.in_([seat.id for seat in found.items])
    return Page(_rows(standing, found.items, among), found.next)


def every_seat(standing: Standing) -> list[SeatRow]:
    """All of a venue's people, for a sheet."""
    seats = session.scalars(_seats(standing).order_by(VenueSeat.id)).all()
    return _rows(standing, seats, VenueSeat.venue_id == standing.venue.id)


def _seats(standing: Standing) -> Any:
    return select(VenueSeat).where(VenueSeat.venue_id == standing.venue.id)


def _wanted(standing: Standing, shown: SeatsShown) -> ColumnElement[bool]:
    came, went = VenueSeat.arrived_at.is_not(None), VenueSeat.left_at.is_not(None)
    conditions = {
        "all": VenueSeat.id.is_not(None),
        "expected": VenueSeat.arrived_at.is_(None),
        "here": and_(came, VenueSeat.left_at.is_(None)),
        "left": and_(came, went),
        "flagged": _flagged(standing),
        "left_out": VenueSeat.left_out_why.is_not(None),
    }
    wanted = conditions[shown.which]
    if not shown.find:
        return wanted
    named = select(User.id).where(
        or_(
            User.name.contains(shown.find, autoescape=True),
            User.username.contains(shown.find, autoescape=True),
        )
    )
    return and_(wanted, VenueSeat.person_id.in_(named))


def _until(standing: Standing) -> ColumnElement[Any]:
    """When somebody of this venue was gone; who was not seen leaving stayed to the end."""
    lesson = standing.lesson
    end = lesson.ended_at or max(lesson.ends_at, clock.now())
    return func.coalesce(VenueSeat.left_at, _moment(end))


def _moment(at: datetime) -> ColumnElement[Any]:
    return literal(at, UtcDateTime())


def _other_venue(standing: Standing) -> ColumnElement[bool]:
    """The same person was at another venue: of the same lesson, or of one at the same time."""
    now = clock.now()
    goes_on = _OtherLesson.ends_at.between(_moment(now - LONGEST), _moment(now))
    open_end = case((goes_on, _moment(now)), else_=_OtherLesson.ends_at)
    their_end = func.coalesce(_Other.left_at, _OtherLesson.ended_at, open_end)
    same_time = and_(_Other.arrived_at < _until(standing), their_end > VenueSeat.arrived_at)
    return and_(
        _Other.person_id == VenueSeat.person_id,
        _Other.venue_id != VenueSeat.venue_id,
        _Other.arrived_at.is_not(None),
        VenueSeat.arrived_at.is_not(None),
        _OtherLesson.id == _Other.live_id,
        or_(_Other.live_id == VenueSeat.live_id, same_time),
    )


def _online(standing: Standing) -> ColumnElement[bool]:
    """The same person followed a lesson online meanwhile: this one or another."""
    return and_(
        Attendance.person_id == VenueSeat.person_id,
        Attendance.is_learner.is_(True),
        Attendance.attended_ms > 0,
        VenueSeat.arrived_at.is_not(None),
        or_(
            Attendance.live_id == VenueSeat.live_id,
            and_(
                Attendance.entered_at < _until(standing),
                Attendance.beat_at > VenueSeat.arrived_at,
            ),
        ),
    )


def _flagged(standing: Standing) -> ColumnElement[bool]:
    return or_(
        VenueSeat.by_hand.is_(True),
        exists().where(_other_venue(standing)),
        exists().where(_online(standing)),
    )


def _rows(
    standing: Standing, seats: Iterable[VenueSeat], among: ColumnElement[bool]
) -> list[SeatRow]:
    listed = list(seats)
    known = accounts.people({one.person_id for one in listed})
    elsewhere = _elsewhere(standing, among) if listed else {}
    return [
        SeatRow(
            id=one.id,
            person=known[one.person_id],
            stay=stay_of(one),
            left_out_why=one.left_out_why,
            attended_ms=one.attended_ms,
            outcome=one.outcome,
            elsewhere=elsewhere.get(one.id, ()),
        )
        for one in listed
    ]


def _elsewhere(standing: Standing, among: ColumnElement[bool]) -> dict[int, list[Elsewhere]]:
    """Where these were as well, by seat; two statements."""
    found: dict[int, list[Elsewhere]] = {}
    at_venues = session.execute(
        select(
            VenueSeat.id,
            _OtherLesson.title,
            _OtherVenue.title,
            _Other.arrived_at,
            _Other.left_at,
        )
        .join_from(VenueSeat, _Other, _Other.person_id == VenueSeat.person_id)
        .join(_OtherVenue, _OtherVenue.id == _Other.venue_id)
        .join(_OtherLesson, _OtherLesson.id == _Other.live_id)
        .where(among, _other_venue(standing))
        .order_by(_Other.id)
    )
    online = session.execute(
        select(
            VenueSeat.id,
            LiveLesson.title,
            literal(None),
            Attendance.entered_at,
            Attendance.beat_at,
        )
        .join_from(VenueSeat, Attendance, Attendance.person_id == VenueSeat.person_id)
        .join(LiveLesson, LiveLesson.id == Attendance.live_id)
        .where(among, _online(standing))
        .order_by(Attendance.id)
    )
    for seat_id, lesson, venue, from_at, to_at in (*at_venues, *online):
        found.setdefault(seat_id, []).append(Elsewhere(lesson, venue, from_at, to_at))
    return found


def stay_of(seat: VenueSeat) -> Stay:
    """What the rules ask of a seat."""
    return Stay(seat.arrived_at, seat.left_at, seat.by_hand)


@dataclass(frozen=True)
class SeatCounts:
    """How many of a venue are where; ``flagged`` ones a reviewer looks at twice."""

    registered: int
    expected: int
    here: int
    left: int
    left_out: int
    flagged: int


def count_seats(standing: Standing) -> SeatCounts:
    """A venue in figures; two statements."""
    row = session.execute(
        select(
            func.count(),
            func.count(VenueSeat.arrived_at),
            func.count(VenueSeat.left_at),
            func.count(VenueSeat.left_out_why),
        ).where(VenueSeat.venue_id == standing.venue.id)
    ).one()
    flagged = select(func.count()).where(
        VenueSeat.venue_id == standing.venue.id, _flagged(standing)
    )
    return SeatCounts(
        registered=row[0],
        expected=row[0] - row[1],
        here=row[1] - row[2],
        left=row[2],
        left_out=row[3],
        flagged=session.scalar(flagged.select_from(VenueSeat)) or 0,
    )


def seated_ids(venue_id: int) -> set[int]:
    """Everybody registered at a venue."""
    own = select(VenueSeat.person_id).where(VenueSeat.venue_id == venue_id)
    return set(session.scalars(own))


def seats_to_mark(venue_id: int, among: ColumnElement[bool]) -> Sequence[VenueSeat]:
    """Seats of a venue, locked."""
    statement = (
        select(VenueSeat).where(VenueSeat.venue_id == venue_id, among).order_by(VenueSeat.id)
    )
    return session.scalars(locked(statement)).all()
