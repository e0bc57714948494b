"""`flask seed`: invented people, courses and a class; doing it again adds nothing."""

from datetime import timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.accounts.passwords import hash_password
from app.courses.rules import State
from app.demo import actions, forms, queries
from app.demo.rules.library import NEW_EVERY
from app.kit import clock, jobs
from app.videos import queries as videos

PASSWORD = "Zhixing-2026"  # noqa: S105 (public on purpose, and only made here)
ROOT = Path(__file__).resolve().parent.parent.parent
COURSES_BEGAN = timedelta(days=90)
A_COURSE_EVERY = timedelta(days=3)
UNDER_WAY_SINCE = timedelta(hours=20)
LARGE_CLASS = 2000
LOAD_LEARNERS = 5000
LOAD_COURSES = 500
MOST = 20_000
AT_ONCE = 1000


@click.command("seed")
@click.option("--scale", type=click.Choice(["people", "demo", "load"]), default="demo")
@click.option("--learners", type=click.IntRange(10), help="How many learners there are to be.")
@click.option("--courses", type=click.IntRange(12, MOST), default=LOAD_COURSES, help="For load.")
@with_appcontext
def seed(scale: str, learners: int | None, courses: int) -> None:
    """Make the demo people and topics, and with `--scale demo` courses and two classes.

    `--scale load` makes a whole province instead, to try the academy with.
    """
    actions.make_organisations(forms.organisations())
    actions.make_people(forms.people(), hash_password(PASSWORD))
    actions.make_topics(forms.topics())
    if scale == "demo":
        _make_courses()
        _make_class()
        actions.make_large_class(learners or LARGE_CLASS, hash_password(PASSWORD))
    if scale == "load":
        _make_load(learners or LOAD_LEARNERS, courses)
    jobs.drain()


def _make_load(learners: int, courses: int) -> None:
    """Each part in a transaction of its own; a run that was stopped goes on where it was."""
    learner_ids = actions.make_load_people(learners, hash_password(PASSWORD))
    clips = queries.ready_videos() or list(_prepare_clips(forms.courses()).values())
    course_ids = actions.make_load_courses(courses, clips)
    older = [one for number, one in enumerate(course_ids) if number % NEW_EVERY < NEW_EVERY - 1]
    actions.make_load_classes(learner_ids, older)
    for start in range(0, learners, AT_ONCE):
        actions.make_load_past(learner_ids[start : start + AT_ONCE], older)
        click.echo(f"{min(start + AT_ONCE, learners)} of {learners} learners")
    actions.make_load_letters(learner_ids)
    actions.make_load_talk(older, learner_ids)


def _make_courses() -> None:
    """One every few days of the past weeks, so that the catalogue has a newest and an oldest."""
    known = queries.course_ids()
    outlines = [outline for outline in forms.courses() if outline.title not in known]
    clips = _prepare_clips(outlines)
    for number, outline in enumerate(outlines):
        is_published = outline.state is State.PUBLISHED
        age = COURSES_BEGAN - number * A_COURSE_EVERY if is_published else UNDER_WAY_SINCE
        with clock.held_at(clock.now() - age):
            actions.make_course(outline, clips)


def _prepare_clips(outlines: list[forms.CourseOutline]) -> dict[str, int]:
    """Uploads the clips and converts them here and now; returns the videos' ids by path."""
    paths = [lesson.video for outline in outlines for lesson in outline.lessons if lesson.video]
    clips = {path: actions.upload_clip(ROOT / path) for path in dict.fromkeys(paths)}
    jobs.drain()
    facts = videos.facts(clips.values())
    if any(fact.manifest_url is None for fact in facts.values()):
        raise click.ClickException(
            "The demo's clips are still being prepared by a running worker: "
            "please try again in a minute."
        )
    return clips


def _make_class() -> None:
    outline = forms.class_outline()
    if queries.has_class(outline.title):
        return
    classmates = outline.classmates_as_people()
    actions.make_people(classmates, hash_password(PASSWORD))
    usernames = [*outline.members, *(one.username for one in classmates)]
    actions.make_class(outline, usernames, forms.messages())


commands = [seed]
