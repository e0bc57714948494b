"""What people see when something goes wrong: what it is, and what to do next."""

import pytest

from app.kit import db
from app.kit.errors import Busy, Conflict, Locked, NotAllowed, TooFast, TooLarge
from tests.factories import make_user


@pytest.fixture
def fail(app, sign_in):
    """``fail(problem)``: what a person sees whose page runs into it."""
    browser = sign_in(make_user())
    known = app.view_functions["notices.list_notices"]

    def with_problem(problem: Exception):
        def broken():
            raise problem

        app.view_functions["notices.list_notices"] = broken
        return browser.get("/notices")

    yield with_problem
    app.view_functions["notices.list_notices"] = known


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [
        (NotAllowed(), 403, "学习管理"),
        (Conflict(), 409, "刷新"),
        (TooLarge(), 413, "小一些的文件"),
        (Locked(), 423, "过一会儿再来"),
        (TooFast(), 429, "再试一次"),
        (Busy(retry_after=7), 503, "再试一次"),
    ],
)
def test_every_refusal_offers_a_next_step(fail, problem, status, words):
    answer = fail(problem)
    assert answer.status_code == status
    assert f"错误代码 {status}" in answer.text
    assert words in answer.text
    assert 'href="/help"' in answer.text
    if status in (429, 503):
        assert answer.headers["Retry-After"] == str(problem.retry_after)


def test_our_own_mistake_is_said_to_be_ours(app, fail):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = fail(RuntimeError("a bug"))
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = True
    assert answer.status_code == 500
    assert "抱歉，是我们这边的问题" in answer.text
    assert "a bug" not in answer.text


def test_a_page_can_still_be_shown_when_the_database_is_gone(app, sign_in, database):
    browser = sign_in(make_user())
    db.bind("sqlite:////nowhere/at/all.db")
    try:
        answer = browser.get("/notices")
    finally:
        db.bind(database.url)
    assert answer.status_code == 503
    assert "错误代码 503" in answer.text
    assert 'class="brand"' in answer.text


def test_a_wrong_method_and_a_garbled_request_are_answered_in_the_readers_language(sign_in):
    browser = sign_in(make_user())
    answer = browser.put("/notices")
    assert answer.status_code == 405
    assert "只接受页面按钮或表单的请求" in answer.text
    assert "not allowed" not in answer.text
