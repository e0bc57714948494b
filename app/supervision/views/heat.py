"""The heat table of a class: every learner by every course."""

from app.classes.queries import courses_of
from app.kit.web import current_actor, read_query, render
from app.supervision import queries
from app.supervision.forms import HeatQuery
from app.supervision.views import pages
from app.supervision.views.console import frame_of


@pages.get("/supervision/classes/<id:class_id>/heat")
def show_heat(class_id: int) -> str:
    viewer = current_actor()
    watched = queries.get_watched_class(viewer, class_id)
    query = read_query(HeatQuery)
    plan = courses_of(class_id)
    shown = [place for place in plan if query.course in (None, place.course_id)]
    found = queries.page_of_heat(viewer, watched, [one.course_id for one in shown], query)
    frame = frame_of(viewer, watched, query)
    after = query.at + len(found.items)
    more = frame["address"](".show_heat", cursor=found.next, at=after, course=query.course)
    return render(
        "supervision/heat.html",
        **frame,
        rows=found.items,
        plan=plan,
        shown=shown,
        next_url=more if found.next else None,
    )
