"""A document is read when every page of it has been dwelt on, by the server's clock."""

import pytest

from app.courses import actions as courses
from app.courses.forms import LessonChange
from tests.courses.making import make_published_course, make_teacher, publish
from tests.documents.making import make_ready_document, pdf_bytes
from tests.factories import make_user
from tests.progress.making import lesson_ids, sit_down

PAGES = ("甲" * 220, "乙" * 110, "")
"""A minute, half a minute, and a page without words."""


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def course(teacher):
    document = make_ready_document(teacher, *PAGES, raw=pdf_bytes(["one"]))
    return make_published_course(
        teacher, lessons=[{"kind": "document", "document_id": document.id}]
    )


@pytest.fixture
def sitter(course):
    return sit_down(make_user(), lesson_ids(course)[0])


def test_an_opened_play_names_the_pages(course, api):
    play = api(make_user()).post(f"/api/v1/lessons/{lesson_ids(course)[0]}/plays").json
    assert [(one["title"], one["to_seconds"]) for one in play["sections"]] == [
        ("1", 60),
        ("2", 90),
        ("3", 120),
    ]
    assert (play["manifest_url"], play["duration_seconds"]) == (None, 120)


def test_nine_tenths_of_the_time_are_not_enough_if_a_page_is_skipped(sitter, clock):
    clock.forward(seconds=115)
    reply = sitter.report((0, 60), (60, 90), (90, 109))
    assert (reply.covered_ms, reply.complete) == (109_000, False)
    clock.forward(seconds=10)
    assert sitter.report((109, 117)).complete


def test_turning_the_pages_quickly_earns_no_more_than_the_time_it_took(sitter, clock):
    clock.forward(seconds=3)
    reply = sitter.report((0, 60), (60, 90), (90, 120))
    assert (reply.credited_ms, reply.complete) == (3_000, False)


def test_the_page_tells_what_is_missing_below_each(sitter, clock, sign_in):
    clock.forward(seconds=60)
    sitter.report((0, 60))
    text = sign_in(sitter.learner).get(f"/lessons/{sitter.lesson_id}").text
    assert text.count("data-part ") == 3
    assert text.count("本页已读完") == 2, "below the first page, and once for the script"
    assert text.count("本页还要读 27 秒") == 2
    assert 'alt="第 3 页"' in text, "a page without words has at least a name"


def test_the_same_file_in_a_new_revision_carries_what_was_read(course, teacher, sitter, clock):
    clock.forward(seconds=120)
    assert sitter.report((0, 120)).complete
    same = make_ready_document(teacher, *PAGES, raw=pdf_bytes(["one"]))
    change = LessonChange(document_id=same.id)
    courses.edit_lesson(teacher, course.id, sitter.lesson_id, change)
    publish(course)
    again = sit_down(sitter.learner, sitter.lesson_id)
    assert again.play.covered == ((0, 120_000),)
    other = make_ready_document(teacher, *PAGES, raw=pdf_bytes(["two"]))
    courses.edit_lesson(teacher, course.id, sitter.lesson_id, LessonChange(document_id=other.id))
    publish(course)
    assert sit_down(make_user(), sitter.lesson_id).play.covered == ()
