"""The catalogue over the API: search, filters, paging, and its cost."""

import pytest

from app.courses import actions
from app.courses.rules import State
from tests.courses.making import (
    make_draft,
    make_published_course,
    make_teacher,
    make_topic,
)
from tests.factories import make_user


@pytest.fixture
def learner(api, app):
    return api(make_user())


def ids(answer):
    assert answer.status_code == 200, answer.json
    return [int(item["id"]) for item in answer.json["items"]]


def test_a_published_course_is_listed_at_once_and_found_when_indexed(learner, run_jobs):
    course = make_published_course(title="干部教育培训工作", lessons=[960])
    assert ids(learner.get("/api/v1/courses")) == [course.id]
    run_jobs()
    [item] = learner.get("/api/v1/courses?q=教育").json["items"]
    assert item["title"] == "干部教育培训工作"
    assert item["highlight"] == "干部<mark>教育</mark>培训工作"
    assert (item["kind"], item["minutes"], item["hours"]) == ("lecture", 16, 0.5)
    assert item["topic"].isdigit()


def test_drafts_and_withdrawn_courses_are_neither_listed_nor_found(learner, run_jobs):
    make_draft(title="教育草稿")
    for state in (State.UNPUBLISHED, State.RETIRING, State.RETIRED):
        course = make_published_course(title="教育下架")
        run_jobs()
        actions.place_course(None, course.id, state)
    assert ids(learner.get("/api/v1/courses?q=教育")) == []  # even before the index knows
    run_jobs()
    assert ids(learner.get("/api/v1/courses?q=教育")) == []
    assert ids(learner.get("/api/v1/courses")) == []
    actions.place_course(None, course.id, State.PUBLISHED)
    run_jobs()
    assert ids(learner.get("/api/v1/courses?q=教育")) == [course.id]


def test_a_course_is_found_by_lesson_article_topic_and_teacher(learner, run_jobs):
    teacher = make_user(roles=("teacher",), name="阿卜杜拉·买买提")
    topic = make_topic("基层治理")
    lesson = {"kind": "article", "title": "网格化管理", "body": "**民法典**的应用"}
    course = make_published_course(teacher, title="甲", topic=topic, lessons=[lesson])
    run_jobs()
    for q in ("网格化", "民法典", "基层治理", "买买提"):
        assert ids(learner.get("/api/v1/courses", query_string={"q": q})) == [course.id], q


@pytest.mark.parametrize("q", ["", "课"])
def test_filters_narrow_and_a_topic_stands_for_its_branch(learner, run_jobs, q):
    root = make_topic("治理")
    leaf = make_topic("数字政府", root)
    teacher = make_teacher()
    a = make_published_course(teacher, title="甲课", topic=leaf, kind="micro", lessons=[60])
    b = make_published_course(title="乙课", topic=root, kind="case")
    make_published_course(title="丙课")
    run_jobs()

    def found(**given):
        return set(ids(learner.get("/api/v1/courses", query_string={"q": q, **given})))

    assert found(topic=root.id) == {a.id, b.id}
    assert found(topic=leaf.id) == {a.id}
    assert found(kind="case") == {b.id}
    assert found(teacher=teacher.username) == found(teacher=teacher.id) == {a.id}
    assert found(topic=root.id, kind="micro") == {a.id}
    assert found(topic="999999") == found(teacher="nobody") == found(teacher="9" * 50) == set()


@pytest.mark.parametrize("q", ["", "教育"])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_pages_follow_each_other(learner, run_jobs, clock, q, sort):
    courses = []
    for _ in range(7):
        courses.append(make_published_course(title="教育", lessons=["article"]).id)
        clock.forward(minutes=1)
    run_jobs()
    seen, cursor = [], ""
    while cursor is not None:
        page = learner.get(
            "/api/v1/courses", query_string={"q": q, "sort": sort, "limit": 3, "cursor": cursor}
        ).json
        assert page["total"] == 7
        seen += [int(item["id"]) for item in page["items"]]
        cursor = page["next"]
    assert seen == courses[::-1]


@pytest.mark.parametrize(
    "query",
    ["cursor=x", "cursor=%00", "cursor=" + "A" * 5000, "limit=0", "limit=-1", "limit=201",
     "limit=x", "topic=x", "topic=-1", "kind=novel", "sort=price",
     "cursor=WzFd", "cursor=WyJhIiwgMV0"],
)  # fmt: skip
@pytest.mark.parametrize("q", ["", "教育"])
def test_pages_and_filters_that_do_not_exist_are_refused(learner, run_jobs, query, q):
    make_published_course(title="教育")
    run_jobs()
    answer = learner.get(f"/api/v1/courses?q={q}&{query}")
    assert answer.status_code == 422
    assert answer.json["errors"]


@pytest.mark.parametrize("q", ["<script>", "' OR 1=1 --", "(((", "😀", "%00", "字" * 3000])
def test_no_query_breaks_the_catalogue(learner, run_jobs, q):
    make_published_course()
    run_jobs()
    assert ids(learner.get("/api/v1/courses", query_string={"q": q})) == []


@pytest.mark.parametrize("q", ["", "教育"])
def test_the_number_of_statements_does_not_grow(learner, run_jobs, statements, q):
    def cost():
        run_jobs()
        with statements() as said:
            learner.get("/api/v1/courses", query_string={"q": q})
        return said.count

    for _ in range(2):
        make_published_course(title="教育", lessons=["video", "article"])
    few = cost()
    for _ in range(12):
        make_published_course(title="教育", lessons=["video", "video"])
    assert cost() == few
