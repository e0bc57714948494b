"""Pages: the statement of my hours, the public check of one, and the rules of counting."""

from flask import Blueprint

pages = Blueprint("credits", __name__)

from app.credits.views import rule_sets, statements  # noqa: E402, F401
