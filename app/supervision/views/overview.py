"""The classes I answer for, those that need a word first."""

from flask import url_for

from app.classes.permissions import can_open_classes
from app.classes.queries import page_of_watched
from app.kit.paging import Paging
from app.kit.web import current_actor, read_query, render
from app.supervision import queries
from app.supervision.rules import urgency
from app.supervision.views import pages


@pages.get("/supervision")
def list_watched() -> str:
    viewer = current_actor()
    found = page_of_watched(viewer, read_query(Paging))
    overviews = queries.overviews_of(viewer, found.items)
    more = url_for(".list_watched", cursor=found.next) if found.next else None
    return render(
        "supervision/classes.html",
        classes=sorted(
            overviews, key=lambda one: urgency(one.card.phase, one.summary.at_risk), reverse=True
        ),
        next_url=more,
        waiting=queries.waiting_for(viewer),
        may_open=can_open_classes(viewer),
    )
