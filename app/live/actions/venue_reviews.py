"""Handing in the register of a branch venue, taking it back, and deciding about it."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.live import queries
from app.live.actions.venues import NOTICE, take_venue
from app.live.forms.venues import LeaveOut, Review
from app.live.models import Venue, VenueSeat, VenueStep
from app.live.queries import Standing
from app.live.rules.venues import (
    VenueMove,
    VenueRefusal,
    after,
    refuse_submission,
)
from app.notices.actions import tell
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def submit_venue(actor: "User", live_id: int, venue_id: int, note: str = "") -> Venue:
    """Hand a register in for review; those who may review it are told.

    Refuses who is no liaison (NotAllowed), and a register without people who came or without a
    photo, before the end of the lesson or thirty days after it (Conflict).
    """
    standing = _own(actor, live_id, venue_id)
    counts = queries.count_seats(standing)
    refusal = refuse_submission(
        standing.venue.state,
        standing.phase,
        standing.lesson.ended_at,
        clock.now(),
        here=counts.here + counts.left,
        photos=queries.count_photos(venue_id),
    )
    if refusal:
        raise Conflict(refusal)
    standing.venue.submitted_at = clock.now()
    _step(actor, standing.venue, VenueMove.SUBMIT, note)
    _tell_reviewers(standing)
    return standing.venue


@transactional
def withdraw_venue(actor: "User", live_id: int, venue_id: int) -> Venue:
    """Take a register back that nobody has decided about; raises NotAllowed, Conflict."""
    standing = _own(actor, live_id, venue_id)
    _step(actor, standing.venue, VenueMove.WITHDRAW, "")
    return standing.venue


@transactional
def review_venue(actor: "User", live_id: int, venue_id: int, form: Review) -> Venue:
    """Approve a register, or return it with a reason; its liaisons are told.

    The hours are entered afterwards, a portion at a time. Refuses who may not decide about this
    venue (NotAllowed): its liaisons, now or ever, and whoever is registered there; a register that
    moved on since it was read (Conflict); a return without a reason (Invalid).
    """
    standing = _to_review(actor, live_id, venue_id)
    venue = standing.venue
    if form.step != queries.last_step_of(venue_id):
        raise Conflict(VenueRefusal.MOVED_ON)
    move = VenueMove(form.decision)
    if move is VenueMove.RETURN and not form.note:
        raise Invalid(errors={"note": [VenueRefusal.NO_REASON.sentence]})
    if move is VenueMove.APPROVE:
        venue.approved_by = actor.id
    _step(actor, venue, move, form.note)
    _tell_liaisons(standing, move, form.note)
    return venue


@transactional
def leave_out(
    actor: "User", live_id: int, venue_id: int, person_id: int, form: LeaveOut
) -> VenueSeat:
    """Do not count one person of a register, with a reason; without one they are counted again.

    Refuses as ``review_venue`` does, and who is not registered there (NotFound).
    """
    _to_review(actor, live_id, venue_id)
    found = queries.seats_to_mark(venue_id, VenueSeat.person_id == person_id)
    if not found:
        raise NotFound(VenueRefusal.NO_VENUE)
    found[0].left_out_why = form.why or None
    session.flush()
    return found[0]


def _own(actor: "User", live_id: int, venue_id: int) -> Standing:
    standing = take_venue(actor, live_id, venue_id)
    if not standing.is_liaison:
        raise NotAllowed(VenueRefusal.NOT_ITS_LIAISON)
    return standing


def _to_review(actor: "User", live_id: int, venue_id: int) -> Standing:
    standing = take_venue(actor, live_id, venue_id)
    if not standing.may_review:
        raise NotAllowed()
    refusal = queries.why_not_review(standing, actor.id)
    if refusal is VenueRefusal.MOVED_ON:
        raise Conflict(refusal)
    if refusal:
        raise NotAllowed(refusal)
    return standing


def _step(actor: "User", venue: Venue, move: VenueMove, note: str) -> None:
    reached = after(venue.state, move)
    if reached is None:
        raise Conflict(VenueRefusal.MOVED_ON)
    venue.state = reached
    step = VenueStep(venue_id=venue.id, actor_id=actor.id, move=move, note=note, at=clock.now())
    session.add(step)
    session.flush()


def _tell_reviewers(standing: Standing) -> None:
    venue = standing.venue
    people = queries.reviewers_of(venue.organisation_id)
    kept = queries.hands_in(venue.id) | queries.seated_ids(venue.id)
    _tell(
        set(people) - kept,
        standing,
        N_("The register of “%(venue)s” waits for your look"),
        N_("Who followed “%(lesson)s” there gets the hours once you approve it."),
    )


def _tell_liaisons(standing: Standing, move: VenueMove, note: str) -> None:
    said = {
        VenueMove.APPROVE: (
            N_("The register of “%(venue)s” is approved"),
            N_("Everybody's hours are entered within minutes."),
        ),
        VenueMove.RETURN: (
            N_("The register of “%(venue)s” came back to you; please look at it again"),
            "%(note)s",
        ),
    }
    title, body = said[move]
    liaisons = queries.liaisons_of([standing.venue.id]).get(standing.venue.id, ())
    _tell({one.id for one in liaisons}, standing, title, body, note)


def _tell(
    people: Collection[int], standing: Standing, title: str, body: str, note: str = ""
) -> None:
    venue, lesson = standing.venue, standing.lesson
    link = f"/live/{lesson.id}/venues/{venue.id}"
    wording = {"venue": venue.title, "lesson": lesson.title, "note": note}
    tell(people, NOTICE, title, body, link, wording=wording)
