"""JSON about live lessons."""

from flask import Blueprint

api = Blueprint("live_api", __name__, url_prefix="/api/v1")

from app.live.api import (  # noqa: E402, F401
    attendance,
    broadcasting,
    planning,
    replay,
    series,
    series_attendance,
    venue_people,
    venues,
)
