"""The room over HTTP, for programs."""

import pytest

from app.discussion import actions
from tests.discussion.making import make_hall, say


def url(hall, rest="/messages"):
    return f"/api/v1/rooms/{hall.room_id}{rest}"


def test_history_is_a_list_with_a_way_back(hall, api, clock):
    for number in range(5):
        clock.forward(seconds=11)
        say(hall.learner, hall, str(number))
    program = api(hall.colleague)
    last = program.get(url(hall), query_string={"limit": 2}).json
    assert [item["body"] for item in last["items"]] == ["3", "4"]
    for name in ("before", "cursor"):
        more = program.get(url(hall), query_string={"limit": 3, name: last["next"]}).json
        assert [item["body"] for item in more["items"]] == ["0", "1", "2"]
        assert more["next"] is None


def test_an_empty_history_is_an_empty_list(hall, api):
    assert api(hall.learner).get(url(hall)).json == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["before=x", "before=-1", "limit=0", "limit=1000", "cursor=$"])
def test_a_stretch_that_does_not_exist_is_refused(hall, api, query):
    answer = api(hall.learner).get(f"{url(hall)}?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_a_message_is_posted_and_the_same_again_is_the_same(hall, api):
    program = api(hall.learner)
    body = {"body": "<b>好</b>", "client_id": "1"}
    first, second = (program.post(url(hall), json=body) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    assert first.json["state"] == "posted"
    [item] = program.get(url(hall)).json["items"]
    assert item["body"] == "<b>好</b>"


@pytest.mark.parametrize(
    "body", [{}, {"body": "好"}, {"body": "", "client_id": "1"}, [], "x", None, {"body": 7}]
)
def test_a_malformed_message_changes_nothing(hall, api, body):
    program = api(hall.learner)
    answer = program.post(url(hall), json=body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert program.get(url(hall)).json["items"] == []


def test_too_fast_says_when_to_come_back(hall, api):
    program = api(hall.learner)
    answers = [program.post(url(hall), json={"body": "好", "client_id": str(n)}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "10"
    assert answers[-1].json["code"] == "too_fast"


def test_a_room_is_held_by_its_moderators(hall, api):
    assert api(hall.learner).patch(url(hall, ""), json={"closed": True}).status_code == 403
    answer = api(hall.teacher).patch(url(hall, ""), json={"closed": True, "slow_seconds": 5})
    held = {"room_id": hall.room_id, "closed": True, "slow_seconds": 5}
    assert answer.json == held | {"premoderated": False, "danmaku": False}
    assert api(hall.learner).get(url(hall, "")).json == answer.json
    refused = api(hall.learner).post(url(hall), json={"body": "好", "client_id": "1"})
    assert (refused.status_code, refused.json["code"]) == (409, "closed")


def test_a_person_is_muted_by_a_moderator(hall, api):
    muting = {"person_id": str(hall.learner.id), "minutes": 5, "reason": "刷屏"}
    assert api(hall.colleague).post(url(hall, "/mutes"), json=muting).status_code == 403
    answer = api(hall.teacher).post(url(hall, "/mutes"), json=muting)
    assert answer.json["muted_until"] == "2026-03-05T06:35:00+00:00"
    refused = api(hall.learner).post(url(hall), json={"body": "好", "client_id": "1"})
    assert (refused.status_code, refused.json["code"]) == (403, "muted")


def test_a_message_is_hidden_by_its_author_and_its_words_are_gone(hall, api):
    message = say(hall.learner, hall, "机密")
    hide = f"/api/v1/messages/{message.id}/hide"
    assert api(hall.colleague).post(hide, json={}).status_code == 403
    assert api(hall.learner).post(hide).json == {"id": str(message.id), "state": "hidden"}
    answer = api(hall.colleague).get(url(hall))
    assert "机密" not in answer.get_data(as_text=True)
    assert answer.json["items"][0]["body"] is None
    assert api(hall.learner).post("/api/v1/messages/999999/hide", json={}).status_code == 404


def test_what_is_not_open_to_me_is_not_found(hall, api):
    say(hall.learner, hall)
    program = api(hall.stranger)
    assert program.get(url(hall)).status_code == 404
    assert program.post(url(hall), json={"body": "好", "client_id": "1"}).status_code == 404
    assert program.get("/api/v1/rooms/course-999999/messages").status_code == 404
    assert program.get("/api/v1/rooms/%00/messages").status_code == 404


def test_without_a_sign_in_there_is_no_room(hall, client):
    assert client.get(url(hall)).status_code == 401


def test_reading_a_room_costs_a_fixed_number_of_statements(hall, api, statements, clock):
    program = api(hall.colleague)

    def cost():
        with statements() as spoken:
            assert program.get(url(hall)).status_code == 200
        return spoken.count

    first = say(hall.learner, hall)
    actions.react(hall.teacher, first.id, "👍")
    say(hall.teacher, hall, reply_to=str(first.id))
    few = cost()
    for _ in range(20):
        clock.forward(seconds=11)
        say(hall.learner, hall, reply_to=str(first.id))
    assert cost() == few
    assert few <= 12


def test_two_rooms_do_not_mix(hall, api):
    other = make_hall()
    say(hall.learner, hall, "这里")
    say(other.learner, other, "那里")
    items = api(hall.colleague).get(url(other)).json["items"]
    assert [item["body"] for item in items] == ["那里"]


def test_a_poll_over_http(hall, api):
    teacher, learner = api(hall.teacher), api(hall.learner)
    opened = teacher.post(
        url(hall, "/polls"), json={"question": "好吗？", "options": ["好", "不好"]}
    )
    assert opened.status_code == 201
    poll = f"/api/v1/polls/{opened.json['id']}"
    assert learner.post(f"{poll}/answers", json={"option": "好"}).json["counts"] == [1, 0]
    assert learner.post(f"{poll}/answers", json={"option": 1}).status_code == 403
    assert learner.post(f"{poll}/close").status_code == 403
    assert teacher.post(f"{poll}/close").json["total"] == 1
    assert hall_again(api, hall).post(f"{poll}/answers", json={"option": 0}).status_code == 409
    [listed] = learner.get(url(hall, "/polls")).json["items"]
    assert (listed["chosen"], listed["counts"]) == (0, [1, 0])


def hall_again(api, hall):
    return api(hall.colleague)


@pytest.mark.parametrize(
    "poll",
    [
        {},
        {"question": "", "options": ["a", "b"]},
        {"question": "x", "options": ["a"]},
        {"question": "x", "options": ["a", "A"]},
        {"question": "x", "options": ["a", ""]},
        {"question": "x", "options": [str(n) for n in range(9)]},
        {"question": "x", "options": "ab"},
        {"question": "x" * 201, "options": ["a", "b"]},
    ],
)
def test_a_malformed_poll_changes_nothing(hall, api, poll):
    answer = api(hall.teacher).post(url(hall, "/polls"), json=poll)
    assert answer.status_code == 422
    assert answer.json["errors"]
    assert api(hall.teacher).get(url(hall, "/polls")).json["items"] == []


def test_hands_and_questions_over_http(hall, api):
    teacher, learner = api(hall.teacher), api(hall.learner)
    assert learner.post(url(hall, "/hands")).json["mine"] is True
    person = {"person_id": str(hall.learner.id)}
    assert teacher.post(url(hall, "/hands/call"), json=person).json["raised"][0]["called"] is True
    assert teacher.get(url(hall, "/hands")).json["count"] == 1
    assert learner.delete(url(hall, "/hands"), json={}).json["count"] == 0
    assert teacher.delete(url(hall, "/hands"), json={"everybody": True}).status_code == 200
    question = learner.post(
        url(hall), json={"body": "为什么？", "client_id": "q", "kind": "question"}
    ).json["id"]
    voted = teacher.post(f"/api/v1/messages/{question}/votes", json={})
    assert voted.json == {"id": question, "votes": 1}
    assert teacher.post(f"/api/v1/messages/{question}/votes", json={"on": False}).json["votes"] == 0
    answered = f"/api/v1/messages/{question}/answered"
    assert learner.post(answered, json={}).status_code == 403
    assert teacher.post(answered, json={}).status_code == 200
    assert learner.get(url(hall, "/questions")).json["items"] == []
    [done] = learner.get(url(hall, "/questions"), query_string={"answered": 1}).json["items"]
    assert (done["id"], done["answered"]) == (question, True)


def test_what_waits_is_let_through_over_http(hall, api):
    teacher, learner = api(hall.teacher), api(hall.learner)
    teacher.patch(url(hall, ""), json={"premoderated": True})
    said = learner.post(url(hall), json={"body": "请问", "client_id": "w"})
    assert (said.status_code, said.json["state"]) == (201, "held")
    assert api(hall.colleague).get(url(hall)).json["items"] == []
    through = f"/api/v1/messages/{said.json['id']}/let-through"
    assert learner.post(through).status_code == 403
    assert teacher.post(through).json["state"] == "posted"
    assert len(api(hall.colleague).get(url(hall)).json["items"]) == 1
