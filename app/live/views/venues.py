"""Pages about branch venues: mine to keep and to review, those of a lesson, a new one, a change."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.accounts.rules import Role
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.paging import Paging
from app.kit.web import (
    current_actor,
    field_sentences,
    once,
    read_page,
    read_query,
    render,
    sentence,
)
from app.live import actions, forms, queries
from app.live.permissions import LIAISON_ROLES, can_open_venues
from app.live.rules.venues import KEPT
from app.live.views import pages

if TYPE_CHECKING:
    from app.live.models import LiveLesson
    from app.live.queries import Standing


@pages.get("/venues")
def list_desk() -> str:
    """The venues I keep, and the registers that wait for my review."""
    viewer = current_actor()
    if not viewer.has(*LIAISON_ROLES):
        raise NotAllowed()
    shown = read_query(forms.VenuesShown)
    found = queries.page_of_desk(viewer, shown)
    more = url_for(".list_desk", which=shown.which, cursor=found.next) if found.next else None
    return render(
        "live/venue_desk.html",
        venues=found.items,
        shown=shown.which,
        reviews=viewer.has(Role.LEARNING_ADMIN),
        waiting=queries.venues_to_review(viewer),
        next_url=more,
    )


@pages.get("/live/<id:live_id>/venues")
def list_venues(live_id: int) -> str:
    """The venues of one lesson that I may see, in the order in which they were opened."""
    viewer = current_actor()
    lesson = queries.lesson_of_venues(viewer, live_id)
    found = queries.page_of_venues(viewer, live_id, read_query(Paging))
    more = url_for(".list_venues", live_id=live_id, cursor=found.next) if found.next else None
    return render(
        "live/venues.html",
        lesson=lesson,
        venues=found.items,
        may_open=can_open_venues(viewer, queries.plans(viewer, lesson)),
        next_url=more,
    )


@pages.get("/live/<id:live_id>/venues/new")
def new_venue(live_id: int) -> str:
    lesson = queries.lesson_of_venues(current_actor(), live_id)
    return _plan_page(lesson, {}, {})


@pages.post("/live/<id:live_id>/venues")
@once
def open_venue(live_id: int) -> Any:
    actor = current_actor()
    try:
        venue = actions.open_venue(actor, live_id, read_page(forms.VenuePlan))
    except (Invalid, Conflict) as refusal:
        lesson = queries.lesson_of_venues(actor, live_id)
        return _plan_page(lesson, dict(request.form), _faults(refusal)), refusal.status
    flash(_("The venue is open. Its liaisons are told."), "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue.id), 303)


@pages.get("/live/<id:live_id>/venues/<id:venue_id>/edit")
def edit_venue(live_id: int, venue_id: int) -> str:
    standing = _to_plan(live_id, venue_id)
    card = queries.card_of_venue(standing)
    typed = {
        "title": card.title,
        "place": card.place,
        "organisation": card.organisation_id,
        "liaisons": " ".join(one.username for one in card.liaisons),
    }
    return _plan_page(standing.lesson, typed, {}, standing)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>")
def change_venue(live_id: int, venue_id: int) -> Any:
    try:
        actions.change_venue(current_actor(), live_id, venue_id, read_page(forms.VenuePlan))
    except (Invalid, Conflict) as refusal:
        standing = _to_plan(live_id, venue_id)
        page = _plan_page(standing.lesson, dict(request.form), _faults(refusal), standing)
        return page, refusal.status
    flash(_("The venue is changed."), "done")
    return redirect(url_for(".show_venue", live_id=live_id, venue_id=venue_id), 303)


@pages.post("/live/<id:live_id>/venues/<id:venue_id>/remove")
def remove_venue(live_id: int, venue_id: int) -> Any:
    actions.remove_venue(current_actor(), live_id, venue_id)
    flash(_("The venue is taken back."), "done")
    return redirect(url_for(".list_venues", live_id=live_id), 303)


def _to_plan(live_id: int, venue_id: int) -> "Standing":
    standing = queries.standing_at(current_actor(), live_id, venue_id)
    if not standing.may_plan:
        raise NotAllowed()
    return standing


def _faults(refusal: Invalid | Conflict) -> dict[str, list[str]]:
    if isinstance(refusal, Invalid):
        return field_sentences(refusal)
    return {"organisation": [sentence(refusal)]}


def _plan_page(
    lesson: "LiveLesson",
    typed: dict[str, Any],
    errors: dict[str, list[str]],
    standing: "Standing | None" = None,
) -> str:
    viewer = current_actor()
    choices = queries.organisations_for_venues(viewer, lesson)
    if not standing and not can_open_venues(viewer, queries.plans(viewer, lesson)):
        raise NotAllowed()
    return render(
        "live/venue_plan.html",
        lesson=lesson,
        venue=standing.venue if standing else None,
        typed={"organisation": viewer.organisation_id} | typed,
        errors=errors,
        organisations=choices,
        may_remove=standing is not None
        and standing.venue.state in KEPT
        and not queries.seated_ids(standing.venue.id),
    )
