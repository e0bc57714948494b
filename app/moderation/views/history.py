"""What happened to a course, as a line of time."""

from flask import url_for

from app.kit import clock
from app.kit.paging import Paging
from app.kit.web import current_actor, read_query, render
from app.moderation import queries
from app.moderation.forms import History
from app.moderation.views import pages


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
