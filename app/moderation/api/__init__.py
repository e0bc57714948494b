"""JSON about reviews: moves, the history of a course, my queue, comments; and what is reviewed."""

from flask import Blueprint

api = Blueprint("moderation_api", __name__, url_prefix="/api/v1")

from app.moderation.api import comments, moves, streams  # noqa: E402 - they add their routes

__all__ = ["api", "comments", "moves", "streams"]
