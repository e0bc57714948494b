"""Pages of those who come: reminders of a lesson, and calendars that follow the academy."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.kit.errors import Conflict
from app.kit.web import current_actor, flash_undo, once, public, render, sentence
from app.live import actions, calendar, queries
from app.live.views import pages
from app.live.views.planning import CALENDAR


@pages.post("/live/<id:live_id>/book")
def book_lesson(live_id: int) -> Any:
    try:
        actions.book_lesson(current_actor(), live_id)
    except Conflict as refusal:
        return _too_late(live_id, refusal)
    flash(_("You will be reminded a day before and shortly before it begins."), "done")
    return redirect(f"/live/{live_id}", 303)


@pages.post("/live/<id:live_id>/unbook")
def unbook_lesson(live_id: int) -> Any:
    try:
        actions.unbook_lesson(current_actor(), live_id)
    except Conflict as refusal:
        return _too_late(live_id, refusal)
    said = _("You will not be reminded of this lesson any more.")
    flash_undo(said, url_for(".book_lesson", live_id=live_id))
    return redirect(f"/live/{live_id}", 303)


def _too_late(live_id: int, refusal: Conflict) -> Any:
    """Pressed on a page from before the lesson: the page as it is now, and why nothing changed."""
    flash(sentence(refusal), "attention")
    return redirect(f"/live/{live_id}", 303)


@pages.get("/live/feeds")
def list_feeds() -> str:
    return _page()


@pages.post("/live/feeds")
@once
def make_feed() -> Any:
    """The new address is on this one answer and nowhere else."""
    try:
        token = actions.make_feed(current_actor())
    except Conflict as refusal:
        return _page(problem=sentence(refusal)), refusal.status
    return _page(address=url_for(".fetch_feed", token=token, _external=True))


@pages.post("/live/feeds/<id:feed_id>/revoke")
def revoke_feed(feed_id: int) -> Any:
    actions.revoke_feed(current_actor(), feed_id)
    flash(_("The address is closed. Calendars that used it find nothing any more."), "done")
    return redirect(url_for(".list_feeds"), 303)


@pages.get("/live/feeds/<token>.ics")
@public
def fetch_feed(token: str) -> Response:
    """What the owner of this address comes to; who has the address needs no sign-in."""
    cards = queries.lessons_of_feed(token)
    answer = Response(calendar.file_of(cards, request.url_root), content_type=CALENDAR)
    answer.headers["Cache-Control"] = "private, max-age=900"
    return answer


def _page(address: str | None = None, problem: str | None = None) -> str:
    return render(
        "live/feeds.html",
        feeds=queries.feeds_of(current_actor()),
        address=address,
        problem=problem,
    )
