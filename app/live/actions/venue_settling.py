"""After a venue was approved: its people are judged once, and what was enough earns its hours."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.accounts import queries as accounts
from app.credits.queries import awarded_sources
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.live import queries
from app.live.actions.awarding import Enough, credit_lesson
from app.live.actions.venues import NOTICE
from app.live.models import LiveLesson, Venue, VenueSeat
from app.live.queries import Lesson
from app.live.rules.attendance import source_of
from app.live.rules.venue_stays import judged
from app.live.rules.venues import VenueOutcome, VenueState
from app.notices.actions import tell
from app.reasons import N_

PORTION = 200

TOLD = {
    VenueOutcome.COUNTED: (
        N_("“%(lesson)s” counts for you"),
        N_("You followed it at the venue “%(venue)s”; the hours are in your account."),
    ),
    VenueOutcome.TOO_SHORT: (
        N_("“%(lesson)s” could not be counted"),
        N_("You were at the venue “%(venue)s” for less of it than is asked for."),
    ),
    VenueOutcome.NO_HOURS: (
        N_("You attended “%(lesson)s”"),
        N_("The rules give no hours for a lesson of this length."),
    ),
}
LEFT_OUT = (
    N_("“%(lesson)s” could not be counted"),
    N_("Your time at the venue “%(venue)s” was left out: %(why)s"),
)


@transactional
def settle_venue_portion(venue_id: int) -> bool:
    """Judge and credit the next people of an approved venue; whether there may be more.

    Idempotent and safe to break off, like ``settle_portion``, and after it: a lesson counts once
    for a person, online, at one venue or at two. Does nothing before the lesson is settled.
    """
    venue = session.scalar(locked(select(Venue).where(Venue.id == venue_id)))
    if venue is None or venue.state is not VenueState.APPROVED or venue.settled_at:
        return False
    row = session.get(LiveLesson, venue.live_id)
    if row is None or row.settled_at is None:
        return False
    seats = queries.unjudged_seats(venue_id, PORTION)
    if seats:
        _judge(venue, queries.lessons_on([venue.live_id], clock.now())[venue.live_id], seats)
    if len(seats) < PORTION:
        venue.settled_at = clock.now()
        return False
    return True


def _judge(venue: Venue, lesson: Lesson, seats: Sequence[VenueSeat]) -> None:
    assert lesson.ended_at is not None, "only what ended is settled"
    source = source_of(lesson.live_id)
    before = awarded_sources({seat.person_id for seat in seats})
    for seat in seats:
        stay = queries.stay_of(seat)
        seat.outcome, seat.attended_ms = judged(stay, lesson.held, lesson.ended_at)
        if seat.left_out_why is not None:
            seat.outcome = VenueOutcome.LEFT_OUT
        elif seat.outcome is VenueOutcome.COUNTED and (seat.person_id, source) in before:
            seat.outcome = VenueOutcome.BEFORE
    enough = [seat for seat in seats if seat.outcome is VenueOutcome.COUNTED]
    told_of = {"venue": _venue_told(venue)} if enough else {}
    paid = credit_lesson(lesson, [_enough(seat, told_of) for seat in enough])
    for seat in enough:
        if seat.person_id not in paid:
            seat.outcome = VenueOutcome.NO_HOURS
    session.flush()
    _tell(venue, lesson, seats)


def _venue_told(venue: Venue) -> dict[str, Any]:
    """What "why" says of a venue: where it was, who answered for it, and who looked."""
    liaisons = queries.liaisons_of([venue.id]).get(venue.id, ())
    reviewer = accounts.people([venue.approved_by] if venue.approved_by else [])
    return {
        "id": venue.id,
        "title": venue.title,
        "place": venue.place,
        "liaisons": [one.name for one in liaisons],
        "reviewer": next((one.name for one in reviewer.values()), ""),
    }


def _enough(seat: VenueSeat, told_of: dict[str, Any]) -> Enough:
    assert seat.arrived_at is not None, "only who came is credited"
    return Enough(seat.person_id, seat.arrived_at, seat.attended_ms, more=told_of)


def _tell(venue: Venue, lesson: Lesson, seats: Sequence[VenueSeat]) -> None:
    link = f"/live/{lesson.live_id}"
    wording = {"lesson": lesson.title, "venue": venue.title}
    for outcome, (title, body) in TOLD.items():
        people = [seat.person_id for seat in seats if seat.outcome is outcome]
        tell(people, NOTICE, title, body, link, wording=wording)
    for seat in seats:
        if seat.outcome is VenueOutcome.LEFT_OUT:
            why = wording | {"why": seat.left_out_why or ""}
            tell([seat.person_id], NOTICE, *LEFT_OUT, link, wording=why)
