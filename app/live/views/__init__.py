"""Pages of live lessons."""

from flask import Blueprint

pages = Blueprint("live", __name__)

from app.live.views import attendance, hooks, planning, streams  # noqa: E402, F401
