"""The queue: what waits for me, what I passed or returned, and every course for its tenders."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.kit import clock
from app.kit.web import current_actor, read_query, render
from app.moderation import queries
from app.moderation.forms import Queue
from app.moderation.permissions import can_list_every_course
from app.moderation.views import pages
from app.reasons import N_

SHELVES: dict[str, str] = {
    "mine": N_("Mine now"),
    "passed": N_("Passed by me"),
    "returned": N_("Returned by me"),
}
TENDED: dict[str, str] = {
    "mine": N_("To be published"),
    "reviewing": N_("In review"),
    "published": N_("Published"),
    "unpublished": N_("Taken down"),
    "leaving": N_("On its way out"),
    "all": N_("All courses"),
}


@pages.get("/reviews")
def list_reviews() -> str:
    viewer, form = current_actor(), read_query(Queue)
    found = queries.shelf_of(viewer, form)
    waiting = queries.count_waiting(viewer)
    more = _address(form, cursor=found.next) if found.next else None
    return render(
        "moderation/reviews.html",
        found=found.items,
        form=form,
        shelves=_shelves(viewer, form, waiting),
        next_url=more,
        now=clock.now(),
        tends=can_list_every_course(viewer),
    )


def _shelves(viewer: Any, form: Queue, waiting: int) -> list[tuple[str, str, str, int | None]]:
    """The lists this person has, each with its address; the first with how many wait."""
    names = TENDED if can_list_every_course(viewer) else SHELVES
    if can_list_every_course(viewer) and len(viewer.roles) > 1:
        names = {**SHELVES, **TENDED, "mine": SHELVES["mine"]}
    return [
        (key, _(name), _address(form, show=key), waiting if key == "mine" else None)
        for key, name in names.items()
    ]


def _address(form: Queue, **changed: Any) -> str:
    asked = {"show": form.show, "q": form.q, **changed}
    kept = {
        key: value for key, value in asked.items() if value and (key, value) != ("show", "mine")
    }
    return url_for(".list_reviews", **kept)
