"""Pages: the statement of my hours and its public check, my points, and the rules of counting."""

from flask import Blueprint

pages = Blueprint("credits", __name__)

from app.credits.views import points, rule_sets, statements  # noqa: E402, F401
