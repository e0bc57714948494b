"""The desk as a page: comments, checks, the difference, the decision."""

import re

import pytest

from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.forms import CourseChange
from app.kit.db import session
from app.moderation import queries
from tests.courses.making import SRT, make_draft, put_captions
from tests.moderation.making import make_cast, move, publish, submit


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast):
    return submit(cast, make_draft(cast.author, title="预算<b>怎么读", lessons=(600, "article")))


def lesson_ids(course):
    return [one.lesson_id for one in courses.lessons_of(courses.newest_revision(course.id).id)]


def comments(viewer, course):
    """What is said of the course now, whatever this test has read before."""
    session.rollback()
    return queries.comments_of(viewer, course.id)


def write(browser, course, **given):
    usual = {"principle": "scientific", "body": "没有来源。<i>"}
    return browser.post(f"/reviews/{course.id}/comments", data=usual | given)


def test_a_comment_written_on_the_page_stands_in_list_rail_and_picture(cast, draft, sign_in):
    browser = sign_in(cast.first)
    video, _ = lesson_ids(draft)
    answer = write(browser, draft, lesson_id=video, at_ms="300000", box="0.2,0.2,0.3,0.3", quote="")
    assert (answer.status_code, answer.location) == (303, f"/reviews/{draft.id}?comment=1")
    page = browser.get(answer.location).text
    assert "没有来源。&lt;i&gt;" in page
    assert 'class="mark mark-amber" style="left:50.00%' in page
    assert 'data-box="1"' in page
    assert 'data-start="300.0"' in page
    assert "有 1 条未决" in page


def test_without_script_a_moment_is_written_as_minutes_and_seconds(cast, draft, sign_in):
    browser = sign_in(cast.first)
    write(browser, draft, lesson_id=lesson_ids(draft)[0], at_ms="1:05.5")
    write(browser, draft, lesson_id=lesson_ids(draft)[0], at_ms="0：02：03")
    assert [one.at_ms for one in comments(cast.first, draft)] == [65_500, 123_000]


def test_what_a_comment_lacks_is_said_and_what_was_typed_stays(cast, draft, sign_in):
    browser = sign_in(cast.first)
    answer = write(browser, draft, body="留下来", lesson_id=lesson_ids(draft)[0], at_ms="99:00")
    assert answer.status_code == 422
    assert "这个时间超过了课时的长度" in answer.text
    assert "留下来</textarea>" in answer.text


def test_sending_the_same_form_twice_makes_one_comment(cast, draft, sign_in):
    browser = sign_in(cast.first)
    key = re.search(r'name="once" value="([^"]+)"', browser.get(f"/reviews/{draft.id}").text)[1]
    for _ in range(2):
        assert write(browser, draft, once=key).status_code == 303
    assert len(comments(cast.first, draft)) == 1


def test_a_comment_opens_the_desk_at_its_lesson(cast, draft, sign_in):
    browser = sign_in(cast.first)
    article = lesson_ids(draft)[1]
    write(browser, draft, lesson_id=article, quote="数字政府建设")
    page = browser.get(f"/reviews/{draft.id}?comment=1").text
    assert f'data-lesson="{article}"' in page
    assert "data-article" in page
    assert "data-manifest" not in page


def test_answer_settle_and_open_again(cast, draft, sign_in):
    reviewer, author = sign_in(cast.first), sign_in(cast.author)
    write(reviewer, draft)
    [comment] = comments(cast.first, draft)
    base = f"/reviews/{draft.id}/comments/{comment.id}"
    empty = author.post(f"{base}/replies", data={"body": " "})
    assert empty.status_code == 422
    assert "请填写" in empty.text or "field-error" in empty.text
    answer = author.post(f"{base}/replies", data={"body": "已补。", "next": "/studio"})
    assert answer.location == "/studio"
    assert reviewer.post(f"{base}/state", data={"state": "resolved"}).status_code == 303
    page = reviewer.get(f"/reviews/{draft.id}").text
    assert "已补。" in page
    assert "认为已解决" in page
    assert reviewer.post(f"{base}/state", data={"state": "odd"}).status_code == 422
    assert reviewer.post(f"{base}/take-back").status_code == 409


