"""Recordings of live lessons become courses: real streams, real files, workers that are lost."""

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from app.courses import queries as courses
from app.courses.models import Course, Lesson, LessonVersion
from app.courses.rules import Kind, LessonKind, State
from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.kit.db import session
from app.live import actions, queries
from app.live.forms import NewMarker
from app.live.ingest.commands import find_binary
from app.live.jobs.replay import join_replay
from app.live.models import LiveReplay
from app.live.rules.replay import ReplayState
from app.notices.models import Notice
from app.videos.models import Video
from tests.factories import make_user
from tests.live.making import make_live
from tests.live.sending import Browser, pieces, recorded, stay_of, work_until

small = partial(recorded, size="320x180", seconds=3)


@pytest.fixture(params=["sqlite"])
def database(request):
    """What SQL decides is tested elsewhere."""
    return request.getfixturevalue(f"{request.param}_database")


on_both = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


def sent(api, teacher, live_id, stream, **asked):
    """A stay on air that has been sent and is stored to its end; the lesson goes on."""
    Browser(api(teacher), live_id, **asked).send(pieces(stream))
    stay = stay_of(live_id)
    work_until(stay, lambda: stay._shelf.segments >= 1)
    actions.end_stay(stay.feed.broadcast_id)
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    return stay


@pytest.fixture
def over(teacher, lesson, api):
    """A lesson of three seconds that is over, with a marker."""
    sent(api, teacher, lesson.id, small())
    actions.set_marker(teacher, lesson.id, NewMarker(title="看水位"))
    actions.end_lesson(teacher, lesson.id)
    return lesson


def replay_of(live_id):
    session.rollback()
    session.expire_all()
    return session.get(LiveReplay, live_id)


def lesson_of(live_id):
    """The lesson of the course that a recording became."""
    course_id = replay_of(live_id).course_id
    return session.query(LessonVersion).join(Lesson).filter(Lesson.course_id == course_id).one()


def told(live_id) -> str:
    """What ffmpeg says of the file that a recording became, read to its end."""
    video = session.get(Video, lesson_of(live_id).video_id)
    with blobs().fetch(video.original_key) as path:
        command = [find_binary(), "-hide_banner", "-xerror", "-i", str(path)]
        command += ["-fps_mode", "passthrough", "-f", "null", "-"]
        done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stderr.decode()


@on_both
def test_a_recording_becomes_the_draft_of_a_course(teacher, over, api):
    assert queries.replays_due() == [over.id]
    join_replay(over.id)
    replay = replay_of(over.id)
    assert replay.state is ReplayState.JOINED
    course = session.get(Course, replay.course_id)
    assert (course.kind, course.state, course.owner_id) == (Kind.LIVE, State.DRAFT, teacher.id)
    assert courses.credit_sources([course.id]) == {course.id: f"live:{over.id}"}
    made = lesson_of(over.id)
    assert (made.title, made.kind, made.required) == (over.title, LessonKind.VIDEO, True)
    assert [one["title"] for one in made.chapters] == ["看水位"]
    assert "frame=   30" in told(over.id)
    assert "320x180" in told(over.id)
    [notice] = session.query(Notice).filter_by(person_id=teacher.id, kind="live").all()
    assert notice.link == f"/studio/courses/{course.id}"
    assert not (blobs().spool("replays") / str(over.id)).exists()
    shown = api(teacher).get(f"/api/v1/live/{over.id}/replay").json
    assert shown["course"] == {"id": str(course.id), "state": "draft", "open": False}
    assert shown["state"] == "joined"
    assert shown["chapters"] == made.chapters
    assert api(make_user()).get(f"/api/v1/live/{over.id}/replay").json["course"] is None


@on_both
def test_the_same_recording_becomes_one_course_however_often_it_is_asked(over):
    join_replay(over.id)
    course_id = replay_of(over.id).course_id
    join_replay(over.id)
    assert queries.replays_due() == []
    assert replay_of(over.id).course_id == course_id
    assert session.query(Course).filter_by(credit_source=f"live:{over.id}").count() == 1
    assert session.query(Notice).filter_by(kind="live").count() == 1


@on_both
def test_of_two_workers_one_puts_it_together(app, over):
    start = threading.Barrier(2)

    def work():
        start.wait(10)
        with app.app_context():
            join_replay(over.id)
            session.remove()

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(work), threads.submit(work)]:
            one.result()
    replay = replay_of(over.id)
    assert (replay.state, replay.attempts) == (ReplayState.JOINED, 1)
    assert session.query(Course).filter_by(credit_source=f"live:{over.id}").count() == 1
    assert session.query(Notice).filter_by(kind="live").count() == 1


def test_parts_of_another_kind_are_made_alike(teacher, lesson, api, clock):
    sent(api, teacher, lesson.id, small(size="160x120", seconds=2))
    clock.forward(seconds=200)
    sent(api, teacher, lesson.id, small(sound=False))
    clock.forward(seconds=200)
    sent(api, teacher, lesson.id, small(picture=False, seconds=4), mime="audio/webm")
    actions.end_lesson(teacher, lesson.id)
    join_replay(lesson.id)
    said = told(lesson.id)
    assert "320x180" in said
    assert "Audio: aac" in said
    length = said.split("Duration: ")[1][:11]
    assert "00:00:08.7" <= length <= "00:00:09.3", length
    assert len(replay_of(lesson.id).stretches) == 3


