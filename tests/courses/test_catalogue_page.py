"""The catalogue as a page: filters that are links, parts for htmx, offers while typing."""

import pytest

from tests.courses.making import make_published_course, make_teacher, make_topic
from tests.factories import make_user


@pytest.fixture
def learner(sign_in, app):
    return sign_in(make_user())


PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_filters_are_plain_links_and_can_be_taken_off_one_by_one(learner):
    topic = make_topic("数字政府")
    make_published_course(title="甲课", topic=topic, kind="micro", lessons=[60])
    make_published_course(title="乙课", topic=topic, kind="case")
    page = learner.get("/courses?kind=micro&mine=new").text
    assert 'href="/courses?mine=new&amp;kind=micro,case"' in page.replace("%2C", ",")
    assert 'href="/courses?mine=new"' in page
    assert 'name="kind" value="micro" form="find"' in page
    assert "甲课" in page
    assert "乙课" not in page


def test_htmx_gets_only_what_was_found(learner):
    make_published_course(title="甲课")
    part = learner.get("/courses?q=", headers=PARTIAL)
    assert "甲课" in part.text
    assert "<html" not in part.text
    assert part.headers["Vary"]


def test_show_more_brings_the_next_cards_alone(learner):
    for number in range(26):
        make_published_course(title=f"第{number}门")
    page = learner.get("/courses").text
    address = page.split('hx-get="/courses?cursor=')[1].split('"')[0]
    more = learner.get(f"/courses?cursor={address}", headers=PARTIAL).text
    assert more.count('<article class="course"') == 2
    assert "filters" not in more


def test_offers_while_typing_name_courses_topics_and_teachers(learner, run_jobs):
    teacher = make_user(roles=("teacher",), name="数老师·艾力")
    make_published_course(teacher, title="数字政府<b>", topic=make_topic("数字经济"))
    run_jobs()
    offers = learner.get("/courses/suggest?q=数").text
    assert offers.count('role="option"') == 4  # and to search for what was typed
    assert "<mark>数</mark>字政府&lt;b&gt;" in offers
    assert "<mark>数</mark>字经济" in offers
    assert "<mark>数</mark>老师" in offers


@pytest.mark.parametrize("q", ["", " ", "%00", "😀" * 300, "<script>", "%", "_"])
def test_nothing_typed_breaks_the_offers(learner, run_jobs, q):
    make_published_course(make_teacher(), title="甲课")
    run_jobs()
    answer = learner.get("/courses/suggest", query_string={"q": q})
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "甲课" not in answer.text


def test_offers_cost_the_same_however_much_there_is(learner, run_jobs, statements):
    def cost():
        run_jobs()
        with statements() as said:
            learner.get("/courses/suggest?q=课")
        return said.count

    make_published_course(title="课")
    few = cost()
    for _ in range(9):
        make_published_course(title="课")
    assert cost() <= few
