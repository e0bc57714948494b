"""The learner's pages, composed from the slices below."""

from flask import Blueprint

pages = Blueprint("learning", __name__)

from app.learning.views import (  # noqa: E402, F401
    administration,
    classroom,
    course,
    credits,
    help,
    home,
    ledger,
    lesson,
    live,
    studio,
    transcript,
)
