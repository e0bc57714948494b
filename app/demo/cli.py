"""`flask seed`: invented people, courses and classes; doing it again adds nothing.

Each part is a transaction of its own: a run that was stopped goes on where it was.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import click
from flask.cli import with_appcontext
from werkzeug.datastructures import FileStorage

from app.accounts.passwords import hash_password
from app.claims.rules import FOLDER as CLAIMS
from app.courses import actions as course_actions
from app.demo import actions, forms, queries
from app.demo.rules.library import NEW_EVERY
from app.documents.filing import file_document, file_picture
from app.kit import clock, jobs
from app.kit.evidence import FiledEvidence, file_evidence
from app.live.rules.venues import FOLDER as VENUES
from app.videos import queries as videos
from app.videos.actions import recover_lost_videos
from app.videos.rules import State

PASSWORD = "Zhixing-2026"  # noqa: S105 (public on purpose, and only made here)
ROOT = Path(__file__).resolve().parent.parent.parent
LARGE_CLASS = 2000
LOAD_LEARNERS = 5000
LOAD_COURSES = 500
MOST = 20_000
AT_ONCE = 1000
COURSES_A_LINE = 20
TAKEN_OVER_AFTER_SECONDS = 15
"""A conversion that says nothing for so long has lost its worker: one tells every two seconds."""
PATIENCE_SECONDS = 300
NO_VIDEO = ROOT / "app/demo/lectures/README.md"
HALF_A_VIDEO = ROOT / "app/demo/lectures/flood-review.mp4"
CERTIFICATE = ROOT / "app/demo/lectures/certificate.pdf"
ROOM = ROOT / "app/demo/lectures/room.jpg"
LIVE_LEARNERS = ("learner", "learner2")
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
    password_hash = hash_password(PASSWORD)
    actions.make_organisations(forms.organisations())
    actions.make_people(forms.people(), password_hash)
    actions.make_topics(forms.topics())
    if scale == "demo":
        _make_demo(learners or LARGE_CLASS, password_hash)
    if scale == "load":
        _make_load(learners or LOAD_LEARNERS, courses, password_hash)
        _make_pledges(forms.pledges() if queries.has_pledge() else ())
    jobs.drain()


def _make_demo(learners: int, password_hash: str) -> None:
    actions.make_people([*forms.faculty(), *forms.classmates(), *forms.newcomers()], password_hash)
    _make_courses(lambda: _make_large_class(learners, password_hash))
    actions.make_past(NO_VIDEO, HALF_A_VIDEO)
    _hold_live_lessons()
    _make_claims()
    actions.make_appeals([] if queries.has_appeals() else forms.appeals())
    actions.make_signs([] if queries.has_signs() else forms.signs())
    _make_pledges(forms.pledges())
    actions.make_notes([] if queries.has_notes() else forms.notes())
    actions.make_drafts([] if queries.has_drafts() else forms.drafts())


def _make_pledges(outlines: Iterable[forms.PledgeOutline]) -> None:
    actions.make_pledges(outlines, [one.username for one in forms.newcomers()])


def _make_large_class(learners: int, password_hash: str) -> None:
    if actions.make_large_class(learners, password_hash):
        click.echo(f"a class of {learners} learners")


def _hold_live_lessons() -> None:
    people = [*LIVE_LEARNERS, *(one.username for one in forms.classmates())]
    for outline in forms.live_lessons():
        if outline.recording and queries.unheld(outline.title):
            photos = [_photo_of(one.title) for one in outline.venues]
            actions.hold_lesson(outline, ROOT / outline.recording, people, photos)
    for series in forms.live_series():
        while actions.hold_series(series, people):
            pass  # each is a transaction of its own


def _photo_of(title: str) -> FiledEvidence:
    """A picture of a room, another one for each venue: the same twice is a sign."""
    content = ROOM.read_bytes() + title.encode()
    return file_evidence([FileStorage(BytesIO(content), f"{title}.jpg")], VENUES)[0]


def _make_claims() -> None:
    """Evidence lies in the store before anything tells of it."""
    outlines = [] if queries.has_claims() else forms.claims()
    filed = []
    for outline in outlines:
        content = CERTIFICATE.read_bytes() + f"\n% {outline.title}\n".encode()
        filed.append(file_evidence([FileStorage(BytesIO(content), f"{outline.title}.pdf")], CLAIMS))
    actions.make_claims(outlines, filed)


def _make_load(learners: int, courses: int, password_hash: str) -> None:
    learner_ids = actions.make_load_people(learners, password_hash)
    clips = queries.ready_videos() or list(_prepare(dict.fromkeys(LOAD_CLIPS, "teacher")).values())
    course_ids = actions.make_load_courses(courses, clips)
    older = [one for number, one in enumerate(course_ids) if number % NEW_EVERY < NEW_EVERY - 1]
    actions.make_load_classes(learner_ids, older)
    for start in range(0, learners, AT_ONCE):
        actions.make_load_past(learner_ids[start : start + AT_ONCE], older)
        click.echo(f"{min(start + AT_ONCE, learners)} of {learners} learners")
    actions.make_load_letters(learner_ids)
    actions.make_load_talk(older, learner_ids)


def _make_courses(meanwhile: Callable[[], object]) -> None:
    """One every few days of the past year, so that the catalogue has a newest and an oldest.

    Those that need no recording are made, and then ``meanwhile`` is done, while the recordings are
    converted.
    """
    known = queries.course_ids()
    missing = [outline for outline in forms.courses() if outline.title not in known]
    clips = _clips_of(missing)
    filmed = [outline for outline in missing if _clips_of([outline])]
    with _converting(clips) as converted:
        read = [outline for outline in missing if outline not in filmed]
        files = _print(missing)
        _make(read, files, len(missing))
        meanwhile()
        files |= converted()
    _make(filmed, files, len(missing), made=len(read))


def _make(
    outlines: Sequence[forms.CourseOutline], files: dict[str, int], most: int, made: int = 0
) -> None:
    for number, outline in enumerate(outlines, start=made + 1):
        actions.make_course(outline, files, clock.now() - timedelta(days=outline.age_days))
        if number % COURSES_A_LINE == 0 or number == most:
            click.echo(f"{number} of {most} courses")


def _clips_of(outlines: Sequence[forms.CourseOutline]) -> dict[str, str]:
    """The clips of these courses, and the teacher who uploads each."""
    return {
        lesson.video: outline.teacher
        for outline in outlines
        for lesson in outline.lessons
        if lesson.video
    }


def _print(outlines: Sequence[forms.CourseOutline]) -> dict[str, int]:
    """Brings the documents and pictures of these courses; their ids by path. They are read here."""
    files: dict[str, int] = {}
    for outline in outlines:
        for lesson in outline.lessons:
            if lesson.document:
                files[lesson.document] = _document(ROOT / lesson.document, outline.teacher)
                jobs.perform("courses.read_document", files[lesson.document])
            for picture in lesson.pictures():
                files[picture] = _picture(ROOT / picture, outline.teacher)
    return files


def _document(path: Path, owner: str) -> int:
    teacher = queries.person(owner)
    with path.open("rb") as content, file_document(teacher, content, path.name) as filed:
        return course_actions.bring_document(teacher, filed)


def _picture(path: Path, owner: str) -> int:
    """What it shows says the article."""
    teacher = queries.person(owner)
    return course_actions.bring_picture(teacher, file_picture(teacher, path.read_bytes()), "")


def _prepare(owners: dict[str, str]) -> dict[str, int]:
    """Uploads the clips and converts them here and now; returns the videos' ids by path."""
    with _converting(owners) as converted:
        return converted()


