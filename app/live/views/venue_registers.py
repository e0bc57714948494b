"""The page of a branch venue, and what its liaison does there: register, mark, prove."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.classes import forms as class_forms
from app.classes import queries as classes
from app.kit.errors import Conflict, Invalid, Refused
from app.kit.evidence import FORM_BYTES, MOST_FILES, file_evidence, take_back_evidence
from app.kit.forms import parse
from app.kit.offload import offload
from app.kit.web import (
    current_actor,
    field_sentences,
    hand_over_evidence,
    once,
    read_page,
    read_query,
    redirect_within,
    render,
    sentence,
    takes_files,
)
from app.live import actions, forms, queries
from app.live.rules import Phase
from app.live.rules.venue_rows import SeatRefusal
from app.live.rules.venues import FOLDER, VenueOutcome, VenueRefusal, VenueState
from app.live.views import pages

if TYPE_CHECKING:
    from app.accounts.queries import Person
    from app.kit.evidence import FiledEvidence

SHEET_BYTES = 8 * 1024 * 1024
MENDABLE = (
    SeatRefusal.UNKNOWN,
    SeatRefusal.NOT_A_LEARNER,
    SeatRefusal.ELSEWHERE,
    SeatRefusal.NOT_INVITED,
)
"""Rows that somebody may write again; the others are registered or say nothing."""


@dataclass(frozen=True)
class Entry:
    """What was typed on the page, what came of it, and what was wrong with it."""

    typed: str = ""
    result: actions.RegisterResult | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    dry_run: bool = False


NOTHING = Entry()


@pages.get("/live/<id:live_id>/venues/<id:venue_id>")
def show_venue(live_id: int, venue_id: int) -> str:
    return venue_page(live_id, venue_id, read_query(forms.SeatsShown))


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/people")
@takes_files(SHEET_BYTES)
@once
def register_people(live_id: int, venue_id: int) -> Any:
    """Register people by name, from a sheet, or a whole class."""
    dry_run = request.form.get("dry_run") == "1"
    typed = request.form.get("usernames", "")
    try:
        rows = _rows()
        result = actions.register_people(current_actor(), live_id, venue_id, rows, dry_run=dry_run)
    except (Invalid, Conflict) as refusal:
        return _again(live_id, venue_id, Entry(typed, errors=_faults(refusal, "usernames")))
    if dry_run or result.left_out:
        again = [one.username for one in result.left_out if one.reason in MENDABLE]
        rest = typed if dry_run else "\n".join(again)
        return venue_page(live_id, venue_id, forms.SeatsShown(), Entry(rest, result, {}, dry_run))
    flash(
        ngettext(
            "%(num)s person is registered.", "%(num)s people are registered.", result.registered
        ),
        "done",
    )
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id), 303)


def _rows() -> list[tuple[int, str]]:
    file = request.files.get("file")
    if file and file.filename:
        return offload(class_forms.read_sheet, file.read()).rows()
    if klass := request.form.get("klass"):
        chosen = parse(forms.WholeClass, {"klass": klass})
        return queries.names_in_class(current_actor(), chosen.klass)
    return read_page(class_forms.Roster).rows()


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>/strike-out")
def strike_out(live_id: int, venue_id: int, learner_id: int) -> Any:
    actions.strike_out(current_actor(), live_id, venue_id, learner_id)
    return _back(live_id, venue_id)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/marks")
def mark_people(live_id: int, venue_id: int) -> Any:
    """Somebody arrived or left, now or at a time entered by hand; or that was a slip."""
    try:
        marks = read_page(forms.Marks, several=("people",))
        actions.mark_people(current_actor(), live_id, venue_id, marks)
    except (Invalid, Conflict) as refusal:
        return _again(live_id, venue_id, Entry(errors=_faults(refusal, "at")))
    return _back(live_id, venue_id)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/photos")
@takes_files(FORM_BYTES)
def bring_photos(live_id: int, venue_id: int) -> Any:
    """Keep the files, then tell of them; what is refused is taken back."""
    actor, filed = current_actor(), list["FiledEvidence"]()
    queries.standing_at(actor, live_id, venue_id)
    try:
        sent = [*request.files.getlist("camera"), *request.files.getlist("evidence")]
        filed = file_evidence(sent, FOLDER)
        actions.bring_photos(actor, live_id, venue_id, filed)
    except Refused as refusal:
        take_back_evidence(filed)
        if not isinstance(refusal, Invalid | Conflict):
            raise
        return _again(live_id, venue_id, Entry(errors=_faults(refusal, "evidence")))
    flash(_("The photo is kept with the register."), "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id) + "#photos", 303)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>/drop")
def drop_photo(live_id: int, venue_id: int, photo_id: int) -> Any:
    actions.drop_photo(current_actor(), live_id, venue_id, photo_id)
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id) + "#photos", 303)


@pages.get("/live/<id:live_id>/venues/<id:venue_id>/photos/<id:photo_id>")
def show_photo(live_id: int, venue_id: int, photo_id: int) -> Response:
    standing = queries.standing_at(current_actor(), live_id, venue_id)
    return hand_over_evidence(queries.get_photo(standing, photo_id))


def _faults(refusal: Invalid | Conflict, otherwise: str) -> dict[str, list[str]]:
    if isinstance(refusal, Invalid):
        return field_sentences(refusal)
    return {otherwise: [sentence(refusal)]}


def _again(live_id: int, venue_id: int, entry: Entry) -> Any:
    return venue_page(live_id, venue_id, forms.SeatsShown(), entry), 422


def _back(live_id: int, venue_id: int) -> Any:
    """To the same part of the list that the button stood in."""
    here = url_for(".show_venue", live_id=live_id, venue_id=venue_id)
    target = request.form.get("back", "")
    return redirect_within(target if target.startswith((here + "?", here + "#")) else None, here)


def venue_page(live_id: int, venue_id: int, shown: forms.SeatsShown, entry: Entry = NOTHING) -> str:
    """One venue as its liaison, its reviewer or the lesson's planner meets it."""
    viewer = current_actor()
    standing = queries.standing_at(viewer, live_id, venue_id)
    found = queries.page_of_seats(standing, shown)
    here = url_for(".show_venue", live_id=live_id, venue_id=venue_id)
    held_back = queries.why_not_review(standing, viewer.id) if standing.may_review else None
    steps = queries.steps_of_venue(venue_id)
    return render(
        "live/venue.html",
        standing=standing,
        venue=queries.card_of_venue(standing),
        lesson=standing.lesson,
        counts=queries.count_seats(standing),
        seats=found.items,
        shown=shown,
        here=here,
        photos=queries.photos_of(venue_id),
        most_photos=MOST_FILES,
        steps=steps,
        outcomes=venue_outcome_words(),
        entry=entry,
        doors_open=standing.phase in (Phase.READY, Phase.LIVE),
        is_over=standing.phase is Phase.ENDED,
        may_review=standing.may_review and held_back is None,
        held_back=held_back if _is_worth_saying(standing, held_back) else None,
        found=_found(standing),
        searched=request.args.get("q", ""),
        klasses=classes.classes_of(viewer) if standing.may_keep else (),
        next_url=_next(standing, shown, found.next),
    )


