"""The room over Socket.IO, with Flask-SocketIO's own client."""

import pytest

from app.accounts import actions as accounts
from app.discussion import actions
from app.discussion.forms import Holding, Muting
from app.kit import sockets
from tests.discussion.making import make_hall, say
from tests.kit.pages import Page


class RoomPage(Page):
    """A person's page in a room."""

    def __init__(self, app, person):
        self.sign_in = accounts.open_sign_in(person.id)[0]
        super().__init__(app, self.sign_in)

    def asks(self, event, **fields):
        return self.ask(event, fields)

    def enter(self, room_id):
        return self.asks("room:enter", room_id=room_id)

    def told(self):
        """What arrived since, but for the head count, which comes when a second is over."""
        return [each for each in self.heard() if each[0] != "room:count"]

    def post(self, hall, body="好", client_id="a", **fields):
        message = {"room_id": hall.room_id, "body": body, "client_id": client_id}
        return self.ask("message:post", message | fields)


@pytest.fixture
def page(app):
    """``page(person)``: a connected page of that person; closed after the test."""
    opened = []

    def open_page(person):
        opened.append(RoomPage(app, person))
        return opened[-1]

    yield open_page
    for each in opened:
        each.close()


def test_who_enters_is_told_how_things_stand(page, hall):
    say(hall.teacher, hall, "欢迎")
    ack = page(hall.learner).enter(hall.room_id)
    assert ack["ok"] is True
    assert ack["count"] == 1
    assert [message["body"] for message in ack["messages"]] == ["欢迎"]
    assert (ack["muted_until"], ack["slow_seconds"], ack["closed"]) == (None, 0, False)
    assert ack["moderator"] is False


def test_who_enters_sees_the_last_thirty_in_order(page, hall, clock):
    for number in range(35):
        clock.forward(seconds=11)
        say(hall.learner, hall, str(number))
    ack = page(hall.colleague).enter(hall.room_id)
    assert [message["body"] for message in ack["messages"]] == [str(n) for n in range(5, 35)]


def test_how_a_room_is_held_is_told_at_the_entrance(page, hall):
    pinned = say(hall.teacher, hall, "先看大纲")
    actions.pin_message(hall.teacher, pinned.id)
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.learner.id, minutes=5))
    actions.hold_room(hall.teacher, hall.room_id, Holding(slow_seconds=30, closed=True))
    ack = page(hall.learner).enter(hall.room_id)
    assert ack["muted_until"] == "2026-03-05T06:35:00+00:00"
    assert (ack["slow_seconds"], ack["closed"]) == (30, True)
    assert ack["pinned"]["body"] == "先看大纲"
    assert page(hall.teacher).enter(hall.room_id)["moderator"] is True


def test_what_one_says_the_other_hears(page, hall):
    speaker, listener = page(hall.learner), page(hall.colleague)
    speaker.enter(hall.room_id)
    listener.enter(hall.room_id)
    ack = speaker.post(hall, "<b>大家好</b> 𠮷", at_seconds=12.5)
    assert ack == {"ok": True, "id": ack["id"], "state": "posted"}
    for each in (speaker, listener):
        [message] = each.heard("message:posted")
        assert message["id"] == ack["id"]
        assert message["room_id"] == hall.room_id
        assert message["author"]["name"] == "周启明"
        assert message["body"] == "<b>大家好</b> 𠮷"
        assert message["at_seconds"] == 12.5
        assert message["reply_to"] is None
        assert message["posted_at"] == "2026-03-05T06:30:00+00:00"


def test_one_posts_without_having_entered_and_hears_nothing_of_it(page, hall):
    outside = page(hall.learner)
    assert outside.post(hall)["ok"]
    assert outside.heard() == []


def test_the_same_client_id_twice_posts_once(page, hall):
    speaker, listener = page(hall.learner), page(hall.colleague)
    listener.enter(hall.room_id)
    first, second = speaker.post(hall), speaker.post(hall)
    assert first == second
    assert len(listener.heard("message:posted")) == 1


def test_a_refusal_is_acknowledged_and_the_room_hears_nothing(page, hall):
    listener = page(hall.colleague)
    listener.enter(hall.room_id)
    listener.heard()
    fast = page(hall.learner)
    codes = [fast.post(hall, client_id=str(n)).get("error") for n in range(6)]
    assert codes == [None] * 5 + ["too_fast"]
    assert len(listener.heard("message:posted")) == 5
    message = say(hall.teacher, hall)
    listener.heard()
    actions.mute(hall.teacher, hall.room_id, Muting(person_id=hall.colleague.id, minutes=5))
    refusals = {
        "muted": listener.post(hall),
        "invalid": listener.post(hall, body=""),
        "not_allowed": listener.asks("message:hide", id=str(message.id), reason=""),
        "not_found": listener.post(make_hall_of_nobody()),
    }
    actions.hold_room(hall.teacher, hall.room_id, Holding(closed=True))
    refusals["closed"] = listener.post(hall, client_id="late")
    for code, ack in refusals.items():
        assert (ack["ok"], ack["error"]) == (False, code)
        assert ack["message"]
    assert [event for event, _payload in listener.heard()] == ["room:held"]


