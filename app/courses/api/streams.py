"""Recordings as HLS for their author, and for whoever looks into a published lesson uncounted."""

from flask import Response

from app.courses import queries
from app.courses.api import api
from app.kit.web import current_actor, hand_over
from app.videos import queries as videos
from app.videos.rules import KEY_KIND, PLAYLIST_KIND


@api.get("/videos/<id:video_id>/hls/<path:name>")
def show_own_playlist(video_id: int, name: str) -> Response:
    """One of the playlists of a recording of mine (HLS), also while it is being converted."""
    mine = queries.own_recording(current_actor(), video_id)
    return hand_over(videos.playlist(mine, name), PLAYLIST_KIND)


@api.get("/videos/<id:video_id>/hls/keys/<int:window>")
def show_own_key(video_id: int, window: int) -> Response:
    """The key of a window of a recording of mine: 16 bytes."""
    mine = queries.own_recording(current_actor(), video_id)
    return hand_over(videos.stream_key(mine, window), KEY_KIND)


@api.get("/lessons/<id:lesson_id>/hls/<path:name>")
def show_lesson_playlist(lesson_id: int, name: str) -> Response:
    """One of the playlists of a published lesson (HLS), for a look that is not counted."""
    video_id = queries.shown_recording(current_actor(), lesson_id)
    return hand_over(videos.playlist(video_id, name), PLAYLIST_KIND)


@api.get("/lessons/<id:lesson_id>/hls/keys/<int:window>")
def show_lesson_key(lesson_id: int, window: int) -> Response:
    """The key of a window of a published lesson: 16 bytes; learners get theirs by their play."""
    video_id = queries.shown_recording(current_actor(), lesson_id)
    return hand_over(videos.stream_key(video_id, window), KEY_KIND)
