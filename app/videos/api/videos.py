"""How far a video is on its way from file to stream.

Where it is played is part of the public contract, not a decision of this slice: its owner plays it
below ``/videos/ID`` (courses decides), its reviewers below ``/reviews/videos/ID`` (moderation
decides), its learners through a play of their own.
"""

from typing import Any, TypedDict

from flask_babel import gettext

from app.kit import web
from app.videos import queries
from app.videos.api import api


class RenditionJson(TypedDict):
    height: int | None
    bitrate: int


class VideoJson(TypedDict):
    """A video as its owner and its reviewers see it; times in seconds, null while unknown."""

    id: str
    filename: str
    state: str
    percent: int
    eta_seconds: int | None
    queue_position: int | None
    duration_seconds: float | None
    width: int | None
    height: int | None
    renditions: list[RenditionJson]
    manifest_url: str | None
    poster_url: str | None
    problem: str | None
    problem_code: str | None
    scan: str


@api.get("/videos/<id:video_id>")
@web.describes(answers=VideoJson)
def show_video(video_id: int) -> Any:
    """State, percent, place in the queue and seconds to go; the address once it can be watched."""
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
        "width": facts.width,
        "height": facts.height,
        "renditions": [{"height": r.height, "bitrate": r.bitrate} for r in facts.renditions],
        "manifest_url": _manifest_url(facts) if facts.ready else None,
        "poster_url": facts.poster_url,
        "problem": gettext(facts.problem) if facts.problem else None,
        "problem_code": video.problem,
        "scan": video.scan,
    }


def _manifest_url(facts: queries.VideoFacts) -> str:
    mine = facts.owner_id == web.current_actor().id
    place = "videos" if mine else "reviews/videos"
    return f"/api/v1/{place}/{facts.id}/hls/master.m3u8"
