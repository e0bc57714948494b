"""An audience that comes too early, too late, or without having been invited."""

import pytest

from app.kit.db import session
from app.live import actions
from app.live.models import Attendance
from tests.classes.making import make_class
from tests.factories import make_user
from tests.live.attending import end, go_on_air, lesson_on_air
from tests.live.making import make_live
from tests.live.sending import latest_broadcast


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def _beat(person, live_id):
    return person.post(f"/api/v1/live/{live_id}/presence", json={"seq": 1})


def _key(live_id, broadcast_id, window=0):
    return f"/api/v1/live/{live_id}/keys/{broadcast_id}/{window}"


def test_who_comes_before_the_beginning_waits_and_is_not_counted(app, clock, api):
    early, ready = make_live(hours_ahead=5), make_live(hours_ahead=0.2)
    learner = api(make_user())
    assert _beat(learner, early.id).json["reason"] == "not_begun"
    assert session.query(Attendance).count() == 0
    answer = _beat(learner, ready.id).json
    assert (answer["counts"], answer["attended_seconds"]) == (False, 0)
    assert learner.get(f"/api/v1/live/{ready.id}").json["manifest_url"] is None
    assert learner.get(_key(ready.id, 1)).status_code == 404
    go_on_air(ready.id)
    clock.forward(seconds=15)
    assert _beat(learner, ready.id).json["attended_seconds"] == 15


def test_who_comes_after_the_end_may_watch_it_again_and_was_not_there(app, clock, api):
    live_id = lesson_on_air(clock)
    clock.forward(minutes=5)
    end(live_id)
    late = api(make_user())
    answer = _beat(late, live_id).json
    assert (answer["state"], answer["reason"], answer["attended_seconds"]) == ("ended", "over", 0)
    assert session.query(Attendance).count() == 0
    assert len(late.get(_key(live_id, latest_broadcast(live_id).id)).data) == 16


def test_who_is_not_invited_gets_neither_page_nor_key_nor_presence(app, clock, api):
    tutor, learner = make_user(roles=("learning_admin",)), make_user()
    klass = make_class(tutor, learners=[learner])
    live_id = lesson_on_air(clock, teacher=tutor, audience=f"class-{klass.id}")
    key = _key(live_id, latest_broadcast(live_id).id)
    assert api(learner).get(key).status_code == 200
    stranger = api(make_user())
    refused = [
        stranger.get(f"/api/v1/live/{live_id}"),
        stranger.get(key),
        _beat(stranger, live_id),
        stranger.post(f"/api/v1/live/{live_id}/senders", json={"mime": "video/webm"}),
        stranger.post(f"/api/v1/live/{live_id}/sender-key"),
    ]
    assert [answer.status_code for answer in refused] == [404] * 5
    assert session.query(Attendance).count() == 0


def test_of_a_lesson_that_is_called_off_nobody_gets_a_key(app, teacher, lesson, api):
    go_on_air(lesson.id)
    broadcast = latest_broadcast(lesson.id).id
    other = make_live(teacher, hours_ahead=30)
    actions.call_off(teacher, other.id)
    learner = api(make_user())
    assert learner.get(_key(lesson.id, broadcast)).status_code == 200
    assert learner.get(_key(other.id, broadcast)).status_code == 404
    assert learner.get(_key(lesson.id, broadcast, window=2_001)).status_code == 404
