"""The lesson page: the player or the text, what was watched, the outline, the room, the notes."""

from typing import TYPE_CHECKING, Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from app.discussion import queries as discussion
from app.kit.paging import Paging
from app.kit.web import current_actor, render
from app.learning.queries.lesson import LessonPage, lesson_page
from app.learning.rules import screen_mark
from app.learning.views import pages
from app.learning.views.course import room_of
from app.moderation.rules import shown_to_reviewers
from app.notes import queries as notes
from app.pledges import queries as pledges
from app.pledges.queries import Standing
from app.progress.rules.crediting import Uncredited
from app.videos import queries as videos

if TYPE_CHECKING:
    from app.accounts.models import User


@pages.get("/lessons/<id:lesson_id>")
def lesson(lesson_id: int) -> str:
    """One lesson: watch or read it, see what counted and why not more, talk and write about it.

    Who learns and has still to sign this year's pledge reads that first.
    """
    viewer = current_actor()
    found = lesson_page(viewer, lesson_id)
    asked = pledges.standing_of(viewer) if found.credited else None
    if asked and asked.signed_at is None:
        return _pledge_first(found, asked)
    room = room_of(viewer, found.course)
    room_id = room["room_id"]
    return render(
        "learning/lesson.html",
        viewer=viewer,
        page=found,
        manifest=_preview_manifest(viewer, found),
        storyboard=_storyboard(found),
        mark=mark_of(viewer),
        room_lesson_id=lesson_id,
        room_count=discussion.message_count(viewer, room_id) if room_id else None,
        # Worded by the rules; the place of the amount stays open for the page's module.
        reasons={f"lesson.reason.{one.code}": _(one.sentence) for one in Uncredited},
        **room,
        **_notes_beside(viewer, found),
    )


def _pledge_first(page: LessonPage, asked: Standing) -> str:
    """The pledge, read and signed at the lesson's own address: what follows is the lesson."""
    here = request.full_path.rstrip("?")
    return render("learning/pledge.html", standing=asked, lesson=page.lesson, next=here)


def _preview_manifest(viewer: "User", page: LessonPage) -> str | None:
    """Where this person plays the recording without being counted; None for who learns here (a play
    of their own tells), for texts, and for what its author is still working on.
    """
    lesson, material = page.lesson, page.material
    if material is None or material.video_id is None or page.credited:
        return None
    asked: dict[str, Any] = {"video_id": material.video_id, "name": material.playlist}
    if not lesson.preview:
        place = "courses_api.show_lesson_playlist"
        return url_for(place, lesson_id=lesson.lesson_id, name=material.playlist)
    if viewer.id == lesson.owner_id:
        return url_for("courses_api.show_own_playlist", **asked)
    if shown_to_reviewers(lesson.stage):
        return url_for("moderation_api.show_playlist", **asked)
    return None


def _storyboard(page: LessonPage) -> str | None:
    """The stills of the time line, where there are any."""
    video_id = page.material.video_id if page.material else None
    return videos.storyboard_url(video_id) if video_id is not None else None


def mark_of(viewer: "User") -> str | None:
    """What drifts over the picture; None where this academy wants nothing there."""
    if not current_app.config["SETTINGS"].watermark:
        return None
    return screen_mark(viewer.name, viewer.username, viewer.id)


def _notes_beside(viewer: "User", page: LessonPage) -> dict[str, Any]:
    """The first of the viewer's notes on the lesson, and how many there are."""
    lesson_id = page.lesson.lesson_id
    first = notes.notes_on(viewer, lesson_id, Paging(limit=30))
    return {
        "notes": first,
        "notes_count": notes.count_on(viewer, lesson_id) if first.next else len(first.items),
        "notes_at": bool(page.material and page.material.plays),
        "notes_lesson_id": lesson_id,
        "notes_course_id": page.lesson.course_id,
    }
