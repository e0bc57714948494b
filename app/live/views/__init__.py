"""Pages of live lessons."""

from flask import Blueprint

pages = Blueprint("live", __name__)

from app.live.views import (  # noqa: E402, F401
    attendance,
    coming,
    hooks,
    planning,
    series,
    series_attendance,
    streams,
    venue_registers,
    venue_reviews,
    venues,
)
