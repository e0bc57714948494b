"""JSON about courses: the topic tree, the catalogue, one course, its draft, lessons, recordings."""

from flask import Blueprint

api = Blueprint("courses_api", __name__, url_prefix="/api/v1")

from app.courses.api import captions, courses, documents, lessons, questions, streams  # noqa: E402, F401
