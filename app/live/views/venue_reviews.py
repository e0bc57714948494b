"""Handing in the register of a branch venue, deciding about it, and the register as a sheet."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.kit import clock
from app.kit.errors import Conflict, Invalid
from app.kit.offload import offload
from app.kit.sheets import XLSX, Cell, workbook
from app.kit.web import current_actor, field_sentences, once, read_page, sentence
from app.live import actions, forms, queries
from app.live.views import pages
from app.live.views.attendance import MOMENT
from app.live.views.venue_registers import Entry, venue_outcome_words, venue_page


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/submit")
@once
def submit_venue(live_id: int, venue_id: int) -> Any:
    try:
        actions.submit_venue(current_actor(), live_id, venue_id)
    except Conflict as refusal:
        entry = Entry(errors={"submit": [sentence(refusal)]})
        return venue_page(live_id, venue_id, forms.SeatsShown(), entry), refusal.status
    flash(_("The register is handed in. Somebody else looks at it now."), "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id), 303)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/withdraw")
def withdraw_venue(live_id: int, venue_id: int) -> Any:
    actions.withdraw_venue(current_actor(), live_id, venue_id)
    flash(_("The register is yours again and can be changed."), "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id), 303)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/decision")
def review_venue(live_id: int, venue_id: int) -> Any:
    try:
        form = read_page(forms.Review)
        actions.review_venue(current_actor(), live_id, venue_id, form)
    except (Invalid, Conflict) as refusal:
        faults = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
        entry = Entry(errors=faults or {"note": [sentence(refusal)]})
        return venue_page(live_id, venue_id, forms.SeatsShown(), entry), refusal.status
    approved = form.decision == "approve"
    said = _("Approved. The hours are entered within minutes.") if approved else _("Returned.")
    flash(said, "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id), 303)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/people/<id:learner_id>/leave-out")
def leave_out(live_id: int, venue_id: int, learner_id: int) -> Any:
    """Do not count one person, with a reason; or count them again, without one."""
    form = read_page(forms.LeaveOut)
    actions.leave_out(current_actor(), live_id, venue_id, learner_id, form)
    flash(_("Left out, with your reason.") if form.why else _("Counted again."), "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id), 303)


@pages.get("/live/<id:live_id>/venues/<id:venue_id>/register.xlsx")
def export_venue(live_id: int, venue_id: int) -> Response:
    """The register as a sheet, marked with who took it out and when."""
    viewer = current_actor()
    standing = queries.standing_at(viewer, live_id, venue_id)
    rows = queries.every_seat(standing)
    when = format_datetime(clock.now(), MOMENT)
    taken = _("Taken out by %(name)s on %(when)s", name=viewer.name, when=when)
    head: list[Cell] = [standing.lesson.title, standing.venue.title, str(taken)]
    answer = Response(offload(workbook, [head, *_lines(rows)]), content_type=XLSX)
    name = f"live-{live_id}-venue-{venue_id}-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(rows: list[queries.SeatRow]) -> Iterator[list[Cell]]:
    yield [
        _("No."), _("Name"), _("User name"), _("Organisation"), _("Arrived"), _("Left"),
        _("By hand"), _("Also elsewhere"), _("Minutes counted"), _("Outcome"), _("Reason"),
    ]  # fmt: skip
    words = venue_outcome_words()
    for number, one in enumerate(rows, start=1):
        yield [
            number, one.person.name, one.person.username, one.person.organisation,
            _moment(one.stay.arrived_at), _moment(one.stay.left_at),
            _("yes") if one.stay.by_hand else "",
            "; ".join(other.venue or _("online") for other in one.elsewhere),
            round(one.attended_ms / 60_000, 1), words[one.outcome], one.left_out_why or "",
        ]  # fmt: skip


def _moment(at: Any) -> str:
    return format_datetime(at, MOMENT) if at else ""