@contextmanager
def _converting(owners: dict[str, str]) -> Iterator[Callable[[], dict[str, int]]]:
    """Uploads the clips and converts them on every core, while other things are done.

    What it gives waits for them, and returns the videos' ids by path.
    """
    clips = {path: actions.upload_clip(ROOT / path, owner) for path, owner in owners.items()}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = [pool.submit(_convert, fact.id) for fact in _unready(clips.values())]

        def converted() -> dict[str, int]:
            for number, one in enumerate(waiting, start=1):
                one.result()
                click.echo(f"{number} of {len(waiting)} recordings converted")
            _wait_for_others(clips)
            return clips

        yield converted


def _convert(video_id: int) -> None:
    """What the queue asks for as well; there it finds nothing left to do."""
    for step in ("videos.stow", "videos.inspect", "videos.transcode"):
        jobs.perform(step, video_id)


def _wait_for_others(clips: dict[str, int]) -> None:
    """Until each clip can be watched: a running worker may have taken some of them."""
    until = time.monotonic() + PATIENCE_SECONDS
    jobs.drain()
    while unready := list(_unready(clips.values())):
        if time.monotonic() > until:
            raise click.ClickException("A running worker has not converted the demo's clips yet.")
        if any(fact.state is State.TRANSCODING for fact in unready):
            time.sleep(1)  # somebody else is at it, or was until it was stopped
            recover_lost_videos(TAKEN_OVER_AFTER_SECONDS)
        for fact in unready:
            _convert(fact.id)
        jobs.drain()  # and what was read before is read anew


def _unready(video_ids: Iterable[int]) -> Iterator[videos.VideoFacts]:
    """The clips that cannot be watched yet; stops when there is one that never will be."""
    for fact in videos.facts(video_ids).values():
        if fact.state is State.FAILED:
            raise click.ClickException(f"{fact.filename} could not be converted: {fact.problem}")
        if fact.state is not State.READY:
            yield fact


commands = [seed]
