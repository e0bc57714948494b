"""Lessons to listen to: made of a recording of sound, or of the sound of a film."""

import re

import pytest

from app.courses import actions, queries
from app.courses.forms import NewLesson
from app.courses.queries import missing_before_submit, newest_revision
from app.courses.rules import LessonKind
from app.kit.blobs import blobs
from app.kit.db import session, transactional
from app.videos.models import Video
from tests.courses.making import make_draft, make_published_course
from tests.factories import make_user
from tests.progress.making import lesson_ids, sit_down, watch_to_the_end
from tests.videos.making import MASTER, make_ready_sound, make_ready_video

SHARED = MASTER.replace(
    "#EXT-X-STREAM",
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="s",NAME="a",URI="audio/index.m3u8"\n#EXT-X-STREAM',
)


@pytest.fixture
def teacher(app):
    return make_user(roles=("teacher",))


@pytest.fixture
def program(api, teacher):
    return api(teacher)


def add(program, course, **lesson):
    return program.post(f"/api/v1/courses/{course.id}/lessons", json={"title": "听讲"} | lesson)


@transactional
def looked_into(video_id):
    """Somebody has looked into this recording by now, and found nothing to look at."""
    video = session.get_one(Video, video_id)
    video.width = video.height = None
    return video_id


@pytest.mark.parametrize("make", [make_ready_sound, make_ready_video])
def test_any_recording_can_be_listened_to(program, teacher, make):
    course = make_draft(teacher, lessons=[])
    answer = add(program, course, kind="audio", video_id=str(make(teacher, 61_000).id))
    assert answer.status_code == 201
    assert (answer.json["kind"], answer.json["duration_seconds"]) == ("audio", 61)
    assert program.get(f"/api/v1/courses/{course.id}/missing").json["items"] == []


def test_a_recording_without_a_picture_is_no_video_lesson(program, teacher):
    course = make_draft(teacher, lessons=[])
    answer = add(program, course, kind="video", video_id=str(make_ready_sound(teacher).id))
    assert answer.status_code == 422
    assert answer.json["errors"] == {"kind": ["这段录音没有画面，请做成音频课。"]}
    assert queries.course_sheet(teacher, course.id).lessons == []


def test_one_that_turns_out_to_have_no_picture_keeps_its_course_until_it_is_heard(
    program, teacher, sign_in
):
    course = make_draft(teacher, lessons=[60])
    [line] = queries.course_sheet(teacher, course.id).lessons
    recording = looked_into(line.video_id)
    missing = missing_before_submit(newest_revision(course.id).id)
    assert [one.code for one in missing] == ["video_sound_alone"]
    page = sign_in(teacher)
    assert "做成音频课</" in page.get(f"/studio/courses/{course.id}").text
    pressed = page.post(f"/studio/courses/{course.id}/lessons/{line.id}", data={"kind": "audio"})
    assert pressed.status_code == 303
    session.rollback()
    [now] = queries.course_sheet(teacher, course.id).lessons
    assert (now.kind, now.video_id, now.title) == (LessonKind.AUDIO, recording, line.title)
    assert missing_before_submit(newest_revision(course.id).id) == []


@transactional
def listened_to(video_id, **known):
    """Somebody has listened to this recording by now."""
    session.get_one(Video, video_id).findings = {"sound": None, "levelling": None} | known


MUTED = {"sound": {"stream": 1}, "levelling": {"gain_db": 0, "limited": False, "silent": True}}


@pytest.mark.parametrize("known", [{}, MUTED])
def test_a_recording_with_nothing_to_hear_is_no_audio_lesson(program, teacher, known):
    course, film = make_draft(teacher, lessons=[]), make_ready_video(teacher)
    listened_to(film.id, **known)
    answer = add(program, course, kind="audio", video_id=str(film.id))
    assert (answer.status_code, answer.json["errors"]) == (
        422,
        {"kind": ["这段录像没有声音，请做成视频课。"]},
    )
    assert queries.course_sheet(teacher, course.id).lessons == []
    made = add(program, course, kind="video", video_id=str(film.id))
    assert made.status_code == 201
    where = f"/api/v1/courses/{course.id}/lessons/{made.json['id']}"
    assert program.patch(where, json={"kind": "audio"}).status_code == 422


