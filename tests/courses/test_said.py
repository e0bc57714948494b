"""What is said in a lesson is found by search, and the hit leads to its second."""

import pytest

from app.courses import actions, queries
from app.courses.rules import State
from app.search import cli
from tests.courses.making import make_draft, make_teacher, publish, put_captions
from tests.factories import make_user

SAID = """1
00:01:01,500 --> 00:01:04,000
先看水位图 <b>

2
00:01:05,000 --> 00:01:09,500
行政复议的期限是六十日

3
00:01:10,000 --> 00:01:12,000
再说一次行政复议
"""


@pytest.fixture
def learner(api, app):
    return api(make_user())


def captioned(teacher=None, text=SAID, **given):
    teacher = teacher or make_teacher()
    course = make_draft(teacher, lessons=["article", 90], **given)
    put_captions(teacher, course, text, place=1)
    return course


def lesson_id(course):
    return queries.lessons_of(queries.newest_revision(course.id).id)[1].lesson_id


def found(learner, words):
    return learner.get(f"/api/v1/courses?q={words}").json["items"]


def test_a_hit_leads_to_the_second_where_it_is_said(learner, run_jobs):
    course = publish(captioned())
    run_jobs()
    [item] = found(learner, "行政复议的期限")
    assert item["id"] == str(course.id)
    assert item["moment"] == {
        "lesson_id": str(lesson_id(course)),
        "at_seconds": 65.0,
        "highlight": "<mark>行政复议的期限</mark>是六十日",
    }
    [traditional] = found(learner, "行政復議")
    assert traditional["moment"]["at_seconds"] == 65.0


def test_a_word_of_the_title_needs_no_moment(learner, run_jobs):
    publish(captioned(title="行政复议入门"))
    run_jobs()
    [item] = found(learner, "行政复议")
    assert (item["moment"], "<mark>" in item["title_highlight"]) == (None, True)


def test_the_page_leads_to_the_moment_and_shows_no_markup_of_the_captions(sign_in, run_jobs):
    course = publish(captioned(text=SAID.replace("<b>", "<script>")))
    run_jobs()
    page = sign_in(make_user()).get("/courses?q=水位图").text
    assert f'href="/lessons/{lesson_id(course)}?t=61"' in page
    assert (
        "先看<mark>水位</mark><mark>图</mark> &lt;script&gt;" in page
        or "先看<mark>水位图</mark> &lt;script&gt;" in page
    )


def test_captions_of_what_is_not_published_are_never_found(learner, run_jobs):
    teacher = make_teacher()
    draft, course = captioned(teacher), publish(captioned(teacher))
    actions.place_revision(None, queries.newest_revision(draft.id).id, State.FIRST_REVIEW)
    put_captions(teacher, course, SAID.replace("水位图", "机密图"), place=1)
    run_jobs()
    assert [item["id"] for item in found(learner, "水位图")] == [str(course.id)]
    assert found(learner, "机密") == []
    actions.place_course(None, course.id, State.UNPUBLISHED)
    run_jobs()
    assert found(learner, "水位图") == []


def test_a_new_revision_is_found_by_its_own_words(learner, run_jobs):
    teacher = make_teacher()
    course = publish(captioned(teacher))
    run_jobs()
    put_captions(teacher, course, SAID.replace("水位图", "雨量表"), place=1)
    publish(course)
    run_jobs()
    assert found(learner, "水位图") == []
    assert found(learner, "雨量表")[0]["moment"]["at_seconds"] == 61.5


def test_a_rebuilt_index_finds_what_is_said(app, learner, run_jobs):
    course = publish(captioned())
    result = app.test_cli_runner().invoke(cli.reindex)
    assert result.exit_code == 0, result.output
    assert [item["id"] for item in found(learner, "六十日")] == [str(course.id)]


def test_moments_cost_one_statement_however_many_are_found(learner, run_jobs, statements):
    teacher = make_teacher()
    publish(captioned(teacher))
    run_jobs()
    found(learner, "期限")
    with statements() as few:
        assert len(found(learner, "期限")) == 1
    for _ in range(4):
        publish(captioned(teacher))
    run_jobs()
    found(learner, "期限")
    with statements() as many:
        assert len(found(learner, "期限")) == 5
    assert many.count == few.count
