"""What happened to a course, as a line of time."""

from typing import Any

from flask import url_for

from app.kit import clock
from app.kit.paging import Paging
from app.kit.web import current_actor, read_query, render
from app.moderation import queries
from app.moderation.forms import History
from app.moderation.rules import Move
from app.moderation.views import pages

LATEST = Paging(limit=5)


@pages.get("/reviews/<id:course_id>/history")
def show_history(course_id: int) -> str:
    viewer, form = current_actor(), read_query(History)
    found = queries.history_of(viewer, course_id, Paging(limit=form.limit, cursor=form.cursor))
    position = queries.position_of(viewer, course_id)
    more = url_for(".show_history", course_id=course_id, cursor=found.next) if found.next else None
    return render(
        "moderation/history.html",
        history=found.items,
        position=position,
        next_url=more,
        now=clock.now(),
    )


@pages.app_context_processor
def _history_for_author() -> dict[str, Any]:
    """``review_history(course_id)``: the latest moves of a course, for its author's own pages."""
    return {"review_history": _latest}


def _latest(course_id: int) -> dict[str, Any]:
    """The latest moves; ``returned`` is the one that sent the newest revision back, if any did."""
    moves = queries.history_of(current_actor(), course_id, LATEST).items
    newest = moves[0] if moves else None
    returned = newest if newest and newest.move is Move.RETURN else None
    return {"moves": moves, "returned": returned, "now": clock.now()}
