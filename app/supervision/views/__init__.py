"""Pages of supervision: my classes, the class console, its exports."""

from flask import Blueprint

pages = Blueprint("supervision", __name__)

from app.supervision.views import (  # noqa: E402 (they add their routes)
    console,
    exports,
    heat,
    learners,
    overview,
    reminders,
)

__all__ = ["console", "exports", "heat", "learners", "overview", "pages", "reminders"]
