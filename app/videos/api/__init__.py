"""JSON and tus: uploads that can be resumed, and how far a video is."""

from flask import Blueprint

api = Blueprint("videos_api", __name__, url_prefix="/api/v1")

from app.videos.api import uploads, videos  # noqa: E402 - they add their routes to the blueprint

__all__ = ["api", "uploads", "videos"]
