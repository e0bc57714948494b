"""Reviewers read what a recording asks, with what is right, and see that it was changed."""

import pytest

from app.courses import actions as courses
from app.courses.queries import newest_revision
from tests.courses.making import make_draft, put_question
from tests.moderation.making import make_cast, publish, submit


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def course(cast):
    draft = make_draft(cast.author, title="巡堤", lessons=(600,))
    put_question(cast.author, draft, 60, body="巡堤時先看什麼?")
    return draft


def test_the_desk_shows_what_is_asked_and_what_is_right(cast, course, sign_in):
    submit(cast, course)
    page = sign_in(cast.first).get(f"/reviews/{course.id}").text
    assert "巡堤時先看什麼?" in page
    assert page.count("answer answer-right") == 1
    assert "先看水位图,再看天气。" in page
    assert 'data-goto="60.0"' in page


def test_the_automatic_checks_read_questions_too(cast, course, sign_in):
    submit(cast, course)
    page = sign_in(cast.first).get(f"/reviews/{course.id}").text
    assert "時" in page.split('id="desk-checks"')[1].split("desk-more")[0]


def test_a_changed_question_is_a_difference(cast, course, sign_in):
    publish(cast, course)
    revision = courses.draft_revision(cast.author, course.id)
    assert revision.number == 2
    put_question(cast.author, course, 90)
    submit(cast, course)
    assert newest_revision(course.id).id == revision.id
    assert "随堂测有改动" in sign_in(cast.first).get(f"/reviews/{course.id}").text