def make_hall_of_nobody():
    class Nothing:
        room_id = "course-999999"

    return Nothing()


def test_a_room_that_is_not_open_to_me_is_not_entered(page, hall):
    intruder, insider = page(hall.stranger), page(hall.learner)
    insider.enter(hall.room_id)
    assert intruder.enter(hall.room_id)["error"] == "not_found"
    insider.post(hall)
    assert intruder.heard() == []
    assert sockets.presence.count(hall.room_id) == 1


def test_hiding_over_http_reaches_the_room(page, hall, api):
    message = say(hall.learner, hall)
    listener = page(hall.colleague)
    listener.enter(hall.room_id)
    listener.heard()
    answer = api(hall.teacher).post(f"/api/v1/messages/{message.id}/hide", json={"reason": "x"})
    assert answer.status_code == 200
    assert listener.heard() == [
        (
            "message:hidden",
            {"id": str(message.id), "room_id": hall.room_id, "by_author": False},
        )
    ]


def test_deeds_on_a_message_are_acknowledged_and_heard(page, hall):
    message = say(hall.learner, hall)
    teacher = page(hall.teacher)
    teacher.enter(hall.room_id)
    teacher.heard()
    name = str(message.id)
    assert teacher.asks("message:react", id=name, emoji="👍") == {"ok": True}
    assert teacher.asks("message:react", id=name, emoji="👍", on=False) == {"ok": True}
    assert teacher.asks("message:pin", id=name) == {"ok": True}
    assert teacher.asks("message:pin", id=name, on=False) == {"ok": True}
    assert teacher.asks("message:hide", id=name, reason="重复") == {"ok": True}
    assert [event for event, _payload in teacher.heard()] == [
        "message:reacted",
        "message:reacted",
        "message:pinned",
        "message:pinned",
        "message:hidden",
    ]


def test_people_are_counted_not_pages(page, hall):
    first, again, other = page(hall.learner), page(hall.learner), page(hall.colleague)
    assert first.enter(hall.room_id)["count"] == 1
    assert again.enter(hall.room_id)["count"] == 1
    assert other.enter(hall.room_id)["count"] == 2
    assert again.asks("room:leave", room_id=hall.room_id) == {"ok": True}
    assert sockets.presence.count(hall.room_id) == 2
    first.close()
    assert sockets.presence.count(hall.room_id) == 1


def test_who_has_left_hears_nothing_more(page, hall):
    leaver = page(hall.learner)
    leaver.enter(hall.room_id)
    leaver.asks("room:leave", room_id=hall.room_id)
    leaver.heard()
    say(hall.colleague, hall)
    assert leaver.heard() == []


def test_leaving_a_room_one_is_not_in_is_no_mistake(page, hall):
    assert page(hall.learner).asks("room:leave", room_id="course-999") == {"ok": True}


def test_the_first_to_enter_hears_the_count_and_rooms_do_not_hear_each_other(page, hall):
    other = make_hall()
    here, there = page(hall.learner), page(other.learner)
    here.enter(hall.room_id)
    there.enter(other.room_id)
    assert here.heard("room:count") == [{"room_id": hall.room_id, "count": 1}]
    say(hall.colleague, hall)
    assert there.heard("message:posted") == []


def test_an_ended_sign_in_neither_speaks_nor_listens(page, hall):
    ended = page(hall.learner)
    ended.enter(hall.room_id)
    accounts.end_token(ended.sign_in)
    assert ended.post(hall)["error"] == "not_signed_in"
    sockets.dismiss_ended()
    assert not ended.is_connected()
    assert sockets.presence.count(hall.room_id) == 0


def test_who_asked_for_it_hears_the_room_gathered(page, hall):
    plain, gathered = page(hall.learner), page(hall.colleague)
    plain.enter(hall.room_id)
    gathered.asks("room:enter", room_id=hall.room_id, coalesce=True)
    for each in (plain, gathered):
        each.heard()
    message = say(hall.teacher, hall)
    [alone] = plain.told()
    assert alone[0] == "message:posted"
    assert gathered.told() == [("room:heard", {"items": [list(alone)]})]
    assert alone[1]["id"] == str(message.id)
    gathered.enter(hall.room_id)
    gathered.heard()
    actions.pin_message(hall.teacher, message.id)
    assert [event for event, _payload in gathered.told()] == ["message:pinned"]
    gathered.asks("room:enter", room_id=hall.room_id, coalesce=True)
    gathered.asks("room:leave", room_id=hall.room_id)
    gathered.heard()
    actions.unpin_message(hall.teacher, message.id)
    assert gathered.told() == []


