"""A PDF becomes a lesson: brought, read by a worker, shown by page to who may see it, found."""

import io
import re

import pytest

from app.courses import actions, queries
from app.courses.forms import LessonChange, NewLesson
from app.courses.rules import LessonKind
from app.documents import actions as files
from app.documents.queries import documents
from app.documents.rules import TRIES_MOST, Flaw, State
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import Conflict, Invalid
from tests.courses.making import make_draft, make_lesson, make_teacher, publish
from tests.documents.making import bring, make_ready_document, pdf_bytes


@pytest.fixture
def teacher(app):
    return make_teacher()


def lesson_of(teacher, document, course=None):
    form = NewLesson(title="手册", kind=LessonKind.DOCUMENT, document_id=document.id)
    return actions.add_lesson(teacher, (course or make_draft(teacher, lessons=[])).id, form)


def course_of(teacher, lesson):
    return queries.get_course(teacher, queries.course_of_lesson(lesson.lesson_id))


def sent(browser, to, raw=None, **form):
    given = {"document": (io.BytesIO(raw if raw is not None else pdf_bytes()), "手册.pdf"), **form}
    return browser.post(to, data=given, content_type="multipart/form-data")


def look_again():
    """What others have written meanwhile is seen from here on."""
    session.rollback()
    session.expire_all()


def test_a_teacher_sends_a_pdf_and_a_worker_makes_its_pages(teacher, sign_in, run_jobs, make_user):
    course = make_draft(teacher, lessons=[])
    browser = sign_in(teacher)
    answer = sent(browser, f"/studio/courses/{course.id}/documents", title="", required="1")
    assert answer.status_code == 303
    look_again()
    [line] = queries.course_sheet(teacher, course.id).lessons
    assert (line.title, line.kind, line.duration_ms) == ("手册", LessonKind.DOCUMENT, None)
    assert "页面正在生成" in browser.get(f"/studio/courses/{course.id}").text
    assert run_jobs() == ["courses.read_document"]
    [line] = queries.course_sheet(teacher, course.id).lessons
    assert line.duration_ms == 2 * 15_000
    assert line.document.state is State.READY
    assert "2 页" in browser.get(f"/studio/courses/{course.id}").text
    publish(course)
    learner = sign_in(make_user())
    page = learner.get(f"/lessons/{line.id}").text
    assert page.count("data-part ") == 2
    assert "Page one" in page
    [first, second] = re.findall(r'<img src="(/lessons/\d+/pages/\d+/\d+)" width="1400"', page)
    picture = learner.get(second)
    assert (picture.status_code, picture.mimetype) == (200, "image/webp")
    assert picture.data[:4] == b"RIFF"
    assert learner.get(first[:-1] + "3").status_code == 404
    assert list(blobs().spool("pages").iterdir()) == []


def test_pages_are_shown_to_who_may_see_the_lesson(teacher, sign_in, make_user, client):
    lesson = lesson_of(teacher, make_ready_document(teacher))
    at = f"/lessons/{lesson.lesson_id}/pages/{lesson.document_id}/1"
    people = [teacher, make_user(), make_user(roles=("first_reviewer",)), make_teacher()]
    assert [sign_in(one).get(at).status_code for one in people] == [200, 404, 200, 404]
    publish(course_of(teacher, lesson))
    assert [sign_in(one).get(at).status_code for one in people] == [200, 200, 200, 200]
    assert client.get(at).status_code == 303
    original = f"documents/{documents([lesson.document_id])[lesson.document_id].filename}"
    assert sign_in(people[1]).get(f"/media/{original}").status_code == 404


def test_the_pages_and_their_words_are_told_by_the_api(teacher, api, make_user):
    lesson = lesson_of(teacher, make_ready_document(teacher, "甲 乙", ""))
    publish(course_of(teacher, lesson))
    told = api(make_user()).get(f"/api/v1/lessons/{lesson.lesson_id}/pages").json["items"]
    assert [(one["number"], one["words"]) for one in told] == [(1, "甲 乙"), (2, "")]
    assert told[0]["url"] == f"/lessons/{lesson.lesson_id}/pages/{lesson.document_id}/1"


