"""The room as a page, for browsers without script or socket."""

import re

import pytest

from app.discussion import actions, queries
from tests.discussion.making import say


def page_of(hall):
    return f"/rooms/{hall.room_id}"


def bodies(viewer, hall):
    return [said.body for said in queries.latest_messages(viewer, hall.room_id)]


def test_the_page_shows_what_was_said_and_a_box(hall, sign_in):
    say(hall.learner, hall, "目录先行")
    answer = sign_in(hall.colleague).get(page_of(hall))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "目录先行" in text
    assert "周启明" in text
    assert 'name="body"' in text


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</template><b>"]
)
def test_markup_in_words_names_and_reasons_is_inert(hall, sign_in, body):
    message = say(hall.learner, hall, body)
    hidden = say(hall.learner, hall, "x")
    actions.hide_message(hall.learner, hidden.id, body)
    say(hall.learner, hall, "re", reply_to=str(message.id))
    text = sign_in(hall.teacher).get(page_of(hall)).get_data(as_text=True)
    assert body not in text
    assert text.count("<script>alert") == 0
    assert "onerror=alert(1)>" not in text.replace("&gt;", "")


def test_a_plain_form_posts_and_leads_back(hall, sign_in):
    browser = sign_in(hall.learner)
    text = browser.get(page_of(hall)).get_data(as_text=True)
    client_id = re.search(r'name="client_id" value="([^"]+)"', text)[1]
    form = {"body": "𠮷 <b>", "client_id": client_id, "reply_to": "", "next": "/courses/1"}
    for _ in range(2):
        answer = browser.post(f"{page_of(hall)}/messages", data=form)
        assert (answer.status_code, answer.location) == (303, "/courses/1")
    assert bodies(hall.learner, hall) == ["𠮷 <b>"]


@pytest.mark.parametrize("target", ["", "https://evil.example/", "//evil.example", "/\\evil"])
def test_a_form_leads_nowhere_else(hall, sign_in, target):
    form = {"body": "好", "client_id": "1", "next": target}
    answer = sign_in(hall.learner).post(f"{page_of(hall)}/messages", data=form)
    assert answer.location == page_of(hall)


def test_a_refused_form_keeps_the_words_and_says_why(hall, sign_in):
    browser = sign_in(hall.learner)
    for number in range(5):
        say(hall.learner, hall, str(number))
    form = {"body": "第六条 <i>", "client_id": "6"}
    answer = browser.post(f"{page_of(hall)}/messages", data=form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert "第六条 &lt;i&gt;</textarea>" in text
    assert re.search(r'role="alert">[^<]+<', text)
    empty = browser.post(f"{page_of(hall)}/messages", data={"body": " ", "client_id": "7"})
    assert empty.status_code == 422
    assert bodies(hall.learner, hall) == [str(n) for n in range(5)]


def test_a_form_without_its_token_changes_nothing(hall, sign_in):
    browser = sign_in(hall.learner)
    browser.csrf = None
    answer = browser.post(f"{page_of(hall)}/messages", data={"body": "好", "client_id": "1"})
    assert answer.status_code == 403
    assert bodies(hall.learner, hall) == []


def test_hiding_by_form(hall, sign_in):
    message = say(hall.learner, hall, "机密")
    hide = f"{page_of(hall)}/messages/{message.id}/hide"
    assert hide not in sign_in(hall.colleague).get(page_of(hall)).get_data(as_text=True)
    assert hide in sign_in(hall.teacher).get(page_of(hall)).get_data(as_text=True)
    assert sign_in(hall.colleague).post(hide).status_code == 403
    assert sign_in(hall.teacher).post(hide).status_code == 303
    assert "机密" not in sign_in(hall.colleague).get(page_of(hall)).get_data(as_text=True)


def test_earlier_messages_are_a_page_away(hall, sign_in, clock):
    for number in range(60):
        clock.forward(seconds=11)
        say(hall.learner, hall, f"第{number}条")
    browser = sign_in(hall.colleague)
    text = browser.get(page_of(hall)).get_data(as_text=True)
    assert "第59条" in text
    assert "第9条" not in text
    before = re.search(r"\?before=(\d+)", text)[1]
    earlier = browser.get(page_of(hall), query_string={"before": before})
    assert "第9条" in earlier.get_data(as_text=True)


def test_a_page_that_does_not_exist_is_refused_or_not_found(hall, sign_in):
    browser = sign_in(hall.learner)
    assert browser.get(f"{page_of(hall)}?before=x").status_code == 422
    assert browser.get("/rooms/course-999999").status_code == 404
    assert browser.get("/rooms/lobby").status_code == 404
    missing = browser.post("/rooms/course-999999/messages", data={"body": "x", "client_id": "1"})
    assert missing.status_code == 404


def test_a_stranger_is_asked_to_sign_in(hall, client):
    answer = client.get(page_of(hall))
    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=")


def test_what_was_said_today_has_its_time_and_what_was_said_before_its_date(hall, sign_in, clock):
    say(hall.learner, hall, "昨天说的")
    clock.forward(days=1)
    say(hall.learner, hall, "今天说的")
    text = sign_in(hall.colleague).get(page_of(hall)).get_data(as_text=True)
    assert re.findall(r'<time class="num" datetime="2[^"]+">([^<]+)</time>', text)[:2] == [
        "3月5日 14:30", "14:30",
    ]  # fmt: skip
