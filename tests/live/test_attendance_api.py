"""Presence and sign-ins over JSON; beats are answered before the framework has begun."""

import pytest

from app.kit.web import ahead
from tests.factories import make_user
from tests.live.attending import lesson_on_air


@pytest.fixture(autouse=True)
def _strangers():
    ahead.forget_all()


def beat(visitor, live_id, seq=1, **more):
    return visitor.post(f"/api/v1/live/{live_id}/presence", json={"seq": seq}, **more)


def by_the_framework(answer):
    """Only the framework tells how long a request took."""
    return "Server-Timing" in answer.headers


def the_long_way(visitor, live_id):
    kind = "application/json; charset=utf-8"
    return visitor.post(f"/api/v1/live/{live_id}/presence", data='{"seq": 1}', content_type=kind)


def test_a_beat_tells_what_counts(api, app, clock):
    live_id, learner = lesson_on_air(clock), api(make_user())
    beat(learner, live_id)
    clock.forward(seconds=15)
    assert beat(learner, live_id, 2).json == {
        "attended_seconds": 15.0,
        "sign_in": None,
        "state": "live",
        "counts": True,
        "reason": None,
        "air_seconds": 15.0,
    }


def asked(learner, live_id, clock):
    for _ in range(200):
        answer = beat(learner, live_id)
        if answer.json["sign_in"]:
            return answer
        clock.forward(seconds=15)
    raise AssertionError("nobody was asked")


def test_both_ways_answer_alike_a_sign_in_too(api, app, clock):
    live_id, learner = lesson_on_air(clock, minutes=40), api(make_user())
    short = asked(learner, live_id, clock)
    long = the_long_way(learner, live_id)
    assert (by_the_framework(short), by_the_framework(long)) == (False, True)
    assert long.json == short.json
    told = dict(long.headers)
    del told["Server-Timing"]
    told["Content-Length"] = short.headers["Content-Length"]
    assert dict(short.headers) == told


def test_signing_in_over_json(api, app, clock):
    live_id, learner, friend = lesson_on_air(clock, minutes=40), api(make_user()), api(make_user())
    sign_in = asked(learner, live_id, clock).json["sign_in"]
    address = f"/api/v1/live/{live_id}/sign-ins/{sign_in['id']}"
    assert friend.post(address).status_code == 404
    assert learner.post(f"/api/v1/live/{live_id}/sign-ins/0").status_code == 404
    assert learner.post(address).json["sign_in"] is None
    assert learner.post(address).status_code == 200


def test_a_sign_in_that_ran_out_is_a_conflict_said_in_a_sentence(api, app, clock):
    live_id, learner = lesson_on_air(clock, minutes=40), api(make_user())
    sign_in = asked(learner, live_id, clock).json["sign_in"]
    clock.forward(minutes=3)
    answer = learner.post(f"/api/v1/live/{live_id}/sign-ins/{sign_in['id']}")
    assert (answer.status_code, answer.json["code"]) == (409, "too_late")


@pytest.mark.parametrize("body", [{}, {"seq": 0}, {"seq": "1"}, {"seq": 2**60}, [], None])
def test_a_malformed_beat_is_refused_and_changes_nothing(api, app, clock, body):
    live_id, learner = lesson_on_air(clock), api(make_user())
    answer = learner.post(f"/api/v1/live/{live_id}/presence", json=body)
    assert answer.status_code == 422
    clock.forward(seconds=15)
    assert beat(learner, live_id).json["attended_seconds"] == 0


def test_no_such_lesson_and_nobody(api, app):
    assert beat(api(make_user()), 999).status_code == 404
    assert beat(app.test_client(), 999).status_code == 401
