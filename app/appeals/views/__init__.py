"""Pages of appeals, and of what an administrator puts right in somebody's ledger."""

from flask import Blueprint

pages = Blueprint("appeals", __name__)

from app.appeals.views import appealing, correcting  # noqa: E402, F401
