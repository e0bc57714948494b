"""`flask seed`: invented people, courses and classes; doing it again adds nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.accounts.passwords import hash_password
from app.demo import actions, forms, queries
from app.demo.rules.library import NEW_EVERY
from app.kit import clock, jobs
from app.videos import queries as videos

PASSWORD = "Zhixing-2026"  # noqa: S105 (public on purpose, and only made here)
ROOT = Path(__file__).resolve().parent.parent.parent
LARGE_CLASS = 2000
LOAD_LEARNERS = 5000
LOAD_COURSES = 500
MOST = 20_000
AT_ONCE = 1000
NO_VIDEO = ROOT / "app/demo/lectures/README.md"
HALF_A_VIDEO = ROOT / "app/demo/lectures/flood-review.mp4"
LOAD_CLIPS = (
    "app/demo/lectures/reading-tables.mp4",
    "app/demo/lectures/home-visits.mp4",
    "app/demo/lectures/evacuation.mp4",
)
"""All the videos of a province are these, shared by its lessons."""


@click.command("seed")
@click.option("--scale", type=click.Choice(["people", "demo", "load"]), default="demo")
@click.option("--learners", type=click.IntRange(10), help="How many learners there are to be.")
@click.option("--courses", type=click.IntRange(12, MOST), default=LOAD_COURSES, help="For load.")
@with_appcontext
def seed(scale: str, learners: int | None, courses: int) -> None:
    """Make the demo people and topics, and with `--scale demo` courses, classes and a past.

    `--scale load` makes a whole province instead, to try the academy with.
    """
    actions.make_organisations(forms.organisations())
    actions.make_people(forms.people(), hash_password(PASSWORD))
    actions.make_topics(forms.topics())
    if scale == "demo":
        actions.make_people([*forms.faculty(), *forms.classmates()], hash_password(PASSWORD))
        _make_courses()
        _make_past()
        actions.make_large_class(learners or LARGE_CLASS, hash_password(PASSWORD))
    if scale == "load":
        _make_load(learners or LOAD_LEARNERS, courses)
    jobs.drain()


def _make_load(learners: int, courses: int) -> None:
    """Each part in a transaction of its own; a run that was stopped goes on where it was."""
    learner_ids = actions.make_load_people(learners, hash_password(PASSWORD))
    clips = queries.ready_videos() or list(_prepare(dict.fromkeys(LOAD_CLIPS, "teacher")).values())
    course_ids = actions.make_load_courses(courses, clips)
    older = [one for number, one in enumerate(course_ids) if number % NEW_EVERY < NEW_EVERY - 1]
    actions.make_load_classes(learner_ids, older)
    for start in range(0, learners, AT_ONCE):
        actions.make_load_past(learner_ids[start : start + AT_ONCE], older)
        click.echo(f"{min(start + AT_ONCE, learners)} of {learners} learners")
    actions.make_load_letters(learner_ids)
    actions.make_load_talk(older, learner_ids)


def _make_courses() -> None:
    """One every few days of the past year, so that the catalogue has a newest and an oldest."""
    known = queries.course_ids()
    missing = [outline for outline in forms.courses() if outline.title not in known]
    clips = _prepare(_clips_of(missing))
    for outline in missing:
        actions.make_course(outline, clips, clock.now() - timedelta(days=outline.age_days))


def _clips_of(outlines: list[forms.CourseOutline]) -> dict[str, str]:
    """The clips of these courses, and the teacher who uploads each."""
    return {
        lesson.video: outline.teacher
        for outline in outlines
        for lesson in outline.lessons
        if lesson.video
    }


def _prepare(owners: dict[str, str]) -> dict[str, int]:
    """Uploads the clips and converts them here and now; returns the videos' ids by path."""
    clips = {path: actions.upload_clip(ROOT / path, owner) for path, owner in owners.items()}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_convert, clips.values()))
    jobs.drain()
    facts = videos.facts(clips.values())
    if any(fact.manifest_url is None for fact in facts.values()):
        raise click.ClickException(
            "The demo's clips are still being prepared by a running worker: "
            "please try again in a minute."
        )
    return clips


def _convert(video_id: int) -> None:
    """What the queue asks for as well; there it finds nothing left to do."""
    jobs.perform("videos.inspect", video_id)
    jobs.perform("videos.transcode", video_id)


def _make_past() -> None:
    """What people did in the past year; once, and all of it."""
    outlines = forms.classes()
    if queries.has_class(outlines[0].title):
        return
    usernames = [one.username for one in forms.classmates()]
    for outline in outlines:
        actions.make_class(outline, usernames[: outline.classmates])
    actions.study_courses(forms.studies())
    actions.begin_lessons(forms.parts())
    actions.enter_hours(forms.hours())
    actions.take_back(forms.reversals())
    actions.send_reminders(forms.reminders())
    actions.talk(forms.messages())
    actions.plan_live_lessons(forms.live_lessons())
    actions.upload_what_fails(NO_VIDEO)
    actions.leave_upload_unfinished(HALF_A_VIDEO)


commands = [seed]
