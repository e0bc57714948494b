"""Branch venues: which there are, who may see one, and as what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.kit import clock
from app.kit.db import session
from app.kit.errors import Conflict, NotFound
from app.kit.paging import Key, Page, Paging, page
from app.live.forms.venues import VenuesShown
from app.live.models import LiveLesson, Venue, VenueLiaison, VenueSeat
from app.live.permissions import (
    can_change,
    can_keep_register,
    can_open_venues,
    can_review_venue,
)
from app.live.queries.planning import LiveCard, invites, times_of
from app.live.rules import Phase, phase
from app.live.rules.venues import KEPT, VenueRefusal, VenueState

SHOWN_BEFORE = timedelta(days=30)
"""How long what is approved stays on the desk."""


@dataclass(frozen=True)
class VenueCard:
    """A venue in a list; ``here`` counts who arrived."""

    id: int
    live_id: int
    lesson: str
    starts_at: datetime
    title: str
    place: str
    organisation: str
    organisation_id: int
    state: VenueState
    liaisons: Sequence[Person]
    registered: int
    here: int
    submitted_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """One venue with its lesson, and what the viewer is there."""

    venue: Venue
    lesson: LiveLesson
    is_liaison: bool
    may_plan: bool
    """Whether they plan the lesson, or administer learning where the venue is."""
    may_review: bool
    """Whether the venue lies in a tree that they answer for; two people rule apart."""

    @property
    def phase(self) -> Phase:
        return phase(times_of(self.lesson), clock.now())

    @property
    def may_keep(self) -> bool:
        """Whether the register is theirs to change now."""
        return self.is_liaison and self.venue.state in KEPT


def standing_at(viewer: User, live_id: int, venue_id: int) -> Standing:
    """The venue of a lesson, for its liaisons, planners and reviewers; raises NotFound."""
    row = session.execute(
        select(Venue, LiveLesson)
        .join(LiveLesson, LiveLesson.id == Venue.live_id)
        .where(Venue.id == venue_id, Venue.live_id == live_id, _visible(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound(VenueRefusal.NO_VENUE)
    return stand(viewer, row[0], row[1])


def stand(viewer: User, venue: Venue, lesson: LiveLesson) -> Standing:
    """What somebody is at a venue, whether they may see it or not."""
    named = session.scalar(_liaison_of(viewer).where(VenueLiaison.venue_id == venue.id)) is not None
    may_review = can_review_venue(viewer, accounts.reaches(viewer, venue.organisation_id))
    return Standing(
        venue=venue,
        lesson=lesson,
        is_liaison=can_keep_register(viewer, named),
        may_plan=may_review or plans(viewer, lesson),
        may_review=may_review,
    )


def plans(viewer: User, lesson: LiveLesson) -> bool:
    """Whether the viewer answers for this lesson, and so for its venues anywhere."""
    in_reach = accounts.reaches(viewer, lesson.organisation_id)
    return can_change(viewer, lesson.teacher_id, in_reach)


def _visible(viewer: User) -> ColumnElement[bool]:
    conditions = [_kept_by(viewer), _of_lessons_planned_by(viewer)]
    if viewer.has(Role.LEARNING_ADMIN):
        conditions.append(accounts.in_reach(viewer, Venue.organisation_id))
    return or_(*conditions)


def _kept_by(viewer: User) -> ColumnElement[bool]:
    if not can_keep_register(viewer, True):
        return false()
    return Venue.id.in_(_liaison_of(viewer))


def _liaison_of(viewer: User) -> Select[Any]:
    return select(VenueLiaison.venue_id).where(
        VenueLiaison.person_id == viewer.id, VenueLiaison.ended_at.is_(None)
    )


def _of_lessons_planned_by(viewer: User) -> ColumnElement[bool]:
    planned: list[ColumnElement[bool]] = [false()]
    if can_change(viewer, viewer.id, in_reach=False):
        planned.append(LiveLesson.teacher_id == viewer.id)
    if viewer.has(Role.LEARNING_ADMIN):
        planned.append(accounts.in_reach(viewer, LiveLesson.organisation_id))
    return or_(*planned)


def lesson_of_venues(viewer: User, live_id: int) -> LiveLesson:
    """A lesson for whoever has to do with its venues: who planned it, keeps or reviews one, and the
    learning administrators who are invited and may open one at home.

    Raises NotFound for everybody else: what is told of venues is no public matter.
    """
    concerned = or_(
        _of_lessons_planned_by(viewer),
        LiveLesson.id.in_(
            select(Venue.live_id).join(LiveLesson).where(Venue.live_id == live_id, _visible(viewer))
        ),
        and_(invites(viewer), _administers(viewer)),
    )
    lesson = session.scalar(select(LiveLesson).where(LiveLesson.id == live_id, concerned))
    if lesson is None:
        raise NotFound(VenueRefusal.NO_VENUE)
    return lesson


def _administers(viewer: User) -> ColumnElement[bool]:
    return false() if not viewer.has(Role.LEARNING_ADMIN) else LiveLesson.id.is_not(None)


def page_of_venues(viewer: User, live_id: int, where: Paging) -> Page[VenueCard]:
    """The venues of a lesson that the viewer may see, in the order in which they were added."""
    statement = _venues().where(Venue.live_id == live_id, _visible(viewer))
    return _page(statement, [(Venue.id, "asc")], where)


def page_of_desk(viewer: User, where: VenuesShown) -> Page[VenueCard]:
    """What is mine to keep (the latest lesson first), mine to review (the longest waiting first),
    or was approved in the last thirty days."""
    latest: list[Key] = [(LiveLesson.starts_at, "desc"), (Venue.id, "desc")]
    if where.which == "mine":
        wanted = _venues().where(_kept_by(viewer), Venue.state != VenueState.APPROVED)
        return _page(wanted, latest, where)
    if where.which == "review":
        waiting: list[Key] = [(Venue.submitted_at, "asc"), (Venue.id, "asc")]
        return _page(_venues().where(_waits_for(viewer)), waiting, where)
    since = clock.now() - SHOWN_BEFORE
    done = _venues().where(
        _visible(viewer), Venue.state == VenueState.APPROVED, LiveLesson.starts_at > since
    )
    return _page(done, latest, where)


def shows_venues(viewer: User, card: LiveCard) -> bool:
    """Whether this person has to do with venues of a lesson: plans, keeps or reviews them."""
    if can_open_venues(viewer, card.may_change):
        return True
    if not can_keep_register(viewer, True):
        return False
    own = select(Venue.id).where(Venue.live_id == card.id, _kept_by(viewer)).limit(1)
    return session.scalar(own) is not None


def venues_to_review(viewer: User) -> int:
    """How many registers wait for this person."""
    counted = select(func.count()).select_from(Venue).where(_waits_for(viewer))
    return session.scalar(counted) or 0


def _waits_for(viewer: User) -> ColumnElement[bool]:
    if not can_review_venue(viewer, True):
        return false()
    kept_once = select(VenueLiaison.venue_id).where(VenueLiaison.person_id == viewer.id)
    return and_(
        Venue.state == VenueState.SUBMITTED,
        accounts.in_reach(viewer, Venue.organisation_id),
        Venue.id.not_in(kept_once),
    )


def card_of_venue(standing: Standing) -> VenueCard:
    """A venue as its page tells of it; who may see it was decided by ``standing_at``."""
    return _cards([(standing.venue, standing.lesson)])[0]


def _venues() -> Any:
    return select(Venue, LiveLesson).join(LiveLesson, LiveLesson.id == Venue.live_id)


def _page(statement: Any, keys: Sequence[Key], where: Paging) -> Page[VenueCard]:
    found = page(statement, keys, where.cursor, where.limit)
    return Page(_cards([(row[0], row[1]) for row in found.items]), found.next)


def _cards(rows: Sequence[tuple[Venue, LiveLesson]]) -> list[VenueCard]:
    ids = [venue.id for venue, _ in rows]
    titles = accounts.organisation_titles({venue.organisation_id for venue, _ in rows})
    liaisons, counts = liaisons_of(ids), _counts(ids)
    return [
        VenueCard(
            id=venue.id,
            live_id=lesson.id,
            lesson=lesson.title,
            starts_at=lesson.starts_at,
            title=venue.title,
            place=venue.place,
            organisation=titles[venue.organisation_id],
            organisation_id=venue.organisation_id,
            state=venue.state,
            liaisons=liaisons.get(venue.id, ()),
            registered=counts.get(venue.id, (0, 0))[0],
            here=counts.get(venue.id, (0, 0))[1],
            submitted_at=venue.submitted_at,
        )
        for venue, lesson in rows
    ]


def liaisons_of(venue_ids: Collection[int]) -> dict[int, list[Person]]:
    """Who answers for these venues, by venue."""
    rows = session.execute(
        select(VenueLiaison.venue_id, VenueLiaison.person_id)
        .where(VenueLiaison.venue_id.in_(venue_ids), VenueLiaison.ended_at.is_(None))
        .order_by(VenueLiaison.person_id)
    ).all()
    people = accounts.people({row.person_id for row in rows})
    found: dict[int, list[Person]] = {}
    for row in rows:
        found.setdefault(row.venue_id, []).append(people[row.person_id])
    return found


def _counts(venue_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(VenueSeat.venue_id, func.count(), func.count(VenueSeat.arrived_at))
        .where(VenueSeat.venue_id.in_(venue_ids))
        .group_by(VenueSeat.venue_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def must_be_kept(venue: Venue) -> None:
    """Raises Conflict once a register was handed in."""
    if venue.state not in KEPT:
        raise Conflict(VenueRefusal.MOVED_ON)
