"""Pages: my review queue, the review desk, its comments, and the one form that moves a course."""

from flask import Blueprint

pages = Blueprint("moderation", __name__)

from app.moderation.views import comments, desk, history, moves, queue  # noqa: E402, F401