def test_a_document_comes_by_the_api(teacher, api, run_jobs):
    program = api(teacher)
    made = sent(program, "/api/v1/documents")
    assert (made.status_code, made.json["state"]) == (201, "waiting")
    run_jobs()
    told = program.get(f"/api/v1/documents/{made.json['id']}").json
    assert (told["state"], told["pages"], told["problem"]) == ("ready", 2, None)
    course = make_draft(teacher, lessons=[])
    lesson = {"title": "手册", "kind": "document", "document_id": told["id"]}
    added = program.post(f"/api/v1/courses/{course.id}/lessons", json=lesson)
    assert added.status_code == 201
    assert (added.json["document_id"], added.json["duration_seconds"]) == (told["id"], 30)
    assert api(make_teacher()).get(f"/api/v1/documents/{told['id']}").status_code == 404


@pytest.mark.parametrize("raw", [b"", b"no pdf", b"%PDX-"])
def test_what_is_no_pdf_is_refused_at_once_and_leaves_nothing(teacher, sign_in, raw):
    course = make_draft(teacher, lessons=[])
    answer = sent(sign_in(teacher), f"/studio/courses/{course.id}/documents", raw, title="我的题目")
    assert answer.status_code == 422
    assert 'href="#field-document"' in answer.text
    assert 'value="我的题目"' in answer.text
    assert list(blobs().below("documents")) == []
    assert queries.course_sheet(teacher, course.id).lessons == []


def test_a_course_that_takes_no_change_takes_no_file(teacher, sign_in):
    course = make_draft(teacher)
    actions.place_revision(None, queries.newest_revision(course.id).id, "first_review")
    answer = sent(sign_in(teacher), f"/studio/courses/{course.id}/documents", title="x")
    assert answer.status_code == 409
    assert list(blobs().below("documents")) == []


def test_a_broken_pdf_is_named_where_its_teacher_looks(teacher, sign_in, run_jobs):
    course = make_draft(teacher, lessons=[])
    browser = sign_in(teacher)
    sent(browser, f"/studio/courses/{course.id}/documents", b"%PDF-1.7 broken", title="坏的")
    run_jobs()
    [line] = queries.course_sheet(teacher, course.id).lessons
    said = "这个 PDF 已损坏，打不开。请重新保存后再上传。"
    assert said in browser.get(f"/studio/courses/{course.id}").text
    assert said in browser.get(f"/studio/courses/{course.id}/lessons/{line.id}").text
    [lack] = queries.missing_before_submit(queries.newest_revision(course.id).id)
    assert lack.code == "document_unusable"
    page = f"/studio/courses/{course.id}/lessons/{line.id}/document"
    assert sent(browser, page, title="好的", edits=str(line.edits)).status_code == 303
    run_jobs()
    [line] = queries.course_sheet(teacher, course.id).lessons
    assert (line.title, line.duration_ms) == ("好的", 30_000)
    assert queries.missing_before_submit(queries.newest_revision(course.id).id) == []


def test_without_another_file_only_the_words_change(teacher, sign_in):
    lesson = lesson_of(teacher, make_ready_document(teacher))
    page = f"/studio/courses/{course_of(teacher, lesson).id}/lessons/{lesson.lesson_id}/document"
    browser = sign_in(teacher)
    before = (lesson.document_id, lesson.duration_ms)
    assert browser.post(page, data={"title": "新题", "edits": "0"}).status_code == 303
    look_again()
    changed = queries.editable_lesson(teacher, course_of(teacher, lesson).id, lesson.lesson_id)
    assert (changed.title, (changed.document_id, changed.duration_ms)) == ("新题", before)
    assert browser.post(page, data={"title": "旧页", "edits": "0"}).status_code == 409