def test_one_that_turns_out_to_be_silent_keeps_its_course_until_it_is_watched(
    program, teacher, sign_in
):
    course, film = make_draft(teacher, lessons=[]), make_ready_video(teacher)
    line = add(program, course, kind="audio", video_id=str(film.id)).json
    listened_to(film.id)
    missing = missing_before_submit(newest_revision(course.id).id)
    assert [one.code for one in missing] == ["video_silent"]
    page = sign_in(teacher)
    assert "做成视频课</" in page.get(f"/studio/courses/{course.id}").text
    page.post(f"/studio/courses/{course.id}/lessons/{line['id']}", data={"kind": "video"})
    session.rollback()
    assert missing_before_submit(newest_revision(course.id).id) == []


def test_a_lesson_turns_from_film_to_sound_and_back_but_into_nothing_else(program, teacher):
    course = make_draft(teacher, lessons=[60, "article"])
    film, text = (line.id for line in queries.course_sheet(teacher, course.id).lessons)
    where = f"/api/v1/courses/{course.id}/lessons"
    for kind in ("audio", "video"):
        answer = program.patch(f"{where}/{film}", json={"kind": kind})
        assert (answer.status_code, answer.json["kind"]) == (200, kind)
    for lesson_id, kind in ((film, "article"), (text, "audio"), (film, "live")):
        answer = program.patch(f"{where}/{lesson_id}", json={"kind": kind})
        assert answer.status_code == 422
        assert answer.json["errors"] == {"kind": ["课的种类不能改，只有视频和音频可以互换。"]}


def test_sound_alone_cannot_be_turned_back_into_a_film(program, teacher):
    course = make_draft(teacher, lessons=[])
    lesson = {"kind": "audio", "video_id": str(make_ready_sound(teacher).id)}
    lesson_id = add(program, course, **lesson).json["id"]
    where = f"/api/v1/courses/{course.id}/lessons/{lesson_id}"
    assert program.patch(where, json={"kind": "video"}).status_code == 422
    assert program.patch(where, json={"title": "新题"}).status_code == 200


def test_listening_is_counted_like_watching(clock):
    teacher, learner = make_user(roles=("teacher",)), make_user()
    lesson = {"kind": "audio", "video_id": make_ready_sound(teacher, 600_000).id}
    course = make_published_course(teacher, lessons=[lesson])
    reply = watch_to_the_end(clock, learner, course)
    assert (reply.covered_ms, reply.complete) == (600_000, True)


def test_a_player_gets_the_sound_of_a_film_and_no_picture(api, tmp_path, clock):
    teacher, learner = make_user(roles=("teacher",)), make_user()
    film = make_ready_video(teacher, 600_000)
    (tmp_path / "master.m3u8").write_text(SHARED)
    blobs().put_file(f"videos/{film.key}/master.m3u8", tmp_path / "master.m3u8")
    course = make_published_course(teacher, lessons=[{"kind": "audio", "video_id": film.id}])
    player = api(learner)
    play = player.post(f"/api/v1/lessons/{lesson_ids(course)[0]}/plays").json
    told = player.get(play["manifest_url"]).text
    assert re.findall(r"^[^#\n].*", told, re.MULTILINE) == ["audio/index.m3u8"]


def test_the_page_of_an_audio_lesson_has_nothing_to_look_at(sign_in, clock):
    teacher, learner = make_user(roles=("teacher",)), make_user()
    film = make_ready_video(teacher, 600_000)
    course = make_published_course(teacher, lessons=[{"kind": "audio", "video_id": film.id}])
    sitter = sit_down(learner, lesson_ids(course)[0])
    clock.forward(seconds=60)
    sitter.report((0, 60))
    text = sign_in(learner).get(f"/lessons/{lesson_ids(course)[0]}").text
    assert "screen-audio" in text
    assert "听过的部分" in text
    for of_pictures in ("media-pip-button", "media-fullscreen-button", "poster.jpg", "画中画"):
        assert of_pictures not in text


def test_a_micro_course_of_sound_lasts_fifteen_minutes_at_most(teacher):
    course = make_draft(teacher, kind="micro", lessons=[])
    form = NewLesson(
        title="听", kind=LessonKind.AUDIO, video_id=make_ready_sound(teacher, 901_000).id
    )
    actions.add_lesson(teacher, course.id, form)
    missing = missing_before_submit(newest_revision(course.id).id)
    assert [one.code for one in missing] == ["micro_too_long"]
