"""How far a video is on its way from file to stream, and what its owner may ask of it.

Where it is played is part of the public contract, not a decision of this slice: its owner plays it
below ``/videos/ID`` (courses decides), its reviewers below ``/reviews/videos/ID`` (moderation
decides), its learners through a play of their own.
"""

from typing import TYPE_CHECKING, Any, TypedDict

from flask_babel import gettext

from app.kit import web
from app.videos import actions, queries
from app.videos.api import api
from app.videos.rules import State

if TYPE_CHECKING:
    from app.videos.models import Video


class RenditionJson(TypedDict):
    height: int | None
    bitrate: int


class EarlierJson(TypedDict):
    """The owner's earlier recording with the same bytes, which can be used in its place."""

    id: str
    filename: str
    created_at: str
    state: str


class VideoJson(TypedDict):
    """A video as its owner and its reviewers see it; times in seconds, null while unknown.

    ``playable_seconds`` is how much can be played so far, in its lowest quality until it is ready;
    ``worth_another_try`` says of a failed one whether the same file may well be converted yet.
    """

    id: str
    filename: str
    state: str
    percent: int
    eta_seconds: int | None
    queue_position: int | None
    duration_seconds: float | None
    playable_seconds: float
    width: int | None
    height: int | None
    renditions: list[RenditionJson]
    manifest_url: str | None
    poster_url: str | None
    problem: str | None
    problem_code: str | None
    scan: str
    duplicate_of: EarlierJson | None
    worth_another_try: bool


@api.get("/videos/<id:video_id>")
@web.describes(answers=VideoJson)
def show_video(video_id: int) -> Any:
    """State, percent, place in the queue and seconds to go; the address once it can be watched."""
    return _told(video_id)


@api.post("/videos/<id:video_id>/cancel")
@web.describes(answers=VideoJson)
def cancel_video(video_id: int) -> Any:
    """Stop the conversion of one's own recording; the file is kept and can be tried again."""
    actions.cancel_conversion(web.current_actor(), video_id)
    return _told(video_id)


@api.post("/videos/<id:video_id>/retry")
@web.describes(answers=VideoJson)
def retry_video(video_id: int) -> Any:
    """Try a conversion once more that was stopped, or failed through no fault of the file."""
    actions.convert_again(web.current_actor(), video_id)
    return _told(video_id)


@api.post("/videos/<id:video_id>/convert")
@web.describes(answers=VideoJson)
def convert_video(video_id: int) -> Any:
    """Convert a recording of one's own although an earlier one has the same bytes; without this
    it begins by itself after a minute."""
    actions.convert_now(web.current_actor(), video_id)
    return _told(video_id)


def _told(video_id: int) -> Any:
    video = queries.get_video(web.current_actor(), video_id)
    facts, passage = queries.facts_of(video), queries.passage(video)
    return {
        "id": str(facts.id),
        "filename": facts.filename,
        "state": facts.state,
        "percent": passage.percent,
        "eta_seconds": passage.eta_seconds,
        "queue_position": passage.queue_position,
        "duration_seconds": facts.duration_ms / 1000 if facts.duration_ms else None,
        "playable_seconds": video.playable_ms / 1000,
        "width": facts.width,
        "height": facts.height,
        "renditions": [{"height": r.height, "bitrate": r.bitrate} for r in facts.renditions],
        "manifest_url": _manifest_url(facts) if _playable(video, facts) else None,
        "poster_url": facts.poster_url,
        "problem": gettext(facts.problem) if facts.problem else None,
        "problem_code": video.problem,
        "scan": video.scan,
        "worth_another_try": facts.worth_another_try,
        "duplicate_of": duplicate_json(video),
    }


@api.delete("/videos/<id:video_id>")
@web.describes(status=204)
def remove_video(video_id: int) -> Any:
    """Delete a recording of one's own that no lesson names, and all that was made of it."""
    actions.remove_video(web.current_actor(), video_id)
    return "", 204


def duplicate_json(video: "Video") -> EarlierJson | None:
    """What the owner is offered in place of a recording that they sent before."""
    earlier = queries.earlier_of(web.current_actor(), video)
    if earlier is None:
        return None
    return {
        "id": str(earlier.id),
        "filename": earlier.filename,
        "created_at": earlier.created_at.isoformat(),
        "state": earlier.state,
    }


def _playable(video: "Video", facts: queries.VideoFacts) -> bool:
    """Whether it can be watched whole, or at least begun: what is made so far is its owner's."""
    begun = video.state is State.TRANSCODING and video.playable_ms > 0
    return facts.ready or (begun and facts.owner_id == web.current_actor().id)


def _manifest_url(facts: queries.VideoFacts) -> str:
    mine = facts.owner_id == web.current_actor().id
    place = "videos" if mine else "reviews/videos"
    return f"/api/v1/{place}/{facts.id}/hls/master.m3u8"
