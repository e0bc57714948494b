"""JSON about courses: the topic tree, the catalogue, one course, its draft and lessons."""

from flask import Blueprint

api = Blueprint("courses_api", __name__, url_prefix="/api/v1")

from app.courses.api import courses, lessons  # noqa: E402, F401
