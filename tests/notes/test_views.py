"""Notes as pages: without any script, and as files to keep."""

import re
from urllib.parse import unquote

import pytest

from tests.notes.making import write
from tests.progress.making import lesson_ids


@pytest.fixture
def browser(sign_in, learner):
    return sign_in(learner)


def fields_of(text: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]


def test_the_lesson_page_takes_a_note_as_a_plain_form(browser, lesson_id):
    text = browser.get(f"/lessons/{lesson_id}").text
    form = text.split(f'action="/lessons/{lesson_id}/notes"')[1]
    sent = {"body": "目录先行", "client_id": fields_of(form, "client_id"), "at_seconds": ""}
    for _twice in range(2):
        answer = browser.post(f"/lessons/{lesson_id}/notes", data=sent)
        assert answer.status_code == 303
        assert answer.location == f"/lessons/{lesson_id}#notes"
    text = browser.get(f"/lessons/{lesson_id}").text
    assert text.count("data-body>目录先行</div>") == 1
    assert "笔记已保存。" in text


def test_what_was_not_taken_stays_in_the_box_with_the_reason(browser, lesson_id):
    answer = browser.post(
        f"/lessons/{lesson_id}/notes",
        data={"body": "长" * 10_001, "client_id": "c1", "at_seconds": "12.5"},
    )
    assert answer.status_code == 422
    assert "最多 10000 个字。" in answer.text
    assert "长" * 10_001 in answer.text
    assert fields_of(answer.text, "at_seconds") == "12.5"
    assert fields_of(answer.text, "client_id") == "c1"


def test_a_note_is_changed_on_its_own_page(browser, learner, course, lesson_id):
    note = write(learner, lesson_id, "旧", at_seconds=754)
    page = browser.get(f"/notes/{note.id}").text
    assert "12:34" in page
    answer = browser.post(f"/notes/{note.id}", data={"body": "新", "version": "1"})
    assert answer.location == f"/courses/{course.id}/notes#note-{note.id}"
    stale = browser.post(f"/notes/{note.id}", data={"body": "另一个窗口", "version": "1"})
    assert stale.status_code == 409
    assert "另一个窗口" in stale.text
    assert "刚在另一个窗口改过" in stale.text


def test_a_deleted_note_is_offered_back(browser, learner, course, lesson_id):
    note = write(learner, lesson_id)
    answer = browser.post(f"/notes/{note.id}/delete", follow_redirects=True)
    assert "笔记已删除。" in answer.text
    assert f"/notes/{note.id}/restore" in answer.text
    assert "data-body" not in answer.text
    answer = browser.post(f"/notes/{note.id}/restore", follow_redirects=True)
    assert "目录先行" in answer.text


def test_the_notebook_finds_words_and_says_when_there_are_none(browser, learner, course):
    first, second = lesson_ids(course)
    write(learner, first, "目录先行", at_seconds=10)
    write(learner, second, "<b>标准</b>")
    page = browser.get(f"/courses/{course.id}/notes").text
    assert page.index("目录先行") < page.index("&lt;b&gt;标准")
    found = browser.get(f"/courses/{course.id}/notes?q=标准").text
    assert "目录先行" not in found
    assert "没有包含这些字的笔记。" in browser.get(f"/courses/{course.id}/notes?q=没有").text


def test_an_empty_notebook_says_what_will_be_here(browser, course):
    page = browser.get(f"/courses/{course.id}/notes").text
    assert "还没有笔记" in page
    assert "notes.txt" not in page


def test_all_notes_of_a_course_are_kept_as_a_file(browser, learner, course, lesson_id):
    write(learner, lesson_id, "目录先行\n标准跟上 𠮷", at_seconds=1085)
    text = browser.get(f"/courses/{course.id}/notes.txt")
    assert text.mimetype == "text/plain"
    said = text.get_data().decode("utf-8-sig")
    assert said.startswith("《数字政府建设》学习笔记\r\n欧阳𠮷野 · 2026年3月5日 14:30\r\n")
    assert "[18:05]\r\n    目录先行\r\n    标准跟上 𠮷\r\n" in said
    assert "数字政府建设-笔记.txt" in unquote(text.headers["Content-Disposition"])
    markdown = browser.get(f"/courses/{course.id}/notes.md")
    assert markdown.mimetype == "text/markdown"
    assert "**18:05**\n\n目录先行" in markdown.text


def test_files_hold_ones_own_notes_only(sign_in, learner, other, course, lesson_id):
    write(learner, lesson_id, "只给自己看")
    text = sign_in(other).get(f"/courses/{course.id}/notes.txt").text
    assert "只给自己看" not in text


def test_another_persons_note_is_a_plain_404(sign_in, learner, other, lesson_id):
    note = write(learner, lesson_id)
    assert sign_in(other).get(f"/notes/{note.id}").status_code == 404


def test_a_note_leads_back_within_the_academy_only(browser, lesson_id):
    sent = {"body": "记", "client_id": "c1", "next": "//example.org/"}
    answer = browser.post(f"/lessons/{lesson_id}/notes", data=sent)
    assert answer.location == f"/lessons/{lesson_id}#notes"
