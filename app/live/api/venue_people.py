"""JSON about the people of a branch venue: registering, marking, proving, leaving somebody out."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from flask import Response, request
from flask_babel import gettext as _

from app.classes import forms as class_forms
from app.kit.errors import Refused
from app.kit.evidence import FORM_BYTES, file_evidence, take_back_evidence
from app.kit.web import (
    current_actor,
    describes,
    hand_over_evidence,
    read_json,
    read_query,
    takes_files,
)
from app.live import actions, forms, queries
from app.live.api import api
from app.live.api.venues import WholeVenueJson, whole
from app.live.queries import SeatRow
from app.live.rules.venues import FOLDER

if TYPE_CHECKING:
    from app.kit.evidence import FiledEvidence


class ElsewhereJson(TypedDict):
    """``venue`` is null for who followed ``lesson`` online."""

    lesson: str
    venue: str | None
    from_at: datetime
    to_at: datetime | None


class SeatJson(TypedDict):
    learner_id: str
    learner: str
    name: str
    organisation: str
    arrived_at: datetime | None
    left_at: datetime | None
    by_hand: bool
    elsewhere: list[ElsewhereJson]
    left_out_why: str | None
    attended_seconds: float
    outcome: str | None


class SeatsJson(TypedDict):
    items: list[SeatJson]
    next: str | None


class LeftOutRowJson(TypedDict):
    row: int
    username: str
    reason: str


class RegisteredJson(TypedDict):
    added: int
    rejected: list[LeftOutRowJson]


class MarkedJson(TypedDict):
    marked: int


@api.get("/live/<id:live_id>/venues/<id:venue_id>/people")
@describes(query=forms.SeatsShown, answers=SeatsJson)
def list_seats(live_id: int, venue_id: int) -> Any:
    """Who is registered; `which=flagged` those who were elsewhere too, or entered by hand."""
    standing = queries.standing_at(current_actor(), live_id, venue_id)
    found = queries.page_of_seats(standing, read_query(forms.SeatsShown))
    return {"items": [_json(one) for one in found.items], "next": found.next}


@api.post("/live/<id:live_id>/venues/<id:venue_id>/people")
@describes(takes=class_forms.Roster, answers=RegisteredJson)
def register_people(live_id: int, venue_id: int) -> Any:
    """Register learners by user name; rows that cannot be are told with why. `dry_run=1` tries."""
    rows = read_json(class_forms.Roster).rows()
    dry_run = request.args.get("dry_run", "") not in ("", "0", "false")
    result = actions.register_people(current_actor(), live_id, venue_id, rows, dry_run=dry_run)
    return {
        "added": result.registered,
        "rejected": [
            {"row": one.row, "username": one.username, "reason": _(one.reason.sentence)}
            for one in result.left_out
        ],
    }


@api.delete("/live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>")
@describes(status=204)
def strike_out(live_id: int, venue_id: int, learner_id: int) -> Any:
    """Take somebody out of the register again."""
    actions.strike_out(current_actor(), live_id, venue_id, learner_id)
    return "", 204


@api.post("/live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>/leave-out")
@describes(takes=forms.LeaveOut, answers=WholeVenueJson)
def leave_out(live_id: int, venue_id: int, learner_id: int) -> Any:
    """Do not count one person, with a reason; or count them again, without one."""
    actions.leave_out(current_actor(), live_id, venue_id, learner_id, read_json(forms.LeaveOut))
    return whole(live_id, venue_id)


@api.post("/live/<id:live_id>/venues/<id:venue_id>/marks")
@describes(takes=forms.Marks, answers=MarkedJson)
def mark_people(live_id: int, venue_id: int) -> Any:
    """Somebody arrived or left, now or at a time entered by hand (`at`, such as 09:05)."""
    marked = actions.mark_people(current_actor(), live_id, venue_id, read_json(forms.Marks))
    return {"marked": marked}


@api.post("/live/<id:live_id>/venues/<id:venue_id>/photos")
@takes_files(FORM_BYTES)
@describes(answers=WholeVenueJson, status=201)
def bring_photos(live_id: int, venue_id: int) -> Any:
    """Add photos of the room (multipart, field `evidence`): JPEG, PNG or PDF, three at most."""
    actor, filed = current_actor(), list["FiledEvidence"]()
    queries.standing_at(actor, live_id, venue_id)
    try:
        filed = file_evidence(request.files.getlist("evidence"), FOLDER)
        actions.bring_photos(actor, live_id, venue_id, filed)
    except Refused:
        take_back_evidence(filed)
        raise
    return whole(live_id, venue_id), 201


@api.get("/live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>")
def show_photo(live_id: int, venue_id: int, photo_id: int) -> Response:
    """A photo of the room, as it was sent."""
    standing = queries.standing_at(current_actor(), live_id, venue_id)
    return hand_over_evidence(queries.get_photo(standing, photo_id))


@api.delete("/live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>")
@describes(status=204)
def drop_photo(live_id: int, venue_id: int, photo_id: int) -> Any:
    """Leave a photo out again."""
    actions.drop_photo(current_actor(), live_id, venue_id, photo_id)
    return "", 204


def _json(row: SeatRow) -> SeatJson:
    return {
        "learner_id": str(row.person.id),
        "learner": row.person.username,
        "name": row.person.name,
        "organisation": row.person.organisation,
        "arrived_at": row.stay.arrived_at,
        "left_at": row.stay.left_at,
        "by_hand": row.stay.by_hand,
        "elsewhere": [
            {
                "lesson": one.lesson,
                "venue": one.venue,
                "from_at": one.from_at,
                "to_at": one.to_at,
            }
            for one in row.elsewhere
        ],
        "left_out_why": row.left_out_why,
        "attended_seconds": row.attended_ms / 1000,
        "outcome": row.outcome.value if row.outcome else None,
    }
