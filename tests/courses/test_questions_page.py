"""The studio's page of questions: a form without script, words for every refusal."""

import pytest

from app.courses import queries
from app.courses.rules import read_moment, written_moment
from app.kit.db import session
from tests.courses.making import make_draft, make_teacher, put_question

TYPED = {
    "at_ms": "00:20",
    "kind": "single",
    "body": "巡堤时先看什么?",
    "option": ["水位图", "天气", "", "", "", ""],
    "right": "0",
    "explanation": "先看水位。",
}


@pytest.mark.parametrize(
    ("typed", "at_ms"),
    [
        ("00:20", 20_000),
        ("１：０５", 65_000),
        ("1:05:30", 3_930_000),
        ("90:00", 5_400_000),
        ("00:20.5", 20_500),
        ("00:60", None),
        ("1:60:00", None),
        ("20", None),
        ("", None),
    ],
)
def test_a_moment_is_read_as_people_write_it(typed, at_ms):
    assert read_moment(typed) == at_ms
    assert at_ms is None or read_moment(written_moment(at_ms)) == at_ms


@pytest.fixture
def owner(app):
    return make_teacher()


@pytest.fixture
def course(owner):
    return make_draft(owner, lessons=[60])


@pytest.fixture
def desk(owner, course, sign_in):
    """The signed-in author, and the address of the page."""
    lesson = queries.lessons_of(queries.newest_revision(course.id).id)[0]
    return sign_in(owner), f"/studio/courses/{course.id}/lessons/{lesson.lesson_id}/questions"


def shelf_of(owner, course):
    """As it is now, after what a request has changed."""
    session.rollback()
    lesson = queries.lessons_of(queries.newest_revision(course.id).id)[0]
    return queries.question_shelf(owner, course.id, lesson.lesson_id)


def test_a_question_is_typed_and_listed_with_what_is_right(desk, owner, course):
    browser, url = desk
    assert f'action="{url}"' in browser.get(url).text
    assert browser.post(url, data=TYPED).status_code == 303
    [question] = shelf_of(owner, course).questions
    assert (question.at_ms, question.right, len(question.options)) == (20_000, {0}, 2)
    page = browser.get(url).text
    assert "巡堤时先看什么?" in page
    assert f'action="{url}/answering"' in page
    assert f'action="{url}/{question.id}/remove"' in page
    assert f'action="{url}/{question.id}"' in browser.get(f"{url}/{question.id}").text
    assert page.count("answer answer-right") == 1
    lesson_page = browser.get(url.rsplit("/", 1)[0]).text
    assert "巡堤时先看什么?" in lesson_page


def test_a_statement_is_true_or_false(desk, owner, course):
    browser, url = desk
    statement = {"at_ms": "00:20", "kind": "tf", "body": "夜间可以一个人去。", "truth": "false"}
    browser.post(url, data=statement)
    [question] = shelf_of(owner, course).questions
    assert [one.right for one in question.options] == [False, True]
    assert 'value="false" checked' in browser.get(f"{url}/{question.id}").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"at_ms": "later"}, "例如 05:30"),
        ({"at_ms": "00:00"}, "先讲，再问"),
        ({"at_ms": "05:00"}, "超出了录制内容的结尾|已超出录制内容的结尾"),
        ({"body": ""}, "请填写"),
        ({"right": []}, "请标出正确答案"),
        ({"right": ["0", "1"]}, "只能有一个正确答案"),
        ({"option": ["水位图"]}, "2 到 6 个选项"),
        ({"option": ["水位图", "水位图"]}, "内容相同"),
        ({"right": "3"}, "都要写上内容"),
        ({"kind": "essay"}, "请从给出"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(desk, owner, course, change, said):
    browser, url = desk
    answer = browser.post(url, data={**TYPED, **change})
    assert answer.status_code == 422
    assert any(words in answer.text for words in said.split("|"))
    assert "先看水位。" in answer.text, "what was typed is still there"
    assert shelf_of(owner, course).questions == []


def test_a_question_is_changed_removed_and_brought_back(desk, owner, course):
    browser, url = desk
    first = put_question(owner, course, 20)
    assert "巡堤时先看什么?" in browser.get(f"{url}/{first}").text
    assert browser.post(f"{url}/{first}", data={**TYPED, "body": "另一问?"}).status_code == 303
    [changed] = shelf_of(owner, course).questions
    assert (changed.body, changed.id != first) == ("另一问?", True)
    browser.post(f"{url}/{changed.id}/remove")
    assert shelf_of(owner, course).questions == []
    assert f"{url}/{changed.id}/restore" in browser.get(url).text, "it can be taken back"
    browser.post(f"{url}/{changed.id}/restore")
    assert [one.id for one in shelf_of(owner, course).questions] == [changed.id]


def test_a_form_typed_upon_an_older_question_keeps_its_words(desk, owner, course):
    browser, url = desk
    first = put_question(owner, course, 20)
    browser.post(f"{url}/{first}", data={**TYPED, "body": "另一问?"})
    answer = browser.post(f"{url}/{first}", data={**TYPED, "body": "第三问?"})
    assert answer.status_code == 409
    assert "第三问?" in answer.text
    assert browser.get(f"{url}/{first}").status_code == 404


def test_the_author_chooses_what_completes_the_lesson(desk, owner, course):
    browser, url = desk
    put_question(owner, course)
    browser.post(f"{url}/answering", data={"must_be_right": "1"})
    assert shelf_of(owner, course).must_be_right is True
    assert "题目全部答对" in browser.get(url.rsplit("/", 1)[0]).text
    browser.post(f"{url}/answering", data={"must_be_right": "0"})
    assert shelf_of(owner, course).must_be_right is False
