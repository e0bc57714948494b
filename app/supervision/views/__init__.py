"""Pages of supervision: my classes, the class console, its exports."""

from flask import Blueprint

pages = Blueprint("supervision", __name__)

from app.supervision.views import console, exports  # noqa: E402, F401 (they add their routes)
