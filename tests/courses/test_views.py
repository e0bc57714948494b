"""The pages: every form works without script, keeps what was typed, and is harmless twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.courses import actions, queries
from app.courses.rules import State
from app.kit.db import session
from tests.courses.making import (
    make_draft,
    make_published_course,
    make_teacher,
    make_topic,
    publish,
)
from tests.factories import make_user
from tests.videos.making import make_ready_video

EVIL = '"><script>alert(1)</script>𠮷😀'


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(sign_in, teacher):
    return sign_in(teacher)


def key(page):
    return re.search(r'name="once" value="([\w-]+)"', page.text)[1]


def lessons(course):
    """The draft's lessons, as the pages have left them."""
    session.rollback()
    session.expire_all()
    return queries.lessons_of(queries.newest_revision(course.id).id)


def test_a_course_is_made_and_filled_without_script(browser, teacher):
    topic = make_topic()
    page = browser.get("/studio/courses/new")
    form = {
        "once": key(page),
        "title": EVIL,
        "kind": "case",
        "topic": topic.id,
        "summary": EVIL,
    }
    first = browser.post("/studio/courses", data=form)
    again = browser.post("/studio/courses", data=form)
    assert first.status_code == 303
    assert first.location == again.location
    page = browser.get(first.location)
    assert EVIL not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    listed = browser.get("/studio")
    named = re.findall(r'class="studio-title"><a[^>]*>([^<]*)</a>', listed.text)
    assert len(named) == 1
    assert "alert(1)&lt;/script&gt;𠮷😀" in named[0]


def test_a_form_sent_twice_at_the_same_moment_makes_one_course(sign_in, teacher):
    form = {"once": "k", "title": "概论", "kind": "case"}
    browsers = [sign_in(teacher) for _ in range(4)]
    start = Barrier(len(browsers))

    def send(browser):
        start.wait()
        return browser.post("/studio/courses", data=form)

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(send, browsers))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"title": "", "kind": "case", "summary": EVIL}, "alert(1)"),
        ({"title": "字" * 201, "kind": "case"}, "字" * 201),
        ({"title": "概论", "kind": "novel"}, "概论"),
        ({"title": "概论", "kind": "case", "topic": "999999"}, "概论"),
        ({"title": "概论", "kind": "case", "topic": "x"}, "概论"),
    ],
)
def test_a_refused_course_keeps_what_was_typed(browser, form, kept):
    page = browser.post("/studio/courses", data=form)
    assert page.status_code == 422
    assert kept in page.text
    assert "<script>alert" not in page.text
    assert "notice-problem" in page.text


def test_the_words_of_a_course_are_changed(browser, teacher):
    course = make_draft(teacher)
    url = f"/studio/courses/{course.id}"
    form = {"title": "新", "summary": "一\r\n二", "kind": "case", "tags": "乡村, 基层 乡村治理"}
    assert browser.post(url, data=form).status_code == 303
    sheet = queries.course_sheet(teacher, course.id)
    assert (sheet.title, sheet.summary) == ("新", "一\n二")
    assert sheet.tags == ["乡村", "基层", "乡村治理"]
    refused = browser.post(url, data=form | {"title": "", "summary": "没有丢"})
    assert refused.status_code == 422
    assert "没有丢" in refused.text


def test_changing_what_has_gone_into_review_keeps_what_was_typed(browser, teacher):
    course = make_draft(teacher)
    actions.place_revision(teacher, queries.newest_revision(course.id).id, State.FIRST_REVIEW)
    page = browser.get(f"/studio/courses/{course.id}")
    assert 'value="withdraw"' in page.text
    assert 'id="about"' not in page.text
    refused = browser.post(f"/studio/courses/{course.id}", data={"title": "x"})
    assert refused.status_code == 409


def test_the_forms_of_the_page_lead_where_they_should(browser, teacher):
    course = make_draft(teacher, lessons=["article"])
    page = browser.get(f"/studio/courses/{course.id}").text
    actions_of_forms = set(re.findall(r'<form[^>]* action="(/studio[^"]*|/courses/[^"]*)"', page))
    [lesson] = lessons(course)
    assert actions_of_forms == {
        f"/studio/courses/{course.id}",
        f"/studio/courses/{course.id}/lessons/{lesson.lesson_id}/place",
        f"/courses/{course.id}/moves",
    }
    assert f'name="next" value="/studio/courses/{course.id}"' in page


