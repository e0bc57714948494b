"""What is left of a live lesson: markers set on air, and a recording to be watched again."""

from functools import partial

import pytest

from app.kit.db import session
from app.live import actions, queries
from app.live.forms import NewMarker
from app.live.models import LiveReplay
from app.live.rules.replay import MOST_MARKERS, ReplayState
from tests.factories import make_organisation, make_user
from tests.live.attending import lesson_on_air
from tests.live.making import make_live
from tests.live.sending import Browser, latest_broadcast, pieces, recorded, stay_of, work_until

small = partial(recorded, size="320x180", seconds=3)


@pytest.fixture(params=["sqlite"])
def database(request):
    """What SQL decides is tested elsewhere."""
    return request.getfixturevalue(f"{request.param}_database")


def send(api, teacher, live_id, stream):
    """A stay on air that is sent and stored, its sender still there."""
    Browser(api(teacher), live_id).send(pieces(stream))
    stay = stay_of(live_id)
    work_until(stay, lambda: stay._shelf.segments >= 2)
    return stay


def finish(stay):
    stay.ended = True
    work_until(stay, lambda: stay.finished)


def test_a_lesson_that_is_over_is_a_replay_once_its_last_second_is_stored(teacher, lesson, api):
    path = f"/api/v1/live/{lesson.id}"
    viewer = api(make_user())
    stay = send(api, teacher, lesson.id, small())
    assert viewer.get(f"{path}/replay").status_code == 404
    assert api(teacher).post(f"{path}/stop").json["state"] == "ended"
    assert viewer.get(path).json["state"] == "ended"
    finish(stay)
    told = viewer.get(path).json
    assert told["state"] == "replay"
    assert told["manifest_url"] == f"/media/live/{latest_broadcast(lesson.id).folder}/index.m3u8"
    replay = viewer.get(f"{path}/replay").json
    assert replay["manifest_url"] == told["manifest_url"]
    assert replay["duration_ms"] >= 2_900
    assert (replay["state"], replay["course"]) == (None, None)
    assert api(teacher).get(f"{path}/replay").json["state"] == "waiting"
    assert queries.ports_held() == {}


def test_only_who_was_invited_watches_it_again(teacher, api):
    circle = f"organisation-{teacher.organisation_id}"
    lesson = make_live(teacher, hours_ahead=0.2, audience=circle)
    stay = send(api, teacher, lesson.id, small())
    actions.end_lesson(teacher, lesson.id)
    finish(stay)
    stranger = api(make_user(organisation=make_organisation("别处")))
    for name in ("", "/index.m3u8", "/hi.m3u8"):
        assert stranger.get(f"/api/v1/live/{lesson.id}/replay{name}").status_code == 404
    assert api(make_user()).get(f"/api/v1/live/{lesson.id}/replay").status_code == 200


def test_two_stays_on_air_are_played_as_one(teacher, lesson, api, clock):
    first = send(api, teacher, lesson.id, small())
    actions.end_stay(first.feed.broadcast_id)
    finish(first)
    clock.forward(seconds=300)
    second = send(api, teacher, lesson.id, small())
    actions.end_lesson(teacher, lesson.id)
    finish(second)
    viewer = api(make_user())
    told = viewer.get(f"/api/v1/live/{lesson.id}").json
    assert told["manifest_url"] == f"/api/v1/live/{lesson.id}/replay/index.m3u8"
    master = viewer.get(told["manifest_url"])
    assert master.mimetype == "application/vnd.apple.mpegurl"
    assert "\nhi.m3u8\n" in master.text
    text = viewer.get(f"/api/v1/live/{lesson.id}/replay/hi.m3u8").text
    assert text.count("#EXT-X-DISCONTINUITY") == 1
    addresses = [line for line in text.splitlines() if line.endswith(".m4s")]
    assert addresses[0] == f"/media/live/{first.feed.folder}/hi/0.m4s"
    assert f"/media/live/{second.feed.folder}/hi/0.m4s" in addresses
    assert all(viewer.get(address).status_code == 200 for address in addresses)
    assert viewer.get(f"/api/v1/live/{lesson.id}/replay/other.m3u8").status_code == 404
    parts = queries.timeline_of(lesson.id)
    assert len(parts) == 2
    assert parts[1].place_ms == parts[0].length_ms


def test_a_lesson_that_brought_nothing_stays_ended(teacher, lesson, api):
    actions.start_lesson(teacher, lesson.id)
    actions.end_lesson(teacher, lesson.id)
    told = api(teacher).get(f"/api/v1/live/{lesson.id}").json
    assert (told["state"], told["manifest_url"]) == ("ended", None)
    assert api(teacher).get(f"/api/v1/live/{lesson.id}/replay").json["code"] == "no_replay"
    assert session.get(LiveReplay, lesson.id).state is ReplayState.WAITING


def test_markers_are_set_on_air_and_taken_back(teacher, api, clock):
    live_id = lesson_on_air(clock, teacher=teacher)
    program, path = api(teacher), f"/api/v1/live/{live_id}/markers"
    clock.forward(seconds=90)
    made = program.post(path, json={"title": " 第一步 看水位 ", "seconds_ago": 30})
    assert made.status_code == 201
    assert made.json["title"] == "第一步 看水位"
    clock.forward(seconds=10)
    program.post(path, json={"title": "第二步"})
    assert [one["title"] for one in program.get(path).json["items"]] == ["第一步 看水位", "第二步"]
    assert program.delete(f"{path}/{made.json['id']}").status_code == 204
    assert program.delete(f"{path}/{made.json['id']}").json["code"] == "no_marker"
    assert [one["title"] for one in program.get(path).json["items"]] == ["第二步"]


def test_a_marker_that_is_sent_twice_is_one(teacher, clock):
    live_id = lesson_on_air(clock, teacher=teacher)
    again = [actions.set_marker(teacher, live_id, NewMarker(title="一")) for _ in range(2)]
    assert again[0].id == again[1].id


@pytest.mark.parametrize(
    "bad", [{}, {"title": " "}, {"title": "长" * 61}, {"title": "一", "seconds_ago": 601}]
)
def test_a_marker_needs_a_short_title_and_a_moment_just_past(bad, teacher, clock, api):
    live_id = lesson_on_air(clock, teacher=teacher)
    answer = api(teacher).post(f"/api/v1/live/{live_id}/markers", json=bad)
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_markers_are_its_teachers_and_of_its_time_on_air(teacher, clock, api):
    live_id = lesson_on_air(clock, teacher=teacher)
    path = f"/api/v1/live/{live_id}/markers"
    other = api(make_user(roles=("teacher",)))
    assert other.post(path, json={"title": "一"}).status_code == 403
    assert other.get(path).status_code == 403
    early = api(teacher).post(path, json={"title": "一", "seconds_ago": 60})
    assert early.json["code"] == "marker_before_air"
    actions.end_lesson(teacher, live_id)
    late = api(teacher).post(path, json={"title": "一"})
    assert (late.status_code, late.json["code"]) == (409, "marker_off_air")
    assert queries.markers_of(teacher, live_id) == []


def test_a_lesson_has_a_hundred_markers_and_no_more(teacher, clock):
    live_id = lesson_on_air(clock, teacher=teacher)
    for number in range(MOST_MARKERS):
        actions.set_marker(teacher, live_id, NewMarker(title=str(number)))
    with pytest.raises(Exception, match="100"):
        actions.set_marker(teacher, live_id, NewMarker(title="一"))
