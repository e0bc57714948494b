"""A media server asks whether a sender may publish."""

import logging

import pytest

from app.live import queries
from app.live.rules import Way
from tests.live.making import make_live
from tests.live.sending import latest_broadcast

HOOK = "/hooks/live/publish"


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def test_the_right_key_lets_a_sender_publish(lesson, client):
    name = f"{lesson.id}-{queries.sender_key(lesson.id)}"
    answer = client.post(HOOK, data={"call": "publish", "app": "live", "name": name})
    assert answer.status_code == 204
    assert latest_broadcast(lesson.id).way is Way.RTMP


@pytest.mark.parametrize("name", ["", "1", "1-", "x-y", "1-" + "0" * 32, "9" * 40 + "-k", "١-k"])
def test_a_wrong_key_is_refused_and_logged(name, lesson, client, caplog):
    caplog.set_level(logging.WARNING)
    answer = client.post(HOOK, data={"name": name, "addr": "203.0.113.9"})
    assert answer.status_code == 403
    assert any("203.0.113.9" in told and "wrong key" in told for told in caplog.messages)
    assert latest_broadcast(lesson.id) is None


def test_a_lesson_whose_doors_are_closed_takes_no_sender(teacher, client):
    lesson = make_live(teacher, hours_ahead=5)
    name = f"{lesson.id}-{queries.sender_key(lesson.id)}"
    assert client.post(HOOK, data={"name": name}).status_code == 409
    assert latest_broadcast(lesson.id) is None
