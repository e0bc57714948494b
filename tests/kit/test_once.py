"""Forms that are sent twice, in one tab or in two: done once, answered twice."""

import threading
from contextvars import Context

import pytest
from flask import Flask, flash, redirect, request
from sqlalchemy import select

from app.kit import db, receipts, web
from app.kit.errors import Invalid
from app.notices import actions, queries
from tests.factories import make_user


@pytest.fixture
def told(app: Flask):
    """A form that tells oneself something, marked ``@once``; answers how often it was done."""
    known = app.view_functions["notices.read_all"]
    app.view_functions["notices.read_all"] = web.once(_tell_oneself)
    yield lambda person: queries.unread_count(person)
    app.view_functions["notices.read_all"] = known


def _tell_oneself():
    if request.form["text"] == "":
        raise Invalid()
    person = web.current_actor()
    actions.tell([person.id], "test", request.form["text"])
    flash("已告知", "done")
    return redirect(f"/courses?said={request.form['text']}", 303)


SEND = {"once": "a page's number", "text": "你好"}


def test_a_form_sent_twice_is_done_once_and_answered_twice(sign_in, told):
    person = make_user()
    browser = sign_in(person)
    answers = [browser.post("/notices/read", data=SEND) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert told(person) == 1
    with browser.session_transaction() as cookie:
        assert cookie["_flashes"] == [("done", "已告知")]


def test_a_form_that_was_changed_is_another_sending(sign_in, told):
    person = make_user()
    browser = sign_in(person)
    browser.post("/notices/read", data=SEND)
    browser.post("/notices/read", data=SEND | {"text": "再说"})
    assert told(person) == 2


def test_a_refused_form_may_be_sent_again(sign_in, told):
    person = make_user()
    browser = sign_in(person)
    for _ in range(2):
        assert browser.post("/notices/read", data=SEND | {"text": ""}).status_code == 422
    assert receipts.find("x") is None
    assert db.session.scalars(select(receipts.FormReceipt)).all() == []


def test_two_people_may_use_the_same_number(sign_in, told):
    people = [make_user(), make_user()]
    for person in people:
        sign_in(person).post("/notices/read", data=SEND)
    assert [told(person) for person in people] == [1, 1]


def test_two_presses_at_the_same_moment_are_one(app, sign_in, told):
    person = make_user()
    browser = sign_in(person)
    with browser.session_transaction() as cookie:
        kept = dict(cookie)
    answers = []

    def press():
        other = app.test_client()
        with other.session_transaction() as cookie:
            cookie.update(kept)
        headers = {"X-CSRFToken": browser.csrf}
        answers.append(other.post("/notices/read", data=SEND, headers=headers).location)

    presses = [threading.Thread(target=lambda: Context().run(press)) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert told(person) == 1
    assert len(set(answers)) == 1
    assert answers[0].startswith("/courses?said=")


def test_receipts_do_not_pile_up(sign_in, told, clock):
    person = make_user()
    sign_in(person).post("/notices/read", data=SEND)
    clock.forward(days=3)
    sign_in(person).post("/notices/read", data=SEND | {"once": "later"})
    assert len(db.session.scalars(select(receipts.FormReceipt)).all()) == 1


def test_a_form_without_a_number_is_sent_as_often_as_it_is_pressed(sign_in, told):
    person = make_user()
    browser = sign_in(person)
    for _ in range(2):
        browser.post("/notices/read", data={"text": "你好"})
    assert told(person) == 2
