"""Who may send what, and what is told of bad senders."""

import subprocess
from functools import cache

import pytest

from app.kit import clock as kit_clock
from app.live import actions, queries
from tests.factories import make_user
from tests.live.making import make_live
from tests.live.sending import (
    Browser,
    decoded,
    find_binary,
    latest_broadcast,
    opened,
    pieces,
    recorded,
    stay_of,
    stored,
    work_until,
)


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def test_chunks_come_in_order_and_the_same_twice_is_one(teacher, lesson, api):
    browser = Browser(api(teacher), lesson.id)
    assert browser.put(1, b"one").status_code == 204
    assert browser.put(1, b"another").status_code == 204
    hole = browser.put(3, b"three")
    assert (hole.status_code, hole.json["expected"]) == (409, 2)
    assert browser.put(2, b"x" * (4 * 1024 * 1024 + 1)).status_code == 413
    assert browser.put(2, b"two").status_code == 204


def test_a_second_sender_is_refused_while_the_first_is_alive(teacher, lesson, api):
    first = Browser(api(teacher), lesson.id)
    first.send([b"something"])
    again = api(teacher).post(f"/api/v1/live/{lesson.id}/senders", json={"mime": "video/webm"})
    assert (again.status_code, again.json["code"]) == (409, "sender_alive")
    assert first.put(2, b"more").status_code == 204


def test_only_its_teacher_sends_starts_and_sees_its_health(teacher, lesson, api):
    other = api(make_user(roles=("teacher",)))
    path = f"/api/v1/live/{lesson.id}"
    for call in (
        other.post(f"{path}/senders", json={"mime": "video/webm"}),
        other.post(f"{path}/start"),
        other.post(f"{path}/stop"),
        other.get(f"{path}/health"),
    ):
        assert call.status_code == 403
    assert other.get(path).json["ingest"] is None
    assert (
        api(teacher).get(path).json["ingest"]["browser_url"].endswith(f"/live/{lesson.id}/on-air")
    )


def test_a_sender_says_what_it_sends(teacher, lesson, api):
    answer = api(teacher).post(f"/api/v1/live/{lesson.id}/senders", json={"mime": "image/gif"})
    assert answer.status_code == 422
    assert answer.json["errors"]["mime"]


def test_a_test_run_is_for_its_teacher_alone_and_gives_way_to_the_lesson(teacher, api):
    lesson = make_live(teacher, hours_ahead=5)
    program = api(teacher)
    early = program.post(f"/api/v1/live/{lesson.id}/senders", json={"mime": "video/webm"})
    assert (early.status_code, early.json["code"]) == (409, "too_early")
    browser = Browser(program, lesson.id, test=True)
    browser.send(pieces(recorded()))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: latest_broadcast(lesson.id).segments > 0)
    broadcast = latest_broadcast(lesson.id)
    shown = api(make_user()).get(f"/api/v1/live/{lesson.id}").json
    assert (shown["state"], shown["manifest_url"]) == ("scheduled", None)
    health = program.get(f"/api/v1/live/{lesson.id}/health").json
    assert health["test"] is True
    assert broadcast.folder in health["manifest_url"]
    key = f"/api/v1/live/{lesson.id}/keys/{broadcast.id}/0"
    assert program.get(key).status_code == 200
    assert api(make_user()).get(key).status_code == 404
    path = f"/api/v1/live/{lesson.id}/senders/{browser.sender}"
    assert program.delete(path).status_code == 204
    assert browser.put(browser.next, b"late").status_code == 409
    stay.stop()


def test_start_and_stop_are_said_once_and_for_all(teacher, lesson, api):
    program, path = api(teacher), f"/api/v1/live/{lesson.id}"
    assert program.post(f"{path}/stop").json["code"] == "not_started"
    assert program.post(f"{path}/start").json["state"] == "live"
    assert program.post(f"{path}/start").json["state"] == "live"
    assert program.post(f"{path}/stop").json["state"] == "ended"
    assert program.post(f"{path}/stop").json["state"] == "ended"
    assert program.post(f"{path}/start").json["code"] == "live_over"


def test_a_lesson_that_nobody_ends_is_ended_after_its_time(teacher, lesson, clock):
    actions.start_lesson(teacher, lesson.id)
    clock.forward(minutes=90)
    assert queries.forgotten_lessons() == []
    clock.forward(minutes=20)
    assert queries.forgotten_lessons() == [lesson.id]
    actions.end_forgotten(lesson.id)
    assert queries.get_live(teacher, lesson.id).state.value == "ended"


def _problem(lesson_id: int, client, **made) -> dict:
    stay = stay_of(lesson_id)
    work_until(stay, lambda: latest_broadcast(lesson_id).problem is not None)
    stay.stop()
    return client.get(f"/api/v1/live/{lesson_id}/health").json


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        ({"sound": False}, "no_sound"),
        ({"picture": False}, "no_picture"),
        ({"rate": 5}, "few_pictures"),
    ],
)
def test_a_stream_that_lacks_something_goes_on_and_its_teacher_is_told(
    made, problem, teacher, lesson, api
):
    browser = Browser(api(teacher), lesson.id, mime="video/webm")
    browser.send(pieces(recorded(**made)))
    stay = stay_of(lesson.id)
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    broadcast = latest_broadcast(lesson.id)
    assert (broadcast.problem, broadcast.segments >= 3) == (problem, True)


def test_what_is_no_stream_is_named_and_harms_nobody(teacher, lesson, api):
    browser = Browser(api(teacher), lesson.id, mime="video/webm")
    browser.send([b"no stream at all" * 4000] * 50)
    health = _problem(lesson.id, api(teacher))
    assert (health["problem"], health["manifest_url"]) == ("unreadable", None)


@cache
def _changing() -> bytes:
    """Two seconds of one shape, two of another: a window that was shared and then resized."""
    made = []
    for place, size in enumerate(("640x400", "480x480")):
        words = ["-hide_banner", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=s={size}:r=10"]
        words += ["-f", "lavfi", "-i", "sine=440:r=48000", "-t", "2", "-pix_fmt", "yuv420p"]
        words += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10"]
        words += ["-c:a", "aac", "-output_ts_offset", str(2 * place), "-f", "mpegts", "pipe:1"]
        made.append(subprocess.run([find_binary(), *words], check=True, capture_output=True).stdout)
    return b"".join(made)


def test_a_sender_that_changes_its_shape_is_seen_to_the_end(teacher, lesson, api):
    browser = Browser(api(teacher), lesson.id, mime="video/mp2t")
    browser.send(pieces(_changing()))
    stay = stay_of(lesson.id)
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    assert latest_broadcast(lesson.id).duration_ms >= 3_800
    told = decoded(b"".join(opened(stay.feed.folder, "low")))
    assert "640x360" in told
    assert "frame=   40" in told or "frame=   39" in told, told[-300:]


def test_times_are_the_servers_whatever_the_senders_clock_says(teacher, lesson, api):
    """MPEG-TS times begin at 1.4 s here, those of others at 26 hours: neither is believed."""
    browser = Browser(api(teacher), lesson.id, mime="video/mp2t")
    browser.send(pieces(recorded("video/mp2t")))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: latest_broadcast(lesson.id).segments > 0)
    began = latest_broadcast(lesson.id).began_at
    assert abs((kit_clock.now() - began).total_seconds()) < 2
    assert b"index.m3u8" in stored(f"live/{stay.feed.folder}/index.m3u8")
    stay.stop()
