"""Keys of programs that send: changed by the teacher, the old one refused at once; and ports."""

from dataclasses import replace

import pytest

from app.kit.db import session, transactional
from app.live import actions, queries
from app.live.cli.desk import Desk
from app.live.models import LiveLesson
from app.live.rules import NO_PORT, Way
from tests.factories import make_user
from tests.live.making import make_live
from tests.live.sending import Browser, latest_broadcast, pieces, recorded

HOOK = "/hooks/live/publish"


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def ports(app):
    """Three ports for SRT; ``ports(count)`` for another number."""
    before = app.config["SETTINGS"]

    def choose(count):
        app.config["SETTINGS"] = replace(
            before, srt_ports=range(19710, 19710 + count), rtmp_url="rtmp://media.example/live"
        )

    choose(3)
    yield choose
    app.config["SETTINGS"] = before


def _ingest(api, teacher, live_id):
    return api(teacher).get(f"/api/v1/live/{live_id}").json["ingest"]


def _change(api, teacher, live_id):
    return api(teacher).post(f"/api/v1/live/{live_id}/sender-key")


def test_a_new_key_opens_and_the_old_one_does_not(ports, teacher, lesson, api, client):
    old = _ingest(api, teacher, lesson.id)
    answer = _change(api, teacher, lesson.id)
    assert answer.status_code == 200
    new = answer.json["ingest"]
    for way in ("srt_url", "rtmp_url"):
        assert old[way] != new[way]
    assert new == _ingest(api, teacher, lesson.id)
    names = [one["rtmp_url"].rpartition("/")[2] for one in (old, new)]
    assert [client.post(HOOK, data={"name": name}).status_code for name in names] == [403, 204]


def test_a_key_is_changed_by_its_teacher_alone_and_not_after_the_end(ports, teacher, lesson, api):
    assert _change(api, make_user(roles=("teacher",)), lesson.id).status_code == 403
    actions.start_lesson(teacher, lesson.id)
    actions.end_lesson(teacher, lesson.id)
    late = _change(api, teacher, lesson.id)
    assert (late.status_code, late.json["code"]) == (409, "no_more_senders")


def test_a_program_that_sends_with_the_old_key_is_let_go(ports, teacher, lesson, api, client):
    name = f"{lesson.id}-{queries.sender_key(lesson.id)}"
    assert client.post(HOOK, data={"name": name}).status_code == 204
    before = latest_broadcast(lesson.id)
    sender, number = before.sender, before.part
    part = queries.part_of_sender(sender)
    part.put(1, b"something")
    _change(api, teacher, lesson.id)
    assert part.over
    assert queries.part_of_sender(sender) is None
    name = f"{lesson.id}-{queries.sender_key(lesson.id)}"
    assert client.post(HOOK, data={"name": name}).status_code == 204
    again = latest_broadcast(lesson.id)
    assert (again.id, again.part) == (before.id, number + 1)


def test_a_browser_that_sends_needs_no_key_and_goes_on(ports, teacher, lesson, api):
    browser = Browser(api(teacher), lesson.id)
    browser.send([b"one"])
    _change(api, teacher, lesson.id)
    assert browser.put(browser.next, b"two").status_code == 204


@pytest.mark.parametrize("turn", [0, 2])
def test_a_gate_that_listened_with_another_key_admits_nobody(turn, lesson, teacher):
    actions.change_sender_key(teacher, lesson.id)
    with pytest.raises(Exception, match="opens no live lesson"):
        actions.admit_stream(lesson.id, Way.SRT, turn)
    assert latest_broadcast(lesson.id) is None
    assert actions.admit_stream(lesson.id, Way.SRT, 1).next == 1


@pytest.mark.parametrize("mime", ["video/mp2t"])
def test_two_programs_with_one_key_are_one_and_a_refusal(mime, lesson, client):
    data = {"name": f"{lesson.id}-{queries.sender_key(lesson.id)}"}
    assert client.post(HOOK, data=data).status_code == 204
    first = latest_broadcast(lesson.id)
    queries.part_of_sender(first.sender).put(1, pieces(recorded(mime))[0])
    second = client.post(HOOK, data=data)
    assert second.status_code == 409
    assert latest_broadcast(lesson.id).sender == first.sender


# Ports


def test_each_lesson_has_a_port_of_its_own_and_its_teacher_is_told(ports, api):
    ports(5)
    teachers = [make_user(roles=("teacher",)) for _ in range(6)]
    lessons = [make_live(teacher, hours_ahead=0.2) for teacher in teachers]
    actions.call_off(teachers[1], lessons[1].id)
    actions.give_ports()
    doors = {door.live_id: door.address for door in queries.srt_doors()}
    assert len({address.split("?")[0] for address in doors.values()}) == 5
    shown = [
        _ingest(api, teacher, lesson.id)
        for teacher, lesson in zip(teachers, lessons, strict=True)
        if lesson is not lessons[1]
    ]
    assert [one["srt_moved"] for one in shown] == [False] * 4 + [True]
    for lesson, one in zip((lessons[0], *lessons[2:]), shown, strict=True):
        port = one["srt_url"].split("?")[0].rpartition(":")[2]
        assert f":{port}?" in doors[lesson.id]


def test_where_no_port_is_left_the_page_says_so_until_one_is_free(ports, app, api, caplog):
    ports(1)
    teachers = [make_user(roles=("teacher",)) for _ in range(2)]
    one, two = [make_live(teacher, hours_ahead=0.2) for teacher in teachers]
    desk = Desk()
    desk._give_ports()
    assert _ingest(api, teachers[1], two.id)["srt_url"] is None
    assert any("every port for SRT is taken" in told for told in caplog.messages)
    assert queries.ports_held() == {one.id: 19710, two.id: NO_PORT}
    actions.start_lesson(teachers[0], one.id)
    actions.end_lesson(teachers[0], one.id)
    desk._give_ports()
    assert ":19710?" in _ingest(api, teachers[1], two.id)["srt_url"]


def test_a_lesson_keeps_its_port_while_others_come_and_end(ports):
    teachers = [make_user(roles=("teacher",)) for _ in range(4)]
    one, _, _, four = [make_live(teacher, hours_ahead=0.2) for teacher in teachers]
    for teacher, other in ((teachers[1], one.id + 1), (teachers[2], one.id + 2)):
        actions.call_off(teacher, other)
    actions.give_ports()
    moved = queries.ports_held()[four.id]
    assert moved != queries.ports_held()[one.id]
    actions.start_lesson(teachers[0], one.id)
    actions.end_lesson(teachers[0], one.id)
    actions.give_ports()
    assert queries.ports_held() == {four.id: moved}


@transactional
def _hold(live_id, port):
    session.get_one(LiveLesson, live_id).srt_port = port


def test_ports_that_are_not_open_any_more_are_given_up(ports, lesson, teacher, api):
    _hold(lesson.id, 4711)
    actions.give_ports()
    assert queries.ports_held()[lesson.id] in range(19710, 19713)
    ports(0)
    assert queries.srt_doors() == []
    assert _ingest(api, teacher, lesson.id)["srt_url"] is None
