"""JSON about branch venues: those of a lesson, a new one, a change, and handing a register in."""

from datetime import datetime
from typing import Any, TypedDict

from app.kit.paging import Paging
from app.kit.web import current_actor, describes, read_json, read_query
from app.live import actions, forms, queries
from app.live.api import api
from app.live.queries import VenueCard


class LiaisonJson(TypedDict):
    name: str
    username: str


class VenueJson(TypedDict):
    id: str
    live_id: str
    lesson: str
    starts_at: datetime
    title: str
    place: str
    organisation_id: str
    organisation: str
    state: str
    liaisons: list[LiaisonJson]
    registered: int
    came: int
    submitted_at: datetime | None


class VenuesJson(TypedDict):
    items: list[VenueJson]
    next: str | None


class StepJson(TypedDict):
    id: str
    actor: str
    move: str
    note: str
    at: datetime


class PhotoJson(TypedDict):
    id: str
    name: str
    media_type: str
    size_bytes: int
    brought_at: datetime
    also_at: list[str]


class VenueCountsJson(TypedDict):
    registered: int
    expected: int
    here: int
    left: int
    left_out: int
    flagged: int


class WholeVenueJson(VenueJson):
    """``step`` is what a decision names: what was done last with the register."""

    counts: VenueCountsJson
    photos: list[PhotoJson]
    steps: list[StepJson]
    step: str | None


@api.get("/venues")
@describes(query=forms.VenuesShown, answers=VenuesJson)
def list_desk() -> Any:
    """Venues that are mine to keep, wait for my review, or were approved in thirty days."""
    found = queries.page_of_desk(current_actor(), read_query(forms.VenuesShown))
    return {"items": [_json(one) for one in found.items], "next": found.next}


@api.get("/live/<id:live_id>/venues")
@describes(query=Paging, answers=VenuesJson)
def list_venues(live_id: int) -> Any:
    """The venues of a lesson that I may see, in the order in which they were opened."""
    actor = current_actor()
    queries.lesson_of_venues(actor, live_id)
    found = queries.page_of_venues(actor, live_id, read_query(Paging))
    return {"items": [_json(one) for one in found.items], "next": found.next}


@api.post("/live/<id:live_id>/venues")
@describes(takes=forms.VenuePlan, answers=WholeVenueJson, status=201)
def open_venue(live_id: int) -> Any:
    """Open a venue for a lesson; its liaisons, by user name, are told."""
    venue = actions.open_venue(current_actor(), live_id, read_json(forms.VenuePlan))
    return whole(live_id, venue.id), 201


@api.get("/live/<id:live_id>/venues/<id:venue_id>")
@describes(answers=WholeVenueJson)
def show_venue(live_id: int, venue_id: int) -> Any:
    """One venue with its figures, its photos and what was done with its register."""
    return whole(live_id, venue_id)


@api.put("/live/<id:live_id>/venues/<id:venue_id>")
@describes(takes=forms.VenuePlan, answers=WholeVenueJson)
def change_venue(live_id: int, venue_id: int) -> Any:
    """Change a venue whose register is still kept; 409 once it was handed in."""
    actions.change_venue(current_actor(), live_id, venue_id, read_json(forms.VenuePlan))
    return whole(live_id, venue_id)


@api.delete("/live/<id:live_id>/venues/<id:venue_id>")
@describes(status=204)
def remove_venue(live_id: int, venue_id: int) -> Any:
    """Take a venue back that nobody is registered at."""
    actions.remove_venue(current_actor(), live_id, venue_id)
    return "", 204


@api.post("/live/<id:live_id>/venues/<id:venue_id>/submit")
@describes(answers=WholeVenueJson)
def submit_venue(live_id: int, venue_id: int) -> Any:
    """Hand the register in for review: after the lesson, with a photo and somebody who came."""
    actions.submit_venue(current_actor(), live_id, venue_id)
    return whole(live_id, venue_id)


@api.post("/live/<id:live_id>/venues/<id:venue_id>/withdraw")
@describes(answers=WholeVenueJson)
def withdraw_venue(live_id: int, venue_id: int) -> Any:
    """Take a register back that nobody has decided about."""
    actions.withdraw_venue(current_actor(), live_id, venue_id)
    return whole(live_id, venue_id)


@api.post("/live/<id:live_id>/venues/<id:venue_id>/decision")
@describes(takes=forms.Review, answers=WholeVenueJson)
def review_venue(live_id: int, venue_id: int) -> Any:
    """Approve a register or return it with a reason; 409 when it moved on since ``step``."""
    actions.review_venue(current_actor(), live_id, venue_id, read_json(forms.Review))
    return whole(live_id, venue_id)


def whole(live_id: int, venue_id: int) -> WholeVenueJson:
    """A venue as its page tells of it; raises NotFound for whom it does not concern."""
    standing = queries.standing_at(current_actor(), live_id, venue_id)
    counts, steps = queries.count_seats(standing), queries.steps_of_venue(venue_id)
    return {
        **_json(queries.card_of_venue(standing)),
        "counts": {
            "registered": counts.registered,
            "expected": counts.expected,
            "here": counts.here,
            "left": counts.left,
            "left_out": counts.left_out,
            "flagged": counts.flagged,
        },
        "photos": [
            {
                "id": str(one.id),
                "name": one.name,
                "media_type": one.media_type,
                "size_bytes": one.size_bytes,
                "brought_at": one.brought_at,
                "also_at": list(one.also_at),
            }
            for one in queries.photos_of(venue_id)
        ],
        "steps": [
            {
                "id": str(one.id),
                "actor": one.actor.name,
                "move": one.move.value,
                "note": one.note,
                "at": one.at,
            }
            for one in steps
        ],
        "step": str(steps[0].id) if steps else None,
    }


def _json(card: VenueCard) -> VenueJson:
    return {
        "id": str(card.id),
        "live_id": str(card.live_id),
        "lesson": card.lesson,
        "starts_at": card.starts_at,
        "title": card.title,
        "place": card.place,
        "organisation_id": str(card.organisation_id),
        "organisation": card.organisation,
        "state": card.state.value,
        "liaisons": [{"name": one.name, "username": one.username} for one in card.liaisons],
        "registered": card.registered,
        "came": card.here,
        "submitted_at": card.submitted_at,
    }
