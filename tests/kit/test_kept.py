"""A form that arrives after its sign-in or its page has expired: nothing typed is lost."""

import html
import re

import pytest

from app.accounts import actions
from tests.factories import PASSWORD, make_user

OURS = {"Origin": "http://localhost", "Referer": "http://localhost/studio/courses/new"}
TYPED = {"title": "一门写了很久的课 𠮷", "summary": "第一段\n第二段 <b>", "kind": "micro"}


def field(page: str, name: str) -> str:
    within = page[page.find("<main") :]
    found = re.search(rf'name="{name}" value="([^"]*)"', within)
    return html.unescape(found[1]) if found else ""


@pytest.fixture
def teacher(app):
    return make_user("anya", roles=["teacher"])


def expire(person):
    actions.end_other_sign_ins(person, None)


def sign_in_again(browser, page, password=PASSWORD, username="anya"):
    return browser.post(
        "/login",
        data={
            "username": username,
            "password": password,
            "csrf_token": field(page, "csrf_token"),
            "kept": field(page, "kept"),
            "next": field(page, "next"),
        },
    )


def test_what_was_typed_comes_back_after_signing_in_and_is_sent_by_one_press(sign_in, teacher):
    browser = sign_in(teacher)
    expire(teacher)
    late = browser.post("/studio/courses", data=TYPED, headers=OURS)
    assert late.status_code == 401
    assert 'action="/login"' in late.text
    assert "您写的内容已经保留" in late.text
    browser.csrf = None
    wrong = sign_in_again(browser, late.text, password="not it")
    assert wrong.status_code == 401
    back = sign_in_again(browser, wrong.text)
    assert back.status_code == 200
    assert 'action="/studio/courses"' in back.text
    assert "一门写了很久的课 𠮷" in back.text
    assert "第二段 &lt;b&gt;" in back.text
    fields = {name: field(back.text, name) for name in (*TYPED, "csrf_token")}
    assert {name: fields[name].replace("\r", "") for name in TYPED} == TYPED
    made = browser.post("/studio/courses", data=fields)
    assert (made.status_code, made.location[:16]) == (303, "/studio/courses/")


def test_nobody_elses_page_can_put_words_into_a_persons_mouth(sign_in, teacher):
    browser = sign_in(teacher)
    expire(teacher)
    for foreign in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        late = browser.post("/studio/courses", data=TYPED, headers=foreign)
        assert late.status_code == 401
        assert field(late.text, "kept") == ""


def test_a_kept_form_that_was_touched_is_not_ours(client, teacher):
    page = client.get("/login").text
    back = sign_in_again(
        client, page.replace("</form>", '<input name="kept" value="forged"></form>')
    )
    assert (back.status_code, back.location) == (303, "/")


def test_passwords_are_never_kept(sign_in, teacher):
    browser = sign_in(teacher)
    expire(teacher)
    secret = {"present": PASSWORD, "new": "Another-Secret-9"}
    late = browser.post("/me/password", data=secret, headers=OURS)
    assert late.status_code == 401
    assert field(late.text, "kept") == ""
    assert "Another-Secret-9" not in late.text


def test_a_page_of_an_older_sign_in_asks_again_with_what_was_typed(sign_in, teacher):
    browser = sign_in(teacher)
    browser.csrf = None
    stale = browser.post("/studio/courses", data=TYPED | {"csrf_token": "old"}, headers=OURS)
    assert stale.status_code == 403
    assert "打开得太久" in stale.text
    assert field(stale.text, "title") == TYPED["title"]
    fields = {name: field(stale.text, name) for name in (*TYPED, "csrf_token")}
    assert browser.post("/studio/courses", data=fields).status_code == 303


def test_a_stale_page_of_somebody_else_is_plainly_refused(sign_in, teacher):
    browser = sign_in(teacher)
    browser.csrf = None
    refused = browser.post(
        "/studio/courses", data=TYPED, headers={"Origin": "https://evil.example"}
    )
    assert refused.status_code == 403
    assert TYPED["title"] not in refused.text


def test_the_door_itself_may_be_open_for_a_week(client, teacher):
    stale = client.post(
        "/login", data={"username": "anya", "password": PASSWORD, "csrf_token": "old"}, headers=OURS
    )
    assert stale.status_code == 403
    assert 'value="anya"' in stale.text
    assert PASSWORD not in stale.text
    assert sign_in_again(client, stale.text).status_code == 303


def test_a_text_too_long_to_carry_is_said_to_be_so(sign_in, teacher):
    browser = sign_in(teacher)
    expire(teacher)
    late = browser.post("/studio/courses", data=TYPED | {"summary": "长" * 120_000}, headers=OURS)
    browser.csrf = None
    back = sign_in_again(browser, late.text)
    assert "内容太长" in back.text
    assert 'href="/studio/courses/new"' in back.text


def test_a_chosen_file_is_asked_for_again(sign_in, teacher):
    from io import BytesIO

    browser = sign_in(teacher)
    expire(teacher)
    sent = TYPED | {"sheet": (BytesIO(b"x"), "名单.xlsx")}
    late = browser.post("/studio/courses", data=sent, headers=OURS)
    browser.csrf = None
    back = sign_in_again(browser, late.text)
    assert 'type="file" id="field-sheet" name="sheet"' in back.text


def test_programs_are_told_as_before(client):
    answer = client.post("/api/v1/courses", json=TYPED, headers=OURS)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
