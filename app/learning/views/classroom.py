"""The page of one class."""

from app.kit.web import current_actor, render
from app.learning.queries.classroom import classroom
from app.learning.queries.home import dues
from app.learning.views import pages


@pages.get("/classes/<id:class_id>")
def show_class(class_id: int) -> str:
    """One class: its dates, its courses, how far I am in each and what comes next."""
    room = classroom(current_actor(), class_id)
    due = dues([room.klass])[0] if room.learns else None
    return render("learning/classroom.html", room=room, due=due)
