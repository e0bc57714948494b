"""Pages: the catalogue, and the studio where courses are made."""

from flask import Blueprint

pages = Blueprint("courses", __name__)

from app.courses.views import (  # noqa: E402, F401
    captions,
    catalogue,
    documents,
    lessons,
    pictures,
    questions,
    rule_topics,
    studio,
)
