"""How far a video is, over HTTP."""

import re

import pytest

from app.kit.db import session, transactional
from app.videos import actions
from app.videos.models import Video
from app.videos.rules import Problem, State
from tests.videos.making import make_ready_video, make_transcoded_video
from tests.videos.playing import decoded, download, get, playlists


@pytest.fixture
def show(program):
    """``show(video)``: what its owner is told of a video."""

    def ask(video):
        answer = program.get(f"/api/v1/videos/{video.id}")
        assert answer.status_code == 200
        return answer.json

    return ask


@transactional
def put(video_id, **values):
    """Place a video in a state of its way."""
    video = session.get(Video, video_id)
    for name, value in values.items():
        setattr(video, name, value)


@pytest.fixture
def accept(teacher, tiny, clock):
    """``accept()``: a whole file that nobody has looked into; a second passes with each."""

    def one(path=tiny, filename="讲座.mp4"):
        clock.forward(seconds=1)
        return actions.accept_original(teacher, path, filename)

    return one


def test_a_real_clip_travels_from_file_to_stream(teacher, show, client, program):
    video = make_transcoded_video(teacher, "bigbuckbunny.mp4")
    told = show(video)
    assert told["state"] == "ready"
    assert told["percent"] == 100
    assert told["duration_seconds"] == 5.28
    assert (told["width"], told["height"]) == (1280, 720)
    assert [r["height"] for r in told["renditions"]] == [360, 540, 720]
    assert all(r["bitrate"] > 100_000 for r in told["renditions"])
    assert (told["problem"], told["queue_position"], told["eta_seconds"]) == (None, None, None)
    assert client.get(told["poster_url"]).data.startswith(b"\xff\xd8")
    everything_is_there(program, told["manifest_url"])


def everything_is_there(program, manifest_url):
    """Follow every address of the playlists, as a player would, and look at what is found."""
    found = playlists(program, manifest_url)
    assert set(found) == {"360p", "540p", "720p", "audio"}
    for url in found.values():
        assert len(decoded(download(program, url))) > 100


def test_what_lies_in_the_store_cannot_be_watched_without_its_keys(teacher, program):
    """The address of every segment, copied to somebody who is given no key, is worth nothing."""
    video = make_transcoded_video(teacher, "bigbuckbunny.mp4")
    rung = playlists(program, program.get(f"/api/v1/videos/{video.id}").json["manifest_url"])[
        "360p"
    ]
    told = get(program, rung).text
    stolen = b"".join(get(program, url).data for url in re.findall(r"/media/[^\s\"]+", told))
    assert len(stolen) > 10_000
    assert decoded(stolen) == []
    assert len(decoded(download(program, rung))) > 100


def test_the_address_of_a_video_cannot_be_guessed(teacher):
    one, other = make_ready_video(teacher), make_ready_video(teacher)
    assert re.fullmatch(r"[0-9a-f]{32}", one.key)
    assert one.key != other.key


def test_an_uploaded_video_has_a_place_in_the_queue_and_no_promise(accept, show):
    accept()
    told = show(accept())
    assert (told["state"], told["percent"], told["queue_position"]) == ("uploaded", 0, 2)
    assert told["eta_seconds"] is None
    assert told["manifest_url"] is told["poster_url"] is told["duration_seconds"] is None


HD = {"width": 1280, "height": 720}


def test_waiting_videos_know_their_place_and_when_they_will_be_ready(accept, show):
    first, second = accept(), accept()
    for video in (first, second):
        put(video.id, state=State.QUEUED, duration_ms=100_000, **HD)
    # 0.8 s a second of 720p until there is a measured pace, and a little for the sound
    assert (show(first)["queue_position"], show(first)["eta_seconds"]) == (1, 82)
    assert (show(second)["queue_position"], show(second)["eta_seconds"]) == (2, 164)


def test_what_is_being_transcoded_comes_before_those_who_wait(accept, show, clock):
    running, waiting = accept(), accept()
    at = clock.at
    put(
        running.id,
        state=State.TRANSCODING,
        duration_ms=100_000,
        done_permille=500,
        started_at=at,
        heartbeat_at=at,
        key="0" * 32,
        **HD,
    )
    put(waiting.id, state=State.QUEUED, duration_ms=10_000, **HD)
    told = show(waiting)
    assert (told["queue_position"], told["eta_seconds"]) == (1, 41 + 8)


def test_percent_and_time_left_come_from_the_measured_speed(accept, show, clock):
    video = accept()
    attempt = actions.start_transcode(video.id)
    clock.forward(seconds=30)
    assert actions.note_progress(video.id, attempt.key, 250)
    told = show(video)
    assert (told["state"], told["percent"], told["eta_seconds"]) == ("transcoding", 25, 90)
    assert told["queue_position"] is None


def test_earlier_conversions_tell_how_long_the_next_will_take(accept, show, teacher, clock):
    earlier = make_ready_video(teacher, duration_ms=100_000)
    began = clock.at
    clock.forward(seconds=25)
    put(earlier.id, started_at=began, finished_at=clock.at, **HD)
    video = accept()
    put(video.id, state=State.QUEUED, duration_ms=40_000, **HD)
    assert show(video)["eta_seconds"] == 10


def test_a_failed_video_says_why_in_plain_chinese(accept, show):
    video = accept()
    actions.refuse_video(video.id, Problem.CUT_SHORT, "log for operators")
    told = show(video)
    assert (told["state"], told["problem_code"]) == ("failed", "cut_short")
    assert told["problem"].startswith("这个文件没到结尾就中断了")
    assert "operators" not in str(told)


def test_a_problem_of_an_older_version_still_has_a_sentence(accept, show):
    video = accept()
    put(video.id, state=State.FAILED, problem="no_longer_known")
    assert show(video)["problem"].startswith("这个文件无法转码")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("learner", 404),
        ("teacher", 404),
        ("tutor", 404),
        ("first_reviewer", 200),
        ("second_reviewer", 200),
        ("final_reviewer", 200),
        ("learning_admin", 200),
        ("sysadmin", 404),
        ("auditor", 404),
    ],
)
def test_a_video_is_seen_by_its_owner_and_those_who_judge_it(teacher, api, make_user, role, status):
    video = make_ready_video(teacher)
    other = api(make_user(roles=(role,)))
    assert other.get(f"/api/v1/videos/{video.id}").status_code == status


def test_a_video_that_does_not_exist_is_not_found(program, client):
    assert program.get("/api/v1/videos/999").status_code == 404
    assert client.get("/api/v1/videos/999").status_code == 401


def test_asking_costs_few_statements(program, teacher, statements):
    video = make_ready_video(teacher)
    with statements() as said:
        program.get(f"/api/v1/videos/{video.id}")
    assert said.count <= 8
