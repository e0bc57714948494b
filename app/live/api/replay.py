"""JSON about what is left of a live lesson: markers, the replay, its playlists where it has several
stays on air."""

from datetime import datetime
from typing import Any, TypedDict

from flask import Response

from app.kit.web import current_actor, describes, read_json
from app.live import actions, forms, queries
from app.live.api import api
from app.live.queries import Marker, ReplayView

PLAYLIST_KIND = "application/vnd.apple.mpegurl"


class MarkerJson(TypedDict):
    """``at_ms`` is where it lies in the recording, as its players count."""

    id: str
    title: str
    at: datetime
    at_ms: int


class MarkersJson(TypedDict):
    items: list[MarkerJson]


class ChapterJson(TypedDict):
    at_ms: int
    title: str


class ReplayCourseJson(TypedDict):
    """``open`` once everybody can learn from it."""

    id: str
    state: str
    open: bool


class ReplayJson(TypedDict):
    """``state`` and ``problem`` are for its teacher alone: `waiting`, `joining`, `joined`,
    `failed`; and so is a course that is not published. No `manifest_url`: it is watched as that
    course only."""

    live_id: str
    manifest_url: str | None
    duration_ms: int
    chapters: list[ChapterJson]
    state: str | None
    problem: str | None
    course: ReplayCourseJson | None


@api.get("/live/<id:live_id>/markers")
@describes(answers=MarkersJson)
def list_markers(live_id: int) -> Any:
    """The markers of my live lesson, in order."""
    return {"items": [_marker(one) for one in queries.markers_of(current_actor(), live_id)]}


@api.post("/live/<id:live_id>/markers")
@describes(takes=forms.NewMarker, answers=MarkerJson, status=201)
def set_marker(live_id: int) -> Any:
    """Give this moment of my lesson on air a title; it becomes a chapter of the replay."""
    actor = current_actor()
    made = actions.set_marker(actor, live_id, read_json(forms.NewMarker))
    return next(
        _marker(one) for one in queries.markers_of(actor, live_id) if one.id == made.id
    ), 201


@api.delete("/live/<id:live_id>/markers/<id:marker_id>")
@describes(status=204)
def remove_marker(live_id: int, marker_id: int) -> Response:
    """Take a marker of my lesson back."""
    actions.remove_marker(current_actor(), live_id, marker_id)
    return Response(status=204)


@api.get("/live/<id:live_id>/replay")
@describes(answers=ReplayJson)
def show_replay(live_id: int) -> Any:
    """The recording of a live lesson that is over, with its chapters, for those invited to it."""
    return _replay(queries.get_replay(current_actor(), live_id))


@api.post("/live/<id:live_id>/replay")
@describes(answers=ReplayJson)
def try_replay_again(live_id: int) -> Any:
    """Try once more to make a course of my lesson's recording, where that has failed."""
    actor = current_actor()
    actions.try_replay_again(actor, live_id)
    return _replay(queries.get_replay(actor, live_id))


@api.get("/live/<id:live_id>/replay/<string:name>.m3u8")
def show_replay_playlist(live_id: int, name: str) -> Response:
    """A playlist of a lesson that is over and had several stays on air, for those invited to it."""
    text = queries.replay_playlist(current_actor(), live_id, name)
    answer = Response(text, mimetype=PLAYLIST_KIND)
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def _marker(marker: Marker) -> MarkerJson:
    return {
        "id": str(marker.id),
        "title": marker.title,
        "at": marker.at,
        "at_ms": marker.at_ms,
    }


def _replay(found: ReplayView) -> ReplayJson:
    course = found.course
    return {
        "live_id": str(found.live_id),
        "manifest_url": found.manifest_url,
        "duration_ms": found.duration_ms,
        "chapters": [{"at_ms": place, "title": title} for place, title in found.chapters],
        "state": found.state.value if found.state else None,
        "problem": found.problem.code if found.problem else None,
        "course": (
            {"id": str(course.id), "state": course.state.value, "open": course.open}
            if course
            else None
        ),
    }
