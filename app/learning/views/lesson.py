"""The lesson page: the player or the text, what was watched, the outline and the room."""

from flask_babel import gettext as _

from app.kit.web import current_actor, render
from app.learning.queries.lesson import lesson_page
from app.learning.views import pages
from app.learning.views.course import room_of
from app.progress.rules.crediting import Uncredited


@pages.get("/lessons/<id:lesson_id>")
def lesson(lesson_id: int) -> str:
    """One lesson: watch or read it, see what counted and why not more, talk about it."""
    viewer = current_actor()
    found = lesson_page(viewer, lesson_id)
    return render(
        "learning/lesson.html",
        viewer=viewer,
        page=found,
        room_lesson_id=lesson_id,
        # Worded by the rules; the place of the amount stays open for the page's module.
        reasons={f"lesson.reason.{one.code}": _(one.sentence) for one in Uncredited},
        **room_of(viewer, found.course),
    )
