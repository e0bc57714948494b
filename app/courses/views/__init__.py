"""Pages: the catalogue, and the studio where courses are made."""

from flask import Blueprint

pages = Blueprint("courses", __name__)

from app.courses.views import captions, catalogue, lessons, pictures, studio  # noqa: E402, F401