def test_a_document_of_somebody_else_makes_no_lesson(teacher):
    with pytest.raises(Invalid) as refused:
        lesson_of(teacher, make_ready_document(make_teacher()))
    assert list(refused.value.errors) == ["document_id"]


def test_a_document_stays_a_document(teacher):
    lesson = lesson_of(teacher, make_ready_document(teacher))
    course = course_of(teacher, lesson)
    with pytest.raises(Invalid):
        actions.edit_lesson(teacher, course.id, lesson.lesson_id, LessonChange(kind="article"))


def test_a_dead_worker_is_taken_over_and_comes_back_to_nothing(teacher, clock):
    document = bring(teacher)
    lost = files.take_document(document.id)
    assert files.take_document(document.id) is None, "one worker at a time"
    assert files.overdue_documents() == []
    clock.forward(minutes=11)
    assert files.overdue_documents() == [document.id]
    again = files.take_document(document.id)
    assert again.number == lost.number + 1
    assert not files.refuse_document(lost, Flaw.BROKEN)
    assert not files.finish_document(lost, [])
    assert files.refuse_document(again, Flaw.ENCRYPTED)
    assert documents([document.id])[document.id].state is State.FAILED


def test_a_document_that_kills_its_workers_is_given_up(teacher, clock):
    document = bring(teacher)
    for _ in range(TRIES_MOST):
        assert files.take_document(document.id)
        clock.forward(minutes=11)
        files.overdue_documents()
    assert files.take_document(document.id) is None
    assert documents([document.id])[document.id].problem == Flaw.NOT_READ.sentence


def test_trouble_of_ours_is_tried_again_a_few_times(teacher):
    document = bring(teacher)
    again = [files.release_document(files.take_document(document.id)) for _ in range(TRIES_MOST)]
    assert again == [True] * (TRIES_MOST - 1) + [False]


def test_a_lost_hand_over_is_found_again(teacher, clock, run_jobs):
    document = bring(teacher)
    actions.read_overdue()
    assert run_jobs() == []
    clock.forward(minutes=3)
    actions.read_overdue()
    assert run_jobs() == ["courses.read_document"]
    assert documents([document.id])[document.id].state is State.READY


def test_words_on_a_page_are_found_and_lead_to_it(teacher, api, sign_in, run_jobs, make_user):
    lesson = lesson_of(
        teacher, make_ready_document(teacher, "甲" * 221, "行政复议的期限\n是六十日")
    )
    publish(course_of(teacher, lesson))
    run_jobs()
    [item] = api(make_user()).get("/api/v1/courses?q=行政复议").json["items"]
    assert item["moment"]["lesson_id"] == str(lesson.lesson_id)
    assert (item["moment"]["at_seconds"], item["moment"]["page"]) == (60.272, 2)
    assert "<mark>行政复议</mark>的期限" in item["moment"]["highlight"]
    page = sign_in(make_user()).get("/courses?q=行政复议").text
    assert f'href="/lessons/{lesson.lesson_id}?t=61"' in page, "within the page, not before it"
    assert "第 2 页" in page


def test_a_row_more_costs_no_statement_more(teacher, statements):
    course = make_draft(teacher, lessons=[])
    lesson_of(teacher, make_ready_document(teacher), course)
    with statements() as few:
        queries.course_sheet(teacher, course.id)
    for _ in range(3):
        lesson_of(teacher, make_ready_document(teacher), course)
    make_lesson(teacher, course)
    with statements() as many:
        queries.course_sheet(teacher, course.id)
    assert many.count == few.count


def test_nobody_changes_what_is_in_review(teacher):
    lesson = lesson_of(teacher, make_ready_document(teacher))
    course = course_of(teacher, lesson)
    actions.place_revision(None, queries.newest_revision(course.id).id, "first_review")
    other = make_ready_document(teacher)
    with pytest.raises(Conflict):
        actions.edit_lesson(
            teacher, course.id, lesson.lesson_id, LessonChange(document_id=other.id)
        )
