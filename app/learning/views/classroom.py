"""The page of one class."""

from app.kit.web import current_actor, render
from app.learning.queries.classroom import classroom
from app.learning.views import pages


@pages.get("/classes/<id:class_id>")
def show_class(class_id: int) -> str:
    """One class: its dates, its courses and how far I am in each."""
    return render("learning/classroom.html", room=classroom(current_actor(), class_id))
