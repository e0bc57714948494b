"""Pages: what is live next, planning, and calendar files; a lesson's own page is composed above."""

from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.web import (
    current_actor,
    field_sentences,
    flash_undo,
    once,
    read_page,
    read_query,
    render,
    sentence,
)
from app.live import actions, calendar, forms, queries
from app.live.permissions import LIAISON_ROLES, can_plan
from app.live.queries import LiveCard
from app.live.rules import Phase
from app.live.views import pages

if TYPE_CHECKING:
    from app.accounts.models import User

CALENDAR = "text/calendar; charset=utf-8"


@pages.get("/live")
def list_live() -> str:
    viewer = current_actor()
    listing = read_query(forms.Listing)
    found = queries.page_of_live(viewer, listing)
    more = url_for(".list_live", when=listing.when, cursor=found.next) if found.next else None
    return render(
        "live/list.html",
        lessons=found.items,
        when_shown=listing.when,
        next_url=more,
        may_plan=can_plan(viewer),
        keeps_venues=viewer.has(*LIAISON_ROLES),
    )


@pages.get("/live.ics")
def feed() -> Response:
    """Everything ahead in one file, for a calendar to take in."""
    cards = queries.upcoming(current_actor(), limit=200)
    return Response(calendar.file_of(cards, request.url_root), content_type=CALENDAR)


@pages.get("/live/new")
def new_lesson() -> str:
    return plan_page(current_actor(), {}, {})


@pages.post("/live")
@once
def plan_lesson() -> Any:
    actor = current_actor()
    try:
        planned = actions.plan_lesson(actor, read_page(forms.Plan))
    except (Invalid, Conflict) as refusal:
        return plan_page(actor, dict(request.form), faults_of(refusal)), refusal.status
    flash(_("The live lesson is planned. Those who are invited see it from now on."), "done")
    return redirect(f"/live/{planned.id}", 303)


@pages.get("/live/<id:live_id>.ics")
def calendar_entry(live_id: int) -> Response:
    card = queries.get_live(current_actor(), live_id)
    answer = Response(calendar.file_of([card], request.url_root), content_type=CALENDAR)
    answer.headers["Content-Disposition"] = f"attachment; filename=live-{card.id}.ics"
    return answer


@pages.get("/live/<id:live_id>/edit")
def edit_lesson(live_id: int) -> str:
    actor = current_actor()
    card = queries.get_live(actor, live_id)
    if not card.may_change:
        raise NotAllowed()
    return plan_page(actor, _as_typed(card), {}, card)


@pages.post("/live/<id:live_id>")
def change_lesson(live_id: int) -> Any:
    actor = current_actor()
    try:
        actions.change_lesson(actor, live_id, read_page(forms.Plan))
    except (Invalid, Conflict) as refusal:
        card = queries.get_live(actor, live_id)
        return plan_page(actor, dict(request.form), faults_of(refusal), card), refusal.status
    flash(_("The new plan is saved."), "done")
    return redirect(f"/live/{live_id}", 303)


@pages.post("/live/<id:live_id>/call-off")
def call_off(live_id: int) -> Any:
    actions.call_off(current_actor(), live_id)
    said = _("The live lesson is called off. It stays in the list, marked as such.")
    flash_undo(said, url_for(".restore_lesson", live_id=live_id))
    return redirect(f"/live/{live_id}", 303)


@pages.post("/live/<id:live_id>/restore")
def restore_lesson(live_id: int) -> Any:
    actions.restore_lesson(current_actor(), live_id)
    flash(_("The live lesson takes place as planned."), "done")
    return redirect(f"/live/{live_id}", 303)


def faults_of(refusal: Invalid | Conflict) -> dict[str, list[str]]:
    if isinstance(refusal, Invalid):
        return field_sentences(refusal)
    return {"starts_at": [sentence(refusal)]}


def _as_typed(card: LiveCard) -> dict[str, Any]:
    """A plan as its form would send it."""
    return {
        "title": card.title,
        "summary": card.summary,
        "starts_at": clock.local(card.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "minutes": card.minutes,
        "audience": str(card.audience),
    }


def plan_page(
    viewer: "User",
    typed: dict[str, Any],
    errors: dict[str, list[str]],
    card: LiveCard | None = None,
) -> str:
    if not can_plan(viewer):
        raise NotAllowed()
    circles = [("public", _("Everybody (public lecture)")), *queries.circles_of(viewer)]
    return render(
        "live/plan.html",
        typed=typed,
        errors=errors,
        lesson=card,
        circles=circles,
        earliest=clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        may_call_off=card is not None and card.state in (Phase.SCHEDULED, Phase.READY),
        following=queries.count_following(card.id) if card else 0,
    )
