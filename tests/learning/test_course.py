"""The course page, as the people who read it see it."""

import pytest

from app.courses import actions as courses
from app.courses.forms import CourseChange
from tests.courses.making import make_draft, make_published_course, publish
from tests.factories import make_user


@pytest.fixture
def learner(app):
    return make_user("learner", name="欧阳𠮷野·艾力")


@pytest.fixture
def browser(learner, sign_in):
    return sign_in(learner)


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_course_page_says_what_the_course_earns_and_by_which_rule(browser):
    course = make_published_course(title="基层财政预算怎么读", lessons=[2000, "article"])
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "基层财政预算怎么读" in page
    assert "1 学时" in page
    assert "《平台默认规则》第 1 版" in page
    assert "30:00 及以上" in page
    assert "开始学习" in page


def test_a_clip_that_earns_nothing_says_why(browser):
    course = make_published_course(lessons=[20])
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "不足 03:00，不计学时" in page


def test_who_began_an_earlier_revision_keeps_it_and_is_told_of_the_new_one(browser, learner):
    owner = make_user(roles=("teacher",))
    course = make_published_course(owner, title="旧名字")
    courses.start_course(learner, course.id)
    courses.edit_course(owner, course.id, CourseChange(title="新名字"))
    publish(course)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "旧名字" in page
    assert "新名字" not in page
    assert "你学的是第 1 版" in page
    assert "现在有第 2 版了" in page


def test_a_draft_is_nothing_to_learners_and_marked_for_its_author(browser, sign_in, app):
    owner = make_user(roles=("teacher",))
    course = make_draft(owner, title="还没写完的课")
    assert browser.get(f"/courses/{course.id}").status_code == 404
    page = text_of(sign_in(owner).get(f"/courses/{course.id}"))
    assert "还没有发布" in page