def test_only_those_who_look_after_a_room_hear_what_waits(page, hall):
    actions.hold_room(hall.teacher, hall.room_id, Holding(premoderated=True))
    teacher, author, listener = page(hall.teacher), page(hall.learner), page(hall.colleague)
    for each in (teacher, author, listener):
        each.enter(hall.room_id)
        each.heard()
    ack = author.post(hall, "请问……")
    assert (ack["ok"], ack["state"]) == (True, "held")
    [held] = teacher.heard("message:held")
    assert (held["id"], held["state"]) == (ack["id"], "held")
    assert author.told() == listener.told() == []
    assert listener.asks("message:let_through", id=ack["id"])["error"] == "not_found"
    assert teacher.asks("message:let_through", id=ack["id"]) == {"ok": True}
    assert listener.heard("message:posted")[0]["body"] == "请问……"
    teacher.asks("room:leave", room_id=hall.room_id)
    teacher.heard()
    author.post(hall, "还有", client_id="b")
    assert teacher.told() == []


def test_polls_hands_and_questions_go_over_the_socket(page, hall):
    teacher, learner = page(hall.teacher), page(hall.learner)
    for each in (teacher, learner):
        each.enter(hall.room_id)
        each.heard()
    asked = {"room_id": hall.room_id, "question": "听得清吗？", "options": ["清楚", "不清楚"]}
    assert learner.ask("poll:open", asked)["error"] == "not_allowed"
    assert teacher.ask("poll:open", asked | {"options": ["清楚", "清楚"]})["error"] == "invalid"
    poll_id = teacher.ask("poll:open", asked)["poll"]["id"]
    answer = learner.asks("poll:answer", poll_id=poll_id, option=0)
    assert (answer["ok"], answer["poll"]["counts"]) == (True, [1, 0])
    assert learner.asks("poll:answer", poll_id=poll_id, option="不清楚")["error"] == "not_allowed"
    assert learner.asks("poll:answer", poll_id=poll_id, option=9)["error"] == "invalid"
    assert teacher.asks("poll:close", poll_id=poll_id)["ok"]
    assert learner.asks("poll:answer", poll_id=poll_id, option=0)["ok"]
    assert teacher.asks("poll:answer", poll_id=poll_id, option=0)["error"] == "closed"
    assert learner.asks("hand:raise") == {"ok": True}
    called = teacher.asks("hand:call", room_id=hall.room_id, person_id=str(hall.learner.id))
    assert called == {"ok": True}
    assert learner.asks("hand:lower", room_id=hall.room_id) == {"ok": True}
    assert teacher.asks("hand:lower", everybody=True) == {"ok": True}
    question = learner.post(hall, "多久更新一次？", kind="question")["id"]
    assert teacher.asks("question:vote", id=question) == {"ok": True, "votes": 1}
    assert teacher.asks("question:answer", id=question) == {"ok": True}
    assert teacher.asks("room:hold", room_id=hall.room_id, danmaku=True)["danmaku"] is True
    assert teacher.asks("room:mute", room_id=hall.room_id, person_id=str(hall.learner.id),
                        minutes=5)["muted_until"]  # fmt: skip
    assert [event for event, _payload in learner.told()] == [
        "poll:opened",
        "poll:counted",
        "poll:closed",
        "hand:raised",
        "hand:called",
        "hand:lowered",
        "hand:lowered",
        "message:posted",
        "question:voted",
        "question:answered",
        "room:held",
    ]


def test_a_hand_in_no_room_or_two_needs_a_name(page, hall):
    person, other = page(hall.learner), make_hall()
    assert person.asks("hand:raise")["error"] == "not_found"
    person.enter(hall.room_id)
    person.enter(other.room_id)
    assert person.asks("hand:raise")["error"] == "not_found"


def test_at_the_entrance_one_is_told_of_poll_hands_and_questions(page, hall):
    teacher = page(hall.teacher)
    teacher.enter(hall.room_id)
    teacher.asks("poll:open", room_id=hall.room_id, question="听得清吗？", options=["是", "否"])
    teacher.asks("hand:raise")
    question = teacher.post(hall, "多久更新一次？", kind="question")["id"]
    ack = page(hall.learner).enter(hall.room_id)
    assert (ack["poll"]["options"], ack["poll"]["chosen"]) == (["是", "否"], None)
    assert (ack["hands"]["count"], ack["hands"]["mine"]) == (1, False)
    assert [one["id"] for one in ack["questions"]] == [question]
    assert (ack["premoderated"], ack["danmaku"]) == (False, False)
