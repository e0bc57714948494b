"""The public contract of plays and beats, over HTTP."""

import pytest

from app.courses.queries import lessons_of
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course


@pytest.fixture
def lesson_id(app):
    return lesson_ids(make_course(600))[0]


@pytest.fixture
def learner(api):
    return api(make_user())


def open_play(learner, lesson_id):
    answer = learner.post(f"/api/v1/lessons/{lesson_id}/plays")
    assert answer.status_code == 201
    return answer.json["play_id"]


def beat(learner, play_id, *spans, seq=1, **more):
    body = {"seq": seq, "spans": [list(span) for span in spans], "rate": 1.0, "visible": True}
    return learner.post(f"/api/v1/plays/{play_id}/beats", json=body | more)


def test_opening_a_play_tells_the_player_all_it_needs(learner, lesson_id):
    answer = learner.post(f"/api/v1/lessons/{lesson_id}/plays")
    assert answer.status_code == 201
    body = answer.json
    assert isinstance(body.pop("play_id"), str)
    assert body.pop("manifest_url").endswith("/master.m3u8")
    assert body.pop("sections") == [], "a recording has none"
    assert body.pop("questions") == [], "nor does it ask anything"
    assert body == {
        "resume_seconds": 0,
        "beat_seconds": 10,
        "covered": [],
        "duration_seconds": 600,
        "policy": {
            "max_rate": 1.5,
            "first_pass_seek": True,
            "hidden_counts": False,
            "grace_seconds": 300,
            "challenges": False,
            "daily_cap_minutes": None,
        },
        "question_owed": False,
    }


def test_a_beat_is_answered_with_what_it_earned(learner, lesson_id, clock):
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    answer = beat(learner, play_id, (0, 9.5))
    assert answer.status_code == 200
    assert answer.json == {
        "credited_seconds": 9.5,
        "covered_seconds": 9.5,
        "complete": False,
        "reason": None,
        "uncredited_seconds": 0,
        "challenge": None,
    }


def test_a_play_tells_where_it_stands(learner, lesson_id, clock):
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    beat(learner, play_id, (0, 5), (8, 9))
    body = learner.get(f"/api/v1/plays/{play_id}").json
    assert body["covered"] == [[0, 5], [8, 9]]
    assert (body["state"], body["complete"], body["taken_over_by"]) == ("active", False, None)


def test_a_superseded_play_names_the_device_that_took_over(api, lesson_id, clock):
    person = make_user()
    office, phone = api(person), api(person)
    play_id = open_play(office, lesson_id)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1"
    phone.post(f"/api/v1/lessons/{lesson_id}/plays", headers={"User-Agent": agent})
    body = office.get(f"/api/v1/plays/{play_id}").json
    assert (body["state"], body["taken_over_by"]) == ("superseded", "Safari · iPhone")
    assert body["stopped_at"] is not None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"seq": 1},
        {"seq": 0, "spans": []},
        {"seq": -1, "spans": []},
        {"seq": 1.5, "spans": []},
        {"seq": True, "spans": []},
        {"seq": "1", "spans": []},
        {"seq": 10**30, "spans": []},
        {"seq": 1, "spans": [[5, 5]]},
        {"seq": 1, "spans": [[9, 5]]},
        {"seq": 1, "spans": [[-1, 5]]},
        {"seq": 1, "spans": [["0", "5"]]},
        {"seq": 1, "spans": [[False, True]]},
        {"seq": 1, "spans": [[0, None]]},
        {"seq": 1, "spans": [[0]]},
        {"seq": 1, "spans": [[0, 1, 2]]},
        {"seq": 1, "spans": [{"from": 0, "to": 1}]},
        {"seq": 1, "spans": "all"},
        {"seq": 1, "spans": [[n, n + 0.5] for n in range(101)]},
        {"seq": 1, "spans": [], "rate": "fast"},
        {"seq": 1, "spans": [], "rate": -1},
        {"seq": 1, "spans": [], "visible": "yes"},
    ],
)
def test_a_malformed_beat_is_refused_with_the_field_at_fault(learner, lesson_id, clock, body):
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    answer = learner.post(f"/api/v1/plays/{play_id}/beats", json=body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["errors"]
    assert learner.get(f"/api/v1/plays/{play_id}").json["covered"] == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(learner, lesson_id, number):
    play_id = open_play(learner, lesson_id)
    text = '{"seq": 1, "spans": [[0, ' + number + "]]}"
    answer = learner.post(
        f"/api/v1/plays/{play_id}/beats", data=text, content_type="application/json"
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["", "null", "[]", "{", "seq=1", '"beat"'])
def test_what_is_no_object_is_refused(learner, lesson_id, text):
    play_id = open_play(learner, lesson_id)
    answer = learner.post(
        f"/api/v1/plays/{play_id}/beats", data=text, content_type="application/json"
    )
    assert answer.status_code == 422


def test_huge_spans_are_clipped_and_overlapping_ones_merged(learner, lesson_id, clock):
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=100)
    answer = beat(learner, play_id, (0, 20), (10, 30), (590, 1e300))
    assert answer.json["credited_seconds"] == 40
    assert learner.get(f"/api/v1/plays/{play_id}").json["covered"] == [[0, 30], [590, 600]]


