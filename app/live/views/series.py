"""Pages of series: planning one after looking at its days, one of them, changing what follows."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.kit.forms import Form, Moment
from app.kit.web import (
    current_actor,
    field_sentences,
    flash_undo,
    once,
    read_page,
    render,
    sentence,
)
from app.live import actions, forms, queries
from app.live.almanac import holidays_between
from app.live.permissions import can_plan
from app.live.rules import SeriesRefusal
from app.live.views import pages
from app.live.views.planning import faults_of, plan_page

if TYPE_CHECKING:
    from app.accounts.models import User

SEVERAL = ("weekdays", "shown", "ticked")


class Since(Form):
    """The moment at which lessons were called off."""

    since: Moment


@pages.get("/live/series/new")
def new_series() -> str:
    return _page(current_actor(), {})


@pages.post("/live/series/days")
def show_days() -> Any:
    """The days of what is typed so far; nothing is planned."""
    actor = current_actor()
    try:
        return _page(actor, _typed(), plan=read_page(forms.DaysShown, several=SEVERAL))
    except Invalid as refusal:
        return _page(actor, _typed(), field_sentences(refusal)), refusal.status


@pages.post("/live/series")
@once
def plan_series() -> Any:
    actor = current_actor()
    plan = None
    try:
        plan = read_page(forms.SeriesPage, several=SEVERAL)
        if not plan.has_shown_all:
            raise Conflict(SeriesRefusal.LOOK_FIRST)
        series = actions.plan_series(actor, plan.chosen())
    except Invalid as refusal:
        return _page(actor, _typed(), field_sentences(refusal), plan), refusal.status
    except Conflict as refusal:
        return _page(actor, _typed(), {"days": [sentence(refusal)]}, plan), refusal.status
    flash(_("The series is planned. Each of its lessons can be changed by itself."), "done")
    return redirect(url_for(".show_series", series_id=series.id), 303)


@pages.get("/live/series/<id:series_id>")
def show_series(series_id: int) -> str:
    viewer = current_actor()
    series = queries.get_series(viewer, series_id)
    return render(
        "live/series.html",
        series=series,
        mine=queries.row_of(viewer, series),
        may_see_people=queries.may_open_book(viewer, series),
    )


@pages.post("/live/series/<id:series_id>/subscribe")
def subscribe(series_id: int) -> Any:
    actions.subscribe(current_actor(), series_id)
    flash(_("You will be reminded a day before each lesson and shortly before it begins."), "done")
    return redirect(url_for(".show_series", series_id=series_id), 303)


@pages.post("/live/series/<id:series_id>/unsubscribe")
def unsubscribe(series_id: int) -> Any:
    actions.unsubscribe(current_actor(), series_id)
    said = _("You will not be reminded of this series any more.")
    flash_undo(said, url_for(".subscribe", series_id=series_id))
    return redirect(url_for(".show_series", series_id=series_id), 303)


@pages.post("/live/<id:live_id>/following")
def change_following(live_id: int) -> Any:
    actor = current_actor()
    try:
        count = actions.change_following(actor, live_id, read_page(forms.Plan))
    except (Invalid, Conflict) as refusal:
        card = queries.get_live(actor, live_id)
        return plan_page(actor, dict(request.form), faults_of(refusal), card), refusal.status
    said = ngettext(
        "The plan of %(num)s lesson is saved.", "The plan of %(num)s lessons is saved.", count
    )
    flash(said, "done")
    return _to_series(actor, live_id)


@pages.post("/live/<id:live_id>/call-off-following")
def call_off_following(live_id: int) -> Any:
    actor = current_actor()
    moment = actions.call_off_following(actor, live_id)
    undo = url_for(".restore_following", live_id=live_id)
    flash_undo(_("What was still to come is called off."), undo, since=moment.isoformat())
    return _to_series(actor, live_id)


@pages.post("/live/<id:live_id>/restore-following")
def restore_following(live_id: int) -> Any:
    actor = current_actor()
    actions.restore_following(actor, live_id, read_page(Since).since)
    flash(_("They take place as planned."), "done")
    return _to_series(actor, live_id)


def _to_series(viewer: "User", live_id: int) -> Any:
    card = queries.get_live(viewer, live_id)
    return redirect(url_for(".show_series", series_id=card.series_id), 303)


def _typed() -> dict[str, Any]:
    typed: dict[str, Any] = dict(request.form)
    return typed | {name: request.form.getlist(name) for name in SEVERAL}


def _page(
    viewer: "User",
    typed: dict[str, Any],
    errors: dict[str, list[str]] | None = None,
    plan: forms.DaysShown | None = None,
) -> str:
    if not can_plan(viewer):
        raise NotAllowed()
    circles = [("public", _("Everybody (public lecture)")), *queries.circles_of(viewer)]
    return render(
        "live/series_plan.html",
        typed=typed,
        errors=errors or {},
        circles=circles,
        today=clock.today(),
        days=_days(viewer, plan) if plan else None,
    )


def _days(viewer: "User", plan: forms.DaysShown) -> list[queries.DayRow]:
    holidays = holidays_between(plan.first_day, plan.last_day, str(get_locale()))
    return queries.preview(viewer, plan, holidays)