def test_a_recording_is_added_once_and_a_refusal_keeps_the_title(browser, teacher):
    course = make_draft(teacher, lessons=[])
    url = f"/studio/courses/{course.id}/lessons"
    video = make_ready_video(teacher)
    form = {
        "once": key(browser.get(f"/studio/courses/{course.id}")),
        "kind": "video",
        "title": "第一讲",
        "required": "0",
    }
    refused = browser.post(url, data=form | {"video_id": ""})
    assert refused.status_code == 422
    assert "第一讲" in refused.text
    assert key(refused)
    for _ in range(2):
        assert browser.post(url, data=form | {"video_id": video.id}).status_code == 303
    [lesson] = lessons(course)
    assert (lesson.video_id, lesson.required) == (video.id, False)


def test_an_article_is_written_read_and_changed(browser, teacher):
    course = make_draft(teacher, lessons=[])
    page = browser.get(f"/studio/courses/{course.id}/lessons/new")
    form = {"once": key(page), "kind": "article", "title": "文", "body": "", "required": "1"}
    url = f"/studio/courses/{course.id}/lessons"
    refused = browser.post(url, data=form | {"title": "保留"})
    assert refused.status_code == 422
    assert "保留" in refused.text
    assert browser.post(url, data=form | {"body": f"# 题\n\n{EVIL}"}).status_code == 303
    [lesson] = lessons(course)
    page = browser.get(f"{url}/{lesson.lesson_id}")
    assert "<h2>题</h2>" in page.text
    assert "<script>alert" not in page.text
    assert (
        browser.post(f"{url}/{lesson.lesson_id}", data={"title": "改", "body": "新"}).status_code
        == 303
    )
    assert [one.title for one in lessons(course)] == ["改"]
    refused = browser.post(f"{url}/{lesson.lesson_id}", data={"title": "", "body": "没有丢"})
    assert refused.status_code == 422
    assert "没有丢" in refused.text


def test_the_recording_of_a_lesson_is_replaced(browser, teacher):
    course = make_draft(teacher, lessons=["video"])
    [lesson] = lessons(course)
    url = f"/studio/courses/{course.id}/lessons/{lesson.lesson_id}"
    assert str(lesson.video_id) in browser.get(url).text
    form = {"title": lesson.title, "required": "1"}
    assert browser.post(url, data=form | {"video_id": "999999"}).status_code == 422
    other = make_ready_video(teacher)
    assert browser.post(url, data=form | {"video_id": other.id}).status_code == 303


def test_lessons_are_put_in_order_and_removed_after_asking(browser, teacher):
    course = make_draft(teacher, lessons=["article", "article"])
    first, second = (lesson.lesson_id for lesson in lessons(course))
    url = f"/studio/courses/{course.id}/lessons/{first}"
    assert browser.post(f"{url}/place", data={"position": 2}).status_code == 303
    assert [one.lesson_id for one in lessons(course)] == [second, first]
    browser.post(f"{url}/place", data={"position": 0})
    assert [one.lesson_id for one in lessons(course)] == [first, second]
    assert browser.post(f"{url}/place", data={"position": "x"}).status_code == 422
    asked = browser.get(f"{url}/remove")
    assert asked.status_code == 200
    assert len(lessons(course)) == 2
    assert browser.post(f"{url}/remove").status_code == 303
    assert browser.post(f"{url}/remove").status_code == 404
    assert [one.lesson_id for one in lessons(course)] == [second]


def test_the_checklist_stands_between_a_draft_and_its_reviewers(browser, teacher):
    course = make_draft(teacher, summary="", lessons=[])
    page = browser.get(f"/studio/courses/{course.id}")
    assert page.text.count('href="#circle"') >= 2 or page.text.count("#circle") >= 2
    assert re.search(r"<button[^>]* disabled[^>]*>[^<]*(<svg.*?</svg>)?[^<]*</button>", page.text)


