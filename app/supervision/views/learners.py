"""One learner of a class, and who stands before and after them in the console."""

from app.classes.queries import card_of
from app.kit import clock
from app.kit.web import current_actor, read_query, render
from app.supervision import queries
from app.supervision.forms import ConsoleQuery
from app.supervision.rules import TEMPLATES, Template
from app.supervision.views import pages
from app.supervision.views.console import BLANK, address_of, days_ago


@pages.get("/supervision/classes/<id:class_id>/learners/<id:learner_id>")
def show_learner(class_id: int, learner_id: int) -> str:
    viewer = current_actor()
    watched = queries.get_watched_class(viewer, class_id)
    query = read_query(ConsoleQuery)
    sheet = queries.sheet_of(viewer, watched, learner_id)
    before, after = queries.neighbours(watched, query, learner_id)
    risk = sheet.line.row.assessment.risk
    return render(
        "supervision/learner.html",
        card=card_of(viewer, class_id),
        sheet=sheet,
        days=queries.last_days(len(sheet.minutes)),
        before=before,
        after=after,
        address=address_of(class_id, query),
        query=query,
        now=clock.now(),
        days_ago=days_ago,
        letter=BLANK,
        templates=TEMPLATES,
        template=Template(risk.value)
        if risk.value in {one.value for one in Template}
        else Template.GENERAL,
    )
