"""The home and course pages, as the people who read them see them."""

from datetime import timedelta

import pytest

from app.courses import actions as courses
from app.kit import clock
from tests.classes.making import make_class
from tests.courses.making import make_draft, make_published_course, make_topic
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


def test_a_stranger_is_led_to_the_sign_in_page(client):
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.location == "/login?next=/"


def test_home_greets_by_name_and_offers_a_first_step_when_nothing_was_begun(browser):
    page = text_of(browser.get("/"))
    assert "下午好，欧阳𠮷野·艾力" in page
    assert "从第一门课开始" in page
    assert "还差 50 学时" in page


def test_home_offers_published_courses_with_a_reason_and_no_drafts(browser):
    make_published_course(title="十分钟看懂电子证照", lessons=[1200])
    make_draft(title="还没写完的课")
    page = text_of(browser.get("/"))
    assert "十分钟看懂电子证照" in page
    assert "新上的课程" in page
    assert "还没写完的课" not in page


def test_a_course_of_a_topic_studied_before_says_so(browser, learner):
    topic = make_topic("农业农村")
    begun = make_published_course(title="乡村产业的账怎么算", topic=topic)
    make_published_course(title="一亩地的收支", topic=topic)
    courses.start_course(learner, begun.id)
    assert "接着上次的“农业农村”专题" in text_of(browser.get("/"))


def test_required_courses_are_asked_for_by_the_class_that_ends_first(browser, learner):
    course = make_published_course(title="必修的一课")
    _class_ending_in(60, title="慢班", required=[course], learners=[learner])
    _class_ending_in(10, title="急班", required=[course], learners=[learner])
    page = text_of(browser.get("/"))
    assert "“急班”的必修课" in page
    assert page.index("急班") < page.index("慢班")
    assert "还有 10 天" in page


def test_what_classmates_learn_is_offered_with_their_number(browser, learner):
    mates = [make_user() for _ in range(3)]
    make_class(required=[make_published_course()], learners=[learner, *mates])
    popular = make_published_course(title="大家都在学")
    for mate in mates:
        courses.start_course(mate, popular.id)
    assert "同班 3 人正在学" in text_of(browser.get("/"))


def test_home_of_somebody_who_does_not_learn_leads_to_their_work(app, sign_in):
    page = text_of(sign_in(make_user(roles=("teacher",))).get("/"))
    assert 'href="/studio"' in page
    assert "年度学时" not in page
    page = text_of(sign_in(make_user(roles=("learning_admin",))).get("/"))
    assert 'href="/reviews"' in page
    assert 'href="/supervision"' in page


def test_home_of_somebody_without_a_desk_is_calm_and_leads_to_the_catalogue(app, sign_in):
    page = text_of(sign_in(make_user(roles=())).get("/"))
    assert "没有等您处理的课程" in page
    assert 'href="/courses"' in page


def test_a_teacher_sees_their_latest_courses_with_where_each_stands(app, sign_in):
    owner = make_user(roles=("teacher",))
    make_draft(owner, title="还没写完的课")
    make_published_course(owner, title="已经上架的课")
    page = text_of(sign_in(owner).get("/"))
    assert page.index("已经上架的课") < page.index("还没写完的课")
    assert "草稿" in page
    assert "已发布" in page


def test_the_number_of_statements_of_home_does_not_grow_with_the_catalogue(browser, statements):
    make_published_course()
    with statements() as few:
        text_of(browser.get("/"))
    for _ in range(6):
        make_published_course()
    with statements() as many:
        text_of(browser.get("/"))
    assert many.count == few.count


def test_markup_in_a_title_is_shown_as_text(browser):
    course = make_published_course(title="<script>alert(1)</script>", summary="<b>粗</b>")
    for path in ("/", f"/courses/{course.id}"):
        page = text_of(browser.get(path))
        assert "<script>alert(1)" not in page
        assert "<b>粗</b>" not in page


@pytest.mark.parametrize("path", ["/courses/0", "/courses/999999", "/courses/1e3", "/courses/-1"])
def test_a_course_that_does_not_exist_is_a_calm_page(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "这里没有内容" in answer.text


@pytest.mark.parametrize("path", ["/", "/courses/{id}"])
def test_pages_are_complete_in_english_too(browser, path):
    course = make_published_course()
    browser.post("/me/language", data={"locale": "en"})
    page = text_of(browser.get(path.format(id=course.id)))
    assert 'lang="en"' in page
    assert "Search courses and teachers" in page


def _class_ending_in(days, **given):
    return make_class(ends_at=clock.now() + timedelta(days=days), **given)