def test_a_sound_alone_becomes_a_lesson_to_listen_to(teacher, lesson, api):
    sent(api, teacher, lesson.id, small(picture=False, seconds=4), mime="audio/webm")
    actions.end_lesson(teacher, lesson.id)
    join_replay(lesson.id)
    assert lesson_of(lesson.id).kind is LessonKind.AUDIO


def test_stays_of_one_kind_follow_one_another_as_they_were_sent(teacher, lesson, api, clock):
    sent(api, teacher, lesson.id, small())
    clock.forward(seconds=200)
    sent(api, teacher, lesson.id, small())
    actions.end_lesson(teacher, lesson.id)
    join_replay(lesson.id)
    assert "frame=   60" in told(lesson.id)
    first, second = replay_of(lesson.id).stretches
    assert second[0] == first[2]


def test_a_lesson_that_brought_nothing_becomes_nothing(teacher, lesson):
    actions.start_lesson(teacher, lesson.id)
    actions.end_lesson(teacher, lesson.id)
    join_replay(lesson.id)
    assert replay_of(lesson.id).state is ReplayState.NOTHING


def test_what_cannot_be_read_is_told_and_tried_again_when_asked(teacher, over, api):
    [stay] = queries.stays_of(over.id)
    segment = f"live/{stay.folder}/hi/1.m4s"
    with blobs().fetch(segment) as path:
        kept = path.read_bytes()
    blobs().delete_tree(segment)
    join_replay(over.id)
    replay = replay_of(over.id)
    assert (replay.state, replay.problem) == (ReplayState.FAILED, "unreadable")
    assert queries.replays_due() == []
    shown = api(teacher).get(f"/api/v1/live/{over.id}/replay").json
    assert (shown["state"], shown["problem"]) == ("failed", "unreadable")
    assert api(make_user()).get(f"/api/v1/live/{over.id}/replay").json["problem"] is None
    [notice] = session.query(Notice).filter_by(person_id=teacher.id, kind="live").all()
    assert notice.body == "A part of the recording cannot be read."
    _put_back(segment, kept)
    again = api(teacher).post(f"/api/v1/live/{over.id}/replay")
    assert (again.status_code, again.json["state"]) == (200, "waiting")
    join_replay(over.id)
    assert api(teacher).post(f"/api/v1/live/{over.id}/replay").json["code"] == "replay_made"
    assert "frame=   30" in told(over.id)


def _put_back(key, content):
    spare = blobs().spool("small") / "spare"
    spare.write_bytes(content)
    blobs().put_file(key, spare)


def test_who_may_have_no_courses_is_told_so(api, clock):
    planner = make_user(roles=("learning_admin",))
    lesson = make_live(planner, hours_ahead=0.2)
    sent(api, planner, lesson.id, small())
    actions.end_lesson(planner, lesson.id)
    join_replay(lesson.id)
    assert replay_of(lesson.id).problem == "not_a_teacher"


def test_a_worker_that_is_told_to_stop_gives_it_back(over):
    kit_jobs._stopping.set()
    try:
        join_replay(over.id)
    finally:
        kit_jobs._stopping.clear()
    replay = replay_of(over.id)
    assert (replay.state, replay.attempts, replay.alive_at) == (ReplayState.WAITING, 0, None)
    join_replay(over.id)
    assert replay_of(over.id).state is ReplayState.JOINED


@on_both
def test_what_a_lost_worker_held_is_handed_over_after_ten_minutes(over, clock):
    assert actions.take_replay(over.id)
    assert not actions.take_replay(over.id)
    clock.forward(minutes=9)
    assert queries.replays_due() == []
    clock.forward(minutes=1)
    assert queries.replays_due() == [over.id]
    join_replay(over.id)
    assert replay_of(over.id).state is ReplayState.JOINED


@on_both
def test_three_attempts_that_break_are_enough(over, clock):
    for left in (True, True, False):
        assert actions.take_replay(over.id)
        assert actions.hand_back_replay(over.id, counts=True) is left
        clock.forward(minutes=10)
    assert (replay_of(over.id).state, replay_of(over.id).problem) == (ReplayState.FAILED, "broken")
    assert not actions.hand_back_replay(over.id, counts=True)


def test_a_worker_that_dies_each_time_is_not_asked_for_ever(over, clock):
    for expected in (True, True, True, False):
        assert actions.take_replay(over.id) is expected
        clock.forward(minutes=10)
    assert replay_of(over.id).problem == "broken"


@on_both
def test_recordings_are_handed_over_once_the_ingest_has_finished_them(teacher, lesson, api, clock):
    Browser(api(teacher), lesson.id).send(pieces(small()))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: stay._shelf.segments >= 1)
    actions.end_lesson(teacher, lesson.id)
    assert actions.call_replays() == 0
    clock.forward(minutes=15)
    assert queries.replays_due() == [lesson.id]
    assert actions.call_replays() == 1
    assert actions.call_replays() == 0
    stay.stop()
