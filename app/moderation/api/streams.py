"""Recordings as HLS for those who review them."""

from flask import Response

from app.kit.web import current_actor, hand_over
from app.moderation import queries
from app.moderation.api import api
from app.videos import queries as videos
from app.videos.rules import KEY_KIND, PLAYLIST_KIND


@api.get("/reviews/videos/<id:video_id>/hls/<path:name>")
def show_playlist(video_id: int, name: str) -> Response:
    """One of the playlists (HLS) of a recording that was submitted for review."""
    reviewed = queries.reviewed_recording(current_actor(), video_id)
    return hand_over(videos.playlist(reviewed, name), PLAYLIST_KIND)


@api.get("/reviews/videos/<id:video_id>/hls/keys/<int:window>")
def show_key(video_id: int, window: int) -> Response:
    """The key of a window of a recording that was submitted for review: 16 bytes."""
    reviewed = queries.reviewed_recording(current_actor(), video_id)
    return hand_over(videos.stream_key(reviewed, window), KEY_KIND)
