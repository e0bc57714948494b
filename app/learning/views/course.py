"""The course page."""

from typing import TYPE_CHECKING, Any

from app.discussion import queries as discussion
from app.kit.errors import NotFound
from app.kit.web import current_actor, render
from app.learning.queries.around import around
from app.learning.queries.course import CoursePage, course_page
from app.learning.views import pages
from app.learning.views.moments import lately

if TYPE_CHECKING:
    from app.accounts.models import User


@pages.get("/courses/<id:course_id>")
def course(course_id: int) -> str:
    """One course: its outline, how far I am, what it earns and why, and who asks for it."""
    viewer = current_actor()
    found = course_page(viewer, course_id)
    return render(
        "learning/course.html",
        viewer=viewer,
        course=found,
        around=around(viewer, found),
        lately=lately,
    )


def room_of(viewer: "User", course: CoursePage) -> dict[str, Any]:
    """The latest of the course's room; nothing where the viewer is no part of its audience."""
    try:
        room = discussion.get_room(viewer, course.room_id)
    except NotFound:
        return {"room_id": None}
    said = discussion.history(viewer, room, before=None, limit=30)
    return {"room_id": course.room_id, "room_messages": said.items}
