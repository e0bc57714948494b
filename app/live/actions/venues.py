"""Opening branch venues for a live lesson, changing one, taking one back."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.live import queries
from app.live.forms.venues import VenuePlan
from app.live.models import LiveLesson, Venue, VenueLiaison, VenuePhoto, VenueSeat, VenueStep
from app.live.permissions import can_open_venues
from app.live.queries import Standing
from app.live.rules import Phase, phase
from app.live.rules.venues import VenueRefusal
from app.notices.actions import tell
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User

NOTICE = "live"


@transactional
def open_venue(actor: "User", live_id: int, plan: VenuePlan) -> Venue:
    """Open a venue for a lesson; its liaisons are told.

    Whoever plans the lesson opens one anywhere; a learning administrator who is invited opens one
    in their own tree. Refuses other organisations, no liaison, and people who are not tutors or
    learning administrators of the venue's tree (Invalid); a lesson that is called off (Conflict).
    """
    lesson = queries.lesson_of_venues(actor, live_id)
    if not can_open_venues(actor, queries.plans(actor, lesson)):
        raise NotAllowed()
    if phase(queries.times_of(lesson), clock.now()) is Phase.CALLED_OFF:
        raise Conflict(VenueRefusal.CALLED_OFF)
    liaisons = _check(actor, lesson, plan)
    venue = Venue(
        live_id=live_id,
        title=plan.title,
        place=plan.place,
        organisation_id=plan.organisation,
        added_by=actor.id,
        added_at=clock.now(),
    )
    session.add(venue)
    session.flush()
    _name_liaisons(venue, lesson, liaisons)
    return venue


@transactional
def change_venue(actor: "User", live_id: int, venue_id: int, plan: VenuePlan) -> Venue:
    """Give a venue another name, place or liaisons; refuses what ``open_venue`` refuses.

    The organisation stays what it was once people are registered (Conflict), and nothing of a
    venue changes after it was handed in.
    """
    standing = take_venue(actor, live_id, venue_id)
    if not standing.may_plan:
        raise NotAllowed()
    venue, lesson = standing.venue, standing.lesson
    queries.must_be_kept(venue)
    if venue.organisation_id != plan.organisation and queries.seated_ids(venue.id):
        raise Conflict(VenueRefusal.HAS_PEOPLE)
    liaisons = _check(actor, lesson, plan, venue)
    venue.title, venue.place, venue.organisation_id = plan.title, plan.place, plan.organisation
    _name_liaisons(venue, lesson, liaisons)
    return venue


@transactional
def remove_venue(actor: "User", live_id: int, venue_id: int) -> None:
    """Take a venue back that nobody is registered at (else Conflict)."""
    standing = take_venue(actor, live_id, venue_id)
    if not standing.may_plan:
        raise NotAllowed()
    if queries.seated_ids(venue_id):
        raise Conflict(VenueRefusal.HAS_PEOPLE)
    queries.must_be_kept(standing.venue)
    for table in (VenueStep, VenuePhoto, VenueSeat, VenueLiaison):
        session.execute(delete(table).where(table.venue_id == venue_id))
    session.delete(standing.venue)


@transactional
def take_venue(actor: "User", live_id: int, venue_id: int) -> Standing:
    """The venue, locked, and what the actor is there; raises NotFound."""
    standing = queries.standing_at(actor, live_id, venue_id)
    session.execute(locked(select(Venue.id).where(Venue.id == venue_id)))
    session.refresh(standing.venue)
    return standing


def _check(
    actor: "User", lesson: LiveLesson, plan: VenuePlan, venue: Venue | None = None
) -> dict[str, int]:
    """The liaisons by user name; raises Invalid."""
    stays = venue is not None and venue.organisation_id == plan.organisation
    if not stays and not queries.may_open_at(actor, lesson, plan.organisation):
        raise Invalid(errors={"organisation": [VenueRefusal.NOT_YOUR_TREE.sentence]})
    if not plan.liaisons:
        raise Invalid(errors={"liaisons": [VenueRefusal.NO_LIAISON.sentence]})
    found = queries.possible_liaisons(plan.organisation, plan.liaisons)
    others = [name for name in plan.liaisons if name not in found]
    if others:
        said: Any = (VenueRefusal.NOT_A_LIAISON.sentence, {"names": ", ".join(others)})
        raise Invalid(errors={"liaisons": [said]})
    return found


def _name_liaisons(venue: Venue, lesson: LiveLesson, named: dict[str, int]) -> None:
    wanted = set(named.values())
    before = {one.id for one in queries.liaisons_of([venue.id]).get(venue.id, ())}
    session.execute(
        update(VenueLiaison)
        .where(VenueLiaison.venue_id == venue.id, VenueLiaison.person_id.in_(before - wanted))
        .values(ended_at=clock.now())
    )
    new = sorted(wanted - before)
    if new:
        rows = [{"venue_id": venue.id, "person_id": one, "ended_at": None} for one in new]
        naming = upsert(VenueLiaison.__table__)
        again = naming.on_conflict_do_update(
            index_elements=["venue_id", "person_id"], set_={"ended_at": None}
        )
        session.execute(again, rows)
        _tell_liaisons(venue, lesson, new)


def _tell_liaisons(venue: Venue, lesson: LiveLesson, people: Collection[int]) -> None:
    tell(
        people,
        NOTICE,
        N_("You are a liaison of the venue “%(venue)s”"),
        N_("You register who follows “%(lesson)s” there, on the day with your phone."),
        f"/live/{lesson.id}/venues/{venue.id}",
        wording={"venue": venue.title, "lesson": lesson.title},
    )