def test_the_same_number_again_gets_the_same_answer_and_another_body_a_conflict(
    learner, lesson_id, clock
):
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    first = beat(learner, play_id, (0, 10))
    clock.forward(seconds=10)
    assert beat(learner, play_id, (0, 10)).json == first.json
    assert beat(learner, play_id, (0, 11)).status_code == 409


def test_a_flood_is_slowed_down(learner, lesson_id, clock):
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=10)
    answers = [beat(learner, play_id, (n, n + 1), seq=n + 1) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "1"


def test_another_persons_play_is_not_found(api, learner, lesson_id, clock):
    play_id = open_play(learner, lesson_id)
    stranger = api(make_user())
    clock.forward(seconds=10)
    assert beat(stranger, play_id, (0, 5)).status_code == 404
    assert stranger.get(f"/api/v1/plays/{play_id}").status_code == 404
    assert learner.get(f"/api/v1/plays/{play_id}").json["covered"] == []


@pytest.mark.parametrize("play_id", ["0", "999999", "x", "9" * 30, "-1"])
def test_a_play_that_does_not_exist(learner, play_id):
    assert beat(learner, play_id, (0, 5)).status_code == 404


def test_without_a_sign_in_nothing_is_heard(client, learner, lesson_id):
    play_id = open_play(learner, lesson_id)
    assert beat(client, play_id, (0, 5)).status_code in (401, 403)
    learner.token = "forged"
    answer = beat(learner, play_id, (0, 5))
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_a_page_reports_with_its_cookie_and_csrf_token(sign_in, lesson_id, clock):
    page = sign_in(make_user())
    play_id = open_play(page, lesson_id)
    clock.forward(seconds=10)
    assert beat(page, play_id, (0, 10)).status_code == 200
    page.csrf = "forged"
    assert beat(page, play_id, (10, 11), seq=2).status_code == 403


def test_only_what_is_visible_can_be_opened(learner):
    for lesson_id in ("999", "0", "x"):
        assert learner.post(f"/api/v1/lessons/{lesson_id}/plays").status_code == 404


def test_who_does_not_learn_opens_no_play(api, lesson_id):
    answer = api(make_user(roles=("tutor",))).post(f"/api/v1/lessons/{lesson_id}/plays")
    assert answer.status_code == 403


def test_an_article_has_a_reading_time_and_no_manifest(learner):
    course = make_published_course(lessons=["article"])
    [version] = lessons_of(course.published_revision_id)
    body = learner.post(f"/api/v1/lessons/{version.lesson_id}/plays").json
    assert body["manifest_url"] is None
    assert body["duration_seconds"] == version.duration_ms / 1000
    assert body["policy"]["max_rate"] == 1


def test_watching_a_course_to_its_end_puts_hours_into_the_account(learner, clock):
    course = make_course(200)
    [lesson_id] = lesson_ids(course)
    play_id = open_play(learner, lesson_id)
    clock.forward(seconds=200)
    assert beat(learner, play_id, (0, 200)).json["complete"] is True
    credits = learner.get("/api/v1/me/credits").json
    assert credits["earned"] == 0.25
    assert [entry["source"] for entry in credits["entries"]] == [f"course:{course.id}"]
