"""The page of a live lesson for its audience, and the console of who gives it."""

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from app.discussion import queries as discussion
from app.kit import clock
from app.kit.errors import NotAllowed, NotFound
from app.kit.web import current_actor, render
from app.learning.queries.live import LivePage, live_page
from app.learning.views import pages
from app.learning.views.lesson import mark_of
from app.live.rules.attendance import Uncounted

if TYPE_CHECKING:
    from app.accounts.models import User


@pages.get("/live/<id:live_id>")
def live_lesson(live_id: int) -> str:
    """One live lesson: its facts, the waiting room, the picture, and the room beside it."""
    viewer = current_actor()
    found = live_page(viewer, live_id)
    return render(
        "learning/live.html",
        viewer=viewer,
        page=found,
        now=clock.now(),
        mark=mark_of(viewer),
        reasons={f"live.reason.{one.code}": _(one.sentence) for one in Uncounted},
        **_room_beside(viewer, found),
    )


@pages.get("/live/<id:live_id>/on-air")
def on_air(live_id: int) -> str:
    """The console: camera, screen or an encoder, a test run, how it arrives, and the end."""
    viewer = current_actor()
    found = live_page(viewer, live_id)
    if not found.card.may_change:
        raise NotAllowed()
    return render(
        "learning/live_on_air.html",
        viewer=viewer,
        page=found,
        now=clock.now(),
        **_room_beside(viewer, found),
    )


def _room_beside(viewer: "User", page: LivePage) -> dict[str, Any]:
    """The lesson's room with what takes part in it; nothing where there is none for the viewer."""
    try:
        hall = discussion.hall_of(viewer, page.card.room_id)
    except NotFound:
        return {"room_id": None, "hall": None}
    return {"room_id": page.card.room_id, "hall": hall}