@pytest.mark.parametrize(
    "state", [State.PUBLISHED, State.UNPUBLISHED, State.RETIRING, State.RETIRED]
)
def test_a_course_shows_in_every_state(browser, teacher, state):
    course = make_published_course(teacher, lessons=["article", "video"])
    actions.place_course(None, course.id, state)
    assert browser.get(f"/studio/courses/{course.id}").status_code == 200
    assert browser.get("/studio").status_code == 200


def test_nobody_enters_another_persons_studio(sign_in, teacher):
    course = make_draft(teacher)
    [lesson] = lessons(course)
    urls = [
        f"/studio/courses/{course.id}",
        f"/studio/courses/{course.id}/lessons/new",
        f"/studio/courses/{course.id}/lessons/{lesson.lesson_id}",
        f"/studio/courses/{course.id}/lessons/{lesson.lesson_id}/remove",
    ]
    for roles in (("learner",), ("teacher",), ("first_reviewer",), ("learning_admin",)):
        other = sign_in(make_user(roles=roles))
        assert {other.get(url).status_code for url in urls} == {404}
    learner = sign_in(make_user())
    for url in ("/studio", "/studio/courses/new"):
        assert learner.get(url).status_code == 403
    assert learner.post("/studio/courses", data={"title": "x", "kind": "case"}).status_code == 403


def test_a_form_without_its_token_is_refused(browser, teacher):
    course = make_draft(teacher, title="旧")
    browser.csrf = None
    assert browser.post(f"/studio/courses/{course.id}", data={"title": "新"}).status_code == 403
    assert queries.titles([course.id])[course.id] == "旧"


@pytest.mark.parametrize("cursor", ["x", "W10", "%00", "A" * 3000])
def test_a_page_of_my_courses_that_does_not_exist_says_so(browser, cursor):
    assert browser.get("/studio", query_string={"cursor": cursor}).status_code == 422


def test_the_catalogue_shows_cards_facets_and_marks(sign_in, run_jobs):
    root = make_topic("治理能力")
    topic = make_topic("数字政府", root)
    make_published_course(title=EVIL + "教育", topic=topic, kind="case")
    make_published_course(title="别的", topic=make_topic("其他"))
    run_jobs()
    learner = sign_in(make_user())
    page = learner.get("/courses", query_string={"q": "教育"})
    assert page.status_code == 200
    assert "<mark>教育</mark>" in page.text
    assert "<script>alert" not in page.text
    assert page.text.count('class="course"') == 1
    page = learner.get("/courses", query_string={"topic": root.id})
    assert page.text.count('class="course"') == 1
    assert "数字政府" in page.text


@pytest.mark.parametrize(
    "query", [{}, {"q": EVIL}, {"q": "没有"}, {"kind": "micro"}, {"q": "没有", "kind": "micro"}]
)
def test_an_empty_catalogue_helps(sign_in, app, query):
    page = sign_in(make_user()).get("/courses", query_string=query)
    assert page.status_code == 200
    assert 'class="empty"' in page.text
    assert "<script>alert" not in page.text


def test_the_catalogue_goes_on_to_the_next_page(sign_in, app):
    for _ in range(25):
        make_published_course(lessons=[])
    learner = sign_in(make_user())
    page = learner.get("/courses")
    assert page.text.count('class="course"') == 24
    more = re.search(r'href="(/courses\?[^"]*cursor=[^"]*)"', page.text)[1].replace("&amp;", "&")
    assert learner.get(more).text.count('class="course"') == 1
    assert learner.get("/courses?cursor=nonsense").status_code == 422


def test_a_published_course_keeps_its_kind_in_the_form(browser, teacher):
    course = publish(make_draft(teacher, kind="case"))
    page = browser.get(f"/studio/courses/{course.id}").text
    assert 'name="edits"' not in page
    browser.post(f"/studio/courses/{course.id}/draft")
    page = browser.get(f"/studio/courses/{course.id}").text
    assert 'name="edits"' in page
    assert 'type="radio" name="kind"' not in page
