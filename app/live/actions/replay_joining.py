"""A recording on its way to a course, as a worker tells of it. Nothing slow happens in here: the
worker asks for an attempt, works for as long as it takes, and tells what came of it."""

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from sqlalchemy import select

from app.accounts.queries import get_user
from app.courses import actions as courses
from app.courses.forms import NewCourse, NewLesson
from app.courses.permissions import can_make_courses
from app.courses.rules import Kind, LessonKind
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.jobs import enqueue
from app.live import queries
from app.live.models import LiveLesson, LiveReplay
from app.live.queries.replay_work import SILENT_FOR
from app.live.rules.replay import ReplayProblem, ReplayState, Stretch
from app.notices.actions import tell
from app.reasons import N_
from app.videos import actions as videos

NOTICE = "live"
MOST_ATTEMPTS = 3


@transactional
def call_replays() -> int:
    """Hand over what is due; returns how many."""
    due = queries.replays_due()
    for live_id in due:
        session.get_one(LiveReplay, live_id).alive_at = clock.now()
        enqueue("live.join_replay", live_id)
    return len(due)


@transactional
def take_replay(live_id: int) -> bool:
    """Whether the caller may put the recording of a lesson together now; nobody else may then.

    One whose teacher can have no courses fails at once.
    """
    replay = _locked(live_id)
    now = clock.now()
    taken = replay is not None and replay.state is ReplayState.JOINING
    if replay is None or (taken and replay.alive_at and replay.alive_at > now - SILENT_FOR):
        return False
    if replay.state not in (ReplayState.WAITING, ReplayState.JOINING):
        return False
    if replay.attempts >= MOST_ATTEMPTS:
        _fail(replay, ReplayProblem.BROKEN)
        return False
    if not can_make_courses(get_user(session.get_one(LiveLesson, live_id).teacher_id)):
        _fail(replay, ReplayProblem.NOT_A_TEACHER)
        return False
    replay.state, replay.alive_at = ReplayState.JOINING, now
    replay.attempts += 1
    return True


@transactional
def note_recording(live_id: int, parts: Sequence[Stretch]) -> None:
    """What was recorded is whole, and has these parts; without any there is nothing to do."""
    replay = _held(live_id)
    if replay is not None:
        replay.stretches = [list(astuple(part)) for part in parts]
        replay.state = ReplayState.JOINING if parts else ReplayState.NOTHING


@transactional
def note_joining(live_id: int) -> None:
    """The worker is still at it."""
    replay = _held(live_id)
    if replay is not None:
        replay.alive_at = clock.now()


@transactional
def hand_back_replay(live_id: int, *, counts: bool) -> bool:
    """The worker gives it back, to be gone on with; whether it will be.

    An attempt that ``counts`` went wrong by itself; after the third of them that is told.
    """
    replay = _held(live_id)
    if replay is None:
        return False
    if counts and replay.attempts >= MOST_ATTEMPTS:
        _fail(replay, ReplayProblem.BROKEN)
        return False
    replay.state, replay.alive_at = ReplayState.WAITING, clock.now() if counts else None
    if not counts:
        replay.attempts -= 1
    return True


@transactional
def fail_replay(live_id: int, problem: ReplayProblem) -> None:
    """It cannot be done; its teacher is told why, and may ask once more."""
    replay = _held(live_id)
    if replay is not None:
        _fail(replay, problem)


@transactional
def make_course(live_id: int, path: Path, *, picture: bool) -> int | None:
    """The file at ``path`` becomes the draft of a course of its teacher, who is told; its id.

    Its hours are entered under those of the live lesson, so only one of the two is ever counted;
    chapters are the markers. The file is taken. None when somebody else was quicker.
    """
    replay = _held(live_id)
    if replay is None:
        return None
    lesson = session.get_one(LiveLesson, live_id)
    teacher = get_user(lesson.teacher_id)
    video = videos.take_original(teacher, path, f"{lesson.title}.mp4")
    key = f"live-{live_id}"
    course = courses.create_course(
        teacher,
        NewCourse(title=lesson.title, summary=lesson.summary, kind=Kind.LIVE, form_key=key),
        credit_source=key.replace("-", ":"),
    )
    marks = [{"at_ms": place, "title": title} for place, title in queries.chapters_of_live(live_id)]
    recorded = NewLesson(
        title=lesson.title,
        kind=LessonKind.VIDEO if picture else LessonKind.AUDIO,
        video_id=video.id,
        chapters=marks,
        form_key=key,
    )
    courses.add_lesson(teacher, course.id, recorded)
    replay.state, replay.course_id = ReplayState.JOINED, course.id
    replay.joined_at, replay.alive_at = clock.now(), None
    tell(
        [teacher.id],
        NOTICE,
        N_("The recording of “%(lesson)s” is a course now"),
        N_("It is a draft: add what is missing, look at its chapters, and submit it for review."),
        link=f"/studio/courses/{course.id}",
        wording={"lesson": lesson.title},
    )
    return course.id


def _fail(replay: LiveReplay, problem: ReplayProblem) -> None:
    replay.state, replay.problem = ReplayState.FAILED, problem.code
    lesson = session.get_one(LiveLesson, replay.live_id)
    tell(
        [lesson.teacher_id],
        NOTICE,
        N_("The recording of “%(lesson)s” could not become a course"),
        problem.sentence,
        link=f"/live/{replay.live_id}",
        wording={"lesson": lesson.title},
    )


def _held(live_id: int) -> LiveReplay | None:
    replay = _locked(live_id)
    return replay if replay is not None and replay.state is ReplayState.JOINING else None


def _locked(live_id: int) -> LiveReplay | None:
    return session.scalar(locked(select(LiveReplay).where(LiveReplay.live_id == live_id)))