def _found(standing: queries.Standing) -> "list[Person] | None":
    """Who is found by a name that the liaison typed; None unless something was looked for."""
    text = request.args.get("q", "").strip()
    if request.method != "GET" or not standing.may_keep or not text or not text.isprintable():
        return None
    return queries.find_guests(standing, text[:100])


def _is_worth_saying(standing: queries.Standing, why: VenueRefusal | None) -> bool:
    waits = standing.venue.state is VenueState.SUBMITTED
    return waits and why is not None and why is not VenueRefusal.MOVED_ON


def _next(standing: queries.Standing, shown: forms.SeatsShown, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    venue = standing.venue
    return url_for(
        ".show_venue",
        live_id=venue.live_id,
        venue_id=venue.id,
        which=shown.which,
        find=shown.find or None,
        cursor=cursor,
    )


def venue_outcome_words() -> dict[VenueOutcome | None, str]:
    """What came of being registered, in a word or two."""
    return {
        None: "",
        VenueOutcome.COUNTED: _("counted"),
        VenueOutcome.BEFORE: _("counted already"),
        VenueOutcome.TOO_SHORT: _("too short"),
        VenueOutcome.NO_HOURS: _("enough, no hours"),
        VenueOutcome.ABSENT: _("did not come"),
        VenueOutcome.LEFT_OUT: _("left out"),
    }
