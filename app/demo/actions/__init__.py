"""Making the demo, through the same actions that people use."""

from app.demo.actions.airing import hold_lesson
from app.demo.actions.appealing import make_appeals
from app.demo.actions.claiming import make_claims
from app.demo.actions.crowd import make_large_class
from app.demo.actions.keeping import make_drafts, make_notes
from app.demo.actions.load import (
    make_load_classes,
    make_load_courses,
    make_load_letters,
    make_load_past,
    make_load_people,
    make_load_talk,
)
from app.demo.actions.past import make_past
from app.demo.actions.people import make_organisations, make_people
from app.demo.actions.pledging import make_pledges
from app.demo.actions.signing import make_signs
from app.demo.actions.teaching import make_course, make_topics
from app.demo.actions.uploading import upload_clip
from app.demo.actions.weekly import hold_series

__all__ = [
    "hold_lesson",
    "hold_series",
    "make_appeals",
    "make_claims",
    "make_course",
    "make_drafts",
    "make_large_class",
    "make_load_classes",
    "make_load_courses",
    "make_load_letters",
    "make_load_past",
    "make_load_people",
    "make_load_talk",
    "make_notes",
    "make_organisations",
    "make_past",
    "make_people",
    "make_pledges",
    "make_signs",
    "make_topics",
    "upload_clip",
]
