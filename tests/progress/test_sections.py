"""A text is read when every section of it has been dwelt on, by the server's clock."""

import re

import pytest

from app.courses import actions as courses
from app.courses.forms import LessonChange
from app.courses.queries import lessons_of, newest_revision
from app.progress import queries
from app.progress.rules.completion import missing_by_section
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.progress.making import lesson_ids, sit_down

BODY = "# 一\n\n" + "字" * 219 + "\n\n# 二\n\n" + "字" * 219 + "\n\n# 三\n\n" + "字" * 219
"""Three sections of a minute each."""


@pytest.fixture
def course(app):
    return make_published_course(lessons=[{"kind": "article", "body": BODY}])


@pytest.fixture
def sitter(course):
    return sit_down(make_user(), lesson_ids(course)[0])


@pytest.mark.parametrize(
    ("coverage", "missing"),
    [
        ((), [54, 54, 90]),
        (((0, 60),), [0, 54, 90]),
        (((30, 90),), [24, 24, 90]),
        (((0, 54), (60, 114), (120, 210)), [0, 0, 0]),
        (((0, 220),), [0, 0, 0]),
    ],
)
def test_what_is_missing_is_told_by_section(coverage, missing):
    assert missing_by_section(coverage, [60, 120, 220], 900) == missing


def test_a_recording_has_no_sections():
    assert missing_by_section(((0, 60),), [], 900) == []


def test_an_opened_play_names_the_sections(course, api):
    play = api(make_user()).post(f"/api/v1/lessons/{lesson_ids(course)[0]}/plays").json
    assert play["sections"] == [
        {"title": "一", "from_seconds": 0, "to_seconds": 60},
        {"title": "二", "from_seconds": 60, "to_seconds": 120},
        {"title": "三", "from_seconds": 120, "to_seconds": 180},
    ]


def test_nine_tenths_of_the_time_are_not_enough_if_a_section_is_skipped(sitter, clock):
    clock.forward(seconds=170)
    reply = sitter.report((0, 60), (60, 104), (120, 180))
    assert (reply.covered_ms, reply.complete) == (164_000, False)
    clock.forward(seconds=10)
    reply = sitter.report((104, 114))
    assert (reply.covered_ms, reply.complete) == (174_000, True)


def test_nobody_reads_all_sections_at_once(sitter, clock):
    clock.forward(seconds=60)
    reply = sitter.report((0, 60), (60, 120), (120, 180))
    assert (reply.credited_ms, reply.complete, reply.reason) == (60_000, False, "rate")


def test_scrolling_through_earns_no_more_than_the_time_it_took(sitter, clock):
    clock.forward(seconds=3)
    reply = sitter.report((0, 54), (60, 114), (120, 174))
    assert reply.credited_ms == 3_000


def test_the_same_words_saved_again_keep_what_was_read(course, sitter, clock):
    owner, lesson_id = owner_of(course), lesson_ids(course)[0]
    before = files(course)
    courses.edit_lesson(owner, course.id, lesson_id, LessonChange(body=BODY, title="新题"))
    assert files(course) == before


def owner_of(course):
    from app.accounts.models import User
    from app.kit.db import session

    return session.get_one(User, course.owner_id)


def files(course):
    lessons = lessons_of(newest_revision(course.id).id)
    return [one.file_hash for one in queries.materials_of(lessons).values()]


def test_the_page_tells_what_is_missing_below_each_section(course, sitter, clock, sign_in):
    clock.forward(seconds=60)
    sitter.report((0, 60))
    text = sign_in(sitter.learner).get(f"/lessons/{sitter.lesson_id}").text
    assert text.count("data-part ") == 3
    assert text.count("这一节已读完") == 2, "below the first section, and once for the script"
    assert text.count("这一节再读 54 秒就算读完") == 2
    assert "还需约 2 分钟" in text
    first_gap = re.search(r"<button[^>]*data-first-gap[^>]*>([^<]*)", text)
    assert first_gap, "where to go on is there before any script, so nothing moves when one comes"
    assert "hidden" not in first_gap[0]
    assert re.fullmatch(r"“.+”还要读 54 秒，点一下过去", first_gap[1].strip())
