"""The lesson page says that a recording asks questions, and that this is why it is not complete."""

import pytest

from tests.progress.test_questions import Learner, make_asking_course


@pytest.fixture
def learner(app, api):
    return Learner(make_asking_course(30, 60, must_be_right=True), api)


def page_of(learner, sign_in):
    return sign_in(learner.person).get(f"/lessons/{learner.lesson_id}").text


def test_the_page_says_what_is_asked_besides_watching(learner, sign_in):
    page = page_of(learner, sign_in)
    assert "其中 2 道题须全部答对" in page
    assert "还有 2 道题要答" in page
    assert page.count('data-asks="') == 2
    assert "<dialog" in page


def test_the_page_says_that_answers_are_all_that_is_missing(learner, clock, sign_in):
    learner.watch(clock)
    learner.answer("水位图")
    page = page_of(learner, sign_in)
    assert "data-left-part hidden" in page, "nothing is left to be watched"
    assert "还有 1 道题要答" in page
    assert 'data-complete="no"' in page


def test_who_has_completed_it_is_reminded_of_nothing(learner, clock, sign_in):
    learner.watch(clock)
    for question in learner.sitter.play.questions:
        learner.answer("水位图", question_id=question.question_id)
    page = page_of(learner, sign_in)
    assert 'data-complete="yes"' in page
    assert "data-open-questions hidden" in page
    assert "须全部答对" not in page


def test_who_is_not_credited_is_not_asked(learner, sign_in):
    from app.accounts.models import User
    from app.kit.db import session

    owner = session.get_one(User, learner.course.owner_id)
    page = sign_in(owner).get(f"/lessons/{learner.lesson_id}").text
    assert "data-asks" not in page
    assert "data-question" not in page
