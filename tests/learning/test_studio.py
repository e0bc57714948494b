"""The list of a teacher's courses: shelves, search, order, what waits for the author, its cost."""

import re

import pytest

from app.courses import queries as courses
from app.kit.db import session, transactional
from app.moderation import actions as moderation
from app.moderation.forms import MoveForm, NewComment
from app.moderation.rules import Move, Principle
from app.videos.models import Video
from app.videos.rules import Problem
from app.videos.rules import State as VideoState
from tests.courses.making import make_draft, make_lesson, make_published_course, make_teacher
from tests.factories import make_user


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(sign_in, teacher):
    return sign_in(teacher)


def send_back(teacher, course, note="请补充出处"):
    reviewer = make_user(roles=("first_reviewer",))
    moderation.move(teacher, course.id, MoveForm(move=Move.SUBMIT))
    moderation.move(reviewer, course.id, MoveForm(move=Move.RETURN, note=note))


def titles(page):
    return re.findall(r'class="studio-title"><a href="[^"]*">([^<]*)</a>', page.text)


@transactional
def break_recording(course):
    [lesson] = courses.lessons_of(courses.newest_revision(course.id).id)
    video = session.get_one(Video, lesson.video_id)
    video.state, video.problem = VideoState.FAILED, Problem.NOT_MEDIA.code


def test_what_was_sent_back_comes_first_with_its_reason(browser, teacher):
    returned = make_draft(teacher, title="退回的")
    send_back(teacher, returned)
    make_published_course(teacher, title="已上架的")
    make_draft(teacher, title="新草稿")
    page = browser.get("/studio")
    assert titles(page) == ["退回的", "新草稿", "已上架的"]
    assert "请补充出处" in page.text
    assert titles(browser.get("/studio?sort=newest")) == ["新草稿", "已上架的", "退回的"]
    assert titles(browser.get("/studio?show=returned")) == ["退回的"]
    assert titles(browser.get("/studio?show=published")) == ["已上架的"]


def test_comments_to_settle_are_counted_in_the_list_and_shown_on_the_page(browser, teacher):
    course = make_draft(teacher)
    reviewer = make_user(roles=("first_reviewer",))
    moderation.move(teacher, course.id, MoveForm(move=Move.SUBMIT))
    comment = NewComment(principle=Principle.SCIENTIFIC, body="这个数字没有出处")
    moderation.add_comment(reviewer, course.id, comment)
    moderation.move(reviewer, course.id, MoveForm(move=Move.RETURN))
    assert "1 条意见待处理" in browser.get("/studio").text
    page = browser.get(f"/studio/courses/{course.id}").text
    assert "这个数字没有出处" in page
    assert "退回修改" in page


def test_shelves_say_how_many_lie_on_them(browser, teacher):
    for _ in range(3):
        make_draft(teacher)
    make_published_course(teacher)
    page = browser.get("/studio").text
    strip = re.search(r'<nav class="strip".*?</nav>', page, re.S)[0]
    assert re.findall(r'class="num">(\d+)<', strip) == ["4", "3", "1"]


def test_a_recording_that_failed_is_told_in_the_list(browser, teacher):
    break_recording(make_draft(teacher, lessons=[60]))
    assert "需要换文件" in browser.get("/studio").text


def test_the_search_looks_into_my_titles_only(browser, teacher):
    make_draft(teacher, title="乡村 100% 振兴")
    make_draft(teacher, title="数字政府")
    make_draft(title="别人的乡村")
    assert titles(browser.get("/studio?q=乡村")) == ["乡村 100% 振兴"]
    assert titles(browser.get("/studio", query_string={"q": "0% "})) == ["乡村 100% 振兴"]
    none = browser.get("/studio?q=没有这门")
    assert none.status_code == 200
    assert "没有这门" in none.text
    assert browser.get("/studio", query_string={"q": "字" * 101}).status_code == 422


def test_an_empty_studio_offers_the_first_step(browser):
    page = browser.get("/studio").text
    assert 'href="/studio/courses/new"' in page
    assert "strip" not in page


def test_a_long_title_and_no_poster_stand(browser, teacher):
    title = "关于𠮷" * 66 + "长题"
    make_draft(teacher, title=title, lessons=["article"])
    assert title in browser.get("/studio").text


def test_page_follows_page_without_loss(browser, teacher):
    wanted = {f"第{number}门" for number in range(7)}
    for title in wanted:
        make_draft(teacher, title=title)
    seen, url = [], "/studio?limit=3"
    while url:
        page = browser.get(url)
        seen += titles(page)
        more = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', page.text)
        url = more and more[1].replace("&amp;", "&") + "&limit=3"
    assert len(seen) == 7
    assert set(seen) == wanted


def test_the_list_costs_the_same_however_long_it_is(browser, teacher, statements):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            send_back(teacher, make_draft(teacher, lessons=[60, 60]))
            make_lesson(teacher, make_draft(teacher), 60)
        with statements() as said:
            assert browser.get("/studio").status_code == 200
        counts.append(said.count)
    assert counts[0] == counts[1] <= 20
