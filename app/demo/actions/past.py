"""What the demo's people did in the past year."""

from pathlib import Path

from app.demo import forms, queries
from app.demo.actions.airing import plan_live_lessons, talk_before
from app.demo.actions.classes import make_class, send_reminders
from app.demo.actions.studying import begin_lessons, enter_hours, study_courses, take_back
from app.demo.actions.talking import talk
from app.demo.actions.uploading import leave_upload_unfinished, upload_what_fails
from app.demo.actions.weekly import plan_live_series
from app.kit.db import transactional


@transactional
def make_past(no_video: Path, half_a_video: Path) -> None:
    """Classes, a learner's year, rooms, live lessons, what lies in a studio; once, and all of it.

    ``no_video`` is a file that cannot be converted, ``half_a_video`` one that is sent in part.
    """
    outlines = forms.classes()
    if queries.has_class(outlines[0].title):
        return
    usernames = [one.username for one in forms.classmates()]
    for outline in outlines:
        make_class(outline, usernames[: outline.classmates])
    study_courses(forms.studies())
    begin_lessons(forms.parts())
    enter_hours(forms.hours())
    take_back(forms.reversals())
    send_reminders(forms.reminders())
    talk(forms.messages())
    lessons = forms.live_lessons()
    plan_live_lessons(lessons)
    plan_live_series(forms.live_series())
    for lesson in lessons:
        if lesson.in_minutes is not None:
            talk_before(lesson, usernames)
    upload_what_fails(no_video)
    leave_upload_unfinished(half_a_video)
