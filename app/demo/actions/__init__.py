"""Making the demo, through the same actions that people use."""

from app.demo.actions.classes import make_class, send_reminders
from app.demo.actions.crowd import make_large_class
from app.demo.actions.load import (
    make_load_classes,
    make_load_courses,
    make_load_letters,
    make_load_past,
    make_load_people,
    make_load_talk,
)
from app.demo.actions.people import make_organisations, make_people
from app.demo.actions.studying import begin_lessons, enter_hours, study_courses, take_back
from app.demo.actions.talking import plan_live_lessons, talk
from app.demo.actions.teaching import make_course, make_topics
from app.demo.actions.uploading import leave_upload_unfinished, upload_clip, upload_what_fails

__all__ = [
    "begin_lessons",
    "enter_hours",
    "leave_upload_unfinished",
    "make_class",
    "make_course",
    "make_large_class",
    "make_load_classes",
    "make_load_courses",
    "make_load_letters",
    "make_load_past",
    "make_load_people",
    "make_load_talk",
    "make_organisations",
    "make_people",
    "make_topics",
    "plan_live_lessons",
    "send_reminders",
    "study_courses",
    "take_back",
    "talk",
    "upload_clip",
    "upload_what_fails",
]
