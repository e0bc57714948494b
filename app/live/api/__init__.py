"""JSON about live lessons."""

from flask import Blueprint

api = Blueprint("live_api", __name__, url_prefix="/api/v1")

from app.live.api import attendance, broadcasting, planning, replay, series  # noqa: E402, F401
