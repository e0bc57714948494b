"""The lists of the review desk, and the page that asks before a course is taken away."""

import pytest

from app.courses.models import Course
from app.kit.db import session
from app.kit.errors import NotAllowed
from app.moderation import queries
from app.moderation.forms import Queue
from tests.courses.making import make_draft
from tests.factories import make_user
from tests.moderation.making import approve, make_cast, move, publish, submit


@pytest.fixture
def cast(app):
    return make_cast()


def shelf(viewer, **asked):
    return queries.shelf_of(viewer, Queue(**asked))


def titles(viewer, **asked):
    return [one.title for one in shelf(viewer, **asked).items]


def test_mine_begins_with_the_longest_waiting(cast, clock):
    for number in range(3):
        submit(cast, make_draft(cast.author, title=f"第{number}门"))
        clock.forward(hours=1)
    assert titles(cast.first) == ["第0门", "第1门", "第2门"]
    assert queries.count_waiting(cast.first) == 3
    assert titles(cast.second) == []


def test_what_i_passed_and_returned_stays_in_my_lists(cast):
    passed, returned = make_draft(cast.author, title="过"), make_draft(cast.author, title="退")
    submit(cast, passed), submit(cast, returned)
    move(cast.first, passed, "pass")
    move(cast.first, returned, "return")
    assert titles(cast.first, show="passed") == ["过"]
    assert titles(cast.first, show="returned") == ["退"]
    assert titles(cast.second, show="passed") == []
    assert shelf(cast.first, show="passed").items[0].state == "second_review"


def test_every_state_has_a_list_for_the_learning_administration(cast):
    made = {}
    for name in ("draft", "review", "approved", "published", "unpublished", "retiring"):
        made[name] = make_draft(cast.author, title=name)
    submit(cast, made["review"])
    approve(cast, made["approved"])
    for name in ("published", "unpublished", "retiring"):
        publish(cast, made[name])
    move(cast.admin, made["unpublished"], "unpublish")
    move(cast.admin, made["retiring"], "retire")
    admin = cast.admin
    assert titles(admin) == ["approved"]
    assert set(titles(admin, show="reviewing")) == {"review", "approved"}
    assert titles(admin, show="published") == ["published"]
    assert titles(admin, show="unpublished") == ["unpublished"]
    assert titles(admin, show="leaving") == ["retiring"]
    assert set(titles(admin, show="all")) == set(made)
    moves = {one.title: set(one.moves) for one in shelf(admin, show="all").items}
    assert moves["published"] == {"unpublish", "retire"}
    assert moves["unpublished"] == {"restore", "retire"}
    assert moves["approved"] == {"publish"}
    assert moves["draft"] == set()


@pytest.mark.parametrize("show", ["reviewing", "published", "unpublished", "leaving", "all"])
def test_the_lists_of_all_courses_are_not_for_reviewers(cast, show):
    with pytest.raises(NotAllowed):
        shelf(cast.first, show=show)


def test_a_list_is_searched_by_title_and_teacher(cast):
    submit(cast, make_draft(cast.author, title="100%_预算"))
    other = make_user(roles=("teacher",), name="欧阳·买买提")
    cast.author = other
    submit(cast, make_draft(other, title="数字政府"))
    assert titles(cast.first, q="预算") == ["100%_预算"]
    assert titles(cast.first, q="0%_") == ["100%_预算"]
    assert titles(cast.first, q="买买提") == ["数字政府"]
    assert titles(cast.first, q="%") == ["100%_预算"]


@pytest.mark.parametrize("show", ["mine", "passed", "all"])
def test_lists_are_paged(cast, show):
    viewer = cast.admin if show == "all" else cast.first
    for number in range(5):
        submit(cast, make_draft(cast.author, title=f"{number}"))
    if show == "passed":
        for one in shelf(cast.first).items:
            move(cast.first, queries_course(one), "pass")
    first = shelf(viewer, show=show, limit=3)
    rest = shelf(viewer, show=show, limit=3, cursor=first.next)
    assert len({one.title for one in [*first.items, *rest.items]}) == 5
    assert rest.next is None


def queries_course(line):
    return session.get_one(Course, line.course_id)


def test_a_list_takes_as_many_statements_for_twenty_courses_as_for_two(cast, statements):
    counts = []
    for more in (2, 18):
        for _ in range(more):
            submit(cast, make_draft(make_teacher_of(cast), lessons=(60, "article")))
        with statements() as said:
            shelf(cast.first)
            queries.count_waiting(cast.first)
        counts.append(said.count)
    assert counts[0] == counts[1] <= 7


def make_teacher_of(cast):
    cast.author = make_user(roles=("teacher",))
    return cast.author


def test_a_line_tells_minutes_lessons_and_whether_it_is_an_update(cast):
    submit(cast, make_draft(cast.author, lessons=(600, 900)))
    [line] = shelf(cast.first).items
    assert (line.lessons, line.minutes, line.is_update, line.open_comments) == (2, 25, False, 0)


def test_the_page_offers_the_lists_a_person_has(cast, sign_in):
    page = sign_in(cast.first).get("/reviews").text
    assert "我通过的" in page
    assert "全部课程" not in page
    page = sign_in(cast.admin).get("/reviews?show=all").text
    assert "全部课程" in page
    assert "没有这个状态的课程" in page


def test_a_search_without_a_hit_offers_the_whole_list(cast, sign_in):
    page = sign_in(cast.first).get("/reviews?q=没有<的").text
    assert "没有找到“没有&lt;的”" in page
    assert "看整个列表" in page


def test_the_next_page_keeps_list_and_words(cast, sign_in):
    for _ in range(3):
        submit(cast, make_draft(cast.author, title="预算"))
    page = sign_in(cast.admin).get("/reviews?show=reviewing&q=预算&limit=2").text
    assert "show=reviewing" in page.split('rel="next"')[0].rsplit("href=", 1)[1]


def test_asking_names_the_course_and_what_it_means(cast, sign_in):
    course = publish(cast, make_draft(cast.author, title="基层财政<b>"))
    browser = sign_in(cast.admin)
    page = browser.get(f"/reviews/{course.id}/ask/unpublish?back=/reviews?show=published").text
    assert "下架《基层财政&lt;b&gt;》？" in page
    assert 'name="move" value="unpublish"' in page
    assert browser.get(f"/reviews/{course.id}/ask/restore").status_code == 404
    assert browser.get(f"/reviews/{course.id}/ask/pass").status_code == 404
    outside = browser.get(f"/reviews/{course.id}/ask/unpublish?back=https://evil.example").text
    assert f'name="next" value="/reviews/{course.id}"' in outside


def test_a_move_from_the_page_that_asks_leads_back_to_the_list(cast, sign_in):
    course = publish(cast, make_draft(cast.author))
    answer = sign_in(cast.admin).post(
        f"/courses/{course.id}/moves",
        data={"move": "unpublish", "note": "更新数据", "next": "/reviews?show=published"},
    )
    assert (answer.status_code, answer.location) == (303, "/reviews?show=published")
    session.rollback()
    assert shelf(cast.admin, show="unpublished").items[0].course_id == course.id


def test_history_is_a_line_of_time_with_pages(cast, sign_in):
    course = publish(cast, make_draft(cast.author, title="预算"))
    browser = sign_in(cast.admin)
    page = browser.get(f"/reviews/{course.id}/history?limit=3").text
    assert "通过终审" in page
    assert "签了 5/5 项" in page
    assert "cursor=" in page
    new = make_draft(cast.author)
    assert "还没有任何决定" in browser.get(f"/reviews/{new.id}/history").text