def test_a_comment_is_taken_back_on_the_page(cast, draft, sign_in):
    browser = sign_in(cast.first)
    write(browser, draft)
    [comment] = comments(cast.first, draft)
    answer = browser.post(f"/reviews/{draft.id}/comments/{comment.id}/take-back")
    assert answer.location == f"/reviews/{draft.id}"
    assert "还没有意见" in browser.get(answer.location).text


def test_an_open_political_comment_rests_the_pass_and_says_why(cast, draft, sign_in):
    browser = sign_in(cast.first)
    write(browser, draft, principle="political")
    page = browser.get(f"/reviews/{draft.id}").text
    assert "政治性意见未解决，不能通过" in page
    button = re.search(r'<button[^>]*name="move" value="pass"[^>]*>', page)[0]
    assert " disabled" in button
    assert "退回修改（1 条）" in page


def test_the_automatic_checks_say_what_was_measured(cast, sign_in):
    course = make_draft(cast.author, summary="預算,怎么的的读", lessons=(600,))
    page = sign_in(cast.first).get(f"/reviews/{submit(cast, course).id}").text
    assert "繁简混用：預" in page
    assert "可能重复的字词：的的" in page
    assert "没有写明主管单位" in page
    assert "1280×720" in page


def test_the_difference_has_names_for_what_is_struck_and_added(cast, sign_in):
    course = publish(cast, make_draft(cast.author, summary="先看总量，再看结构。"))
    course_actions.draft_revision(cast.author, course.id)
    course_actions.edit_course(cast.author, course.id, CourseChange(summary="先看总量，再看变化。"))
    submit(cast, course)
    page = sign_in(cast.first).get(f"/reviews/{course.id}").text
    assert "和已发布的第 1 版相比" in page
    assert '<del><span class="sr-only">删去：</span>结构' in page
    assert '<ins><span class="sr-only">加入：</span>变化' in page


def test_the_author_reads_open_comments_and_cannot_settle_them(cast, draft, sign_in):
    write(sign_in(cast.first), draft)
    page = sign_in(cast.author).get(f"/reviews/{draft.id}").text
    assert "没有来源。" in page
    assert "data-settles" not in page
    assert 'id="composer"' not in page


def test_a_course_that_is_retired_takes_no_more_comments(cast, sign_in):
    course = publish(cast, make_draft(cast.author))
    move(cast.admin, course, "retire")
    browser = sign_in(cast.first)
    assert 'id="composer"' not in browser.get(f"/reviews/{course.id}").text
    assert write(browser, course).status_code == 409


def test_a_course_without_lessons_lies_on_the_desk_too(cast, sign_in):
    course = make_draft(cast.author, lessons=())
    assert "还没有课时" in sign_in(cast.first).get(f"/reviews/{course.id}").text


def test_the_desk_takes_as_many_statements_for_thirty_comments_as_for_two(
    cast, draft, sign_in, statements
):
    browser = sign_in(cast.first)
    counts = []
    for more in (2, 28):
        for number in range(more):
            write(browser, draft, lesson_id=lesson_ids(draft)[0], at_ms=str(number * 1000))
        with statements() as said:
            browser.get(f"/reviews/{draft.id}")
        counts.append(said.count)
    assert counts[0] == counts[1] <= 34


def test_traditional_characters_in_simplified_captions_are_pointed_out_with_their_second(
    cast, sign_in
):
    course = make_draft(cast.author, lessons=(600, 600))
    put_captions(cast.author, course, SRT.replace("先看水位图", "先看水位圖"), place=1)
    put_captions(cast.author, course, SRT.replace("先看水位图", "先看水位圖"), language="zh-Hant")
    submit(cast, course)
    page = sign_in(cast.first).get(f"/reviews/{course.id}").text
    assert page.count("简体字幕里有繁体字：圖</span>") + page.count("简体字幕里有繁体字：圖 <") == 1
    _, second = lesson_ids(course)
    assert re.search(rf'data-goto="5\.0" data-lesson="{second}"', page)
