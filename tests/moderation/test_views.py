"""The review queue and the review desk as pages."""

import pytest

from tests.courses.making import make_draft
from tests.moderation.making import approve, make_cast, move, publish, submit


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast):
    return make_draft(cast.author, title="基层财政<b>预算</b>怎么读", lessons=("article", 300))


def test_an_empty_queue_says_what_will_be_here(cast, sign_in):
    page = sign_in(cast.first).get("/reviews")
    assert page.status_code == 200
    assert "还没有等您审核的课程" in page.text


def test_the_queue_shows_how_long_a_course_has_waited(cast, draft, sign_in, clock):
    submit(cast, draft)
    clock.forward(days=3)
    page = sign_in(cast.first).get("/reviews").text
    assert "已等 3 天" in page
    assert "基层财政&lt;b&gt;预算&lt;/b&gt;怎么读" in page


def test_the_desk_has_the_preview_the_checklist_and_the_decision(cast, draft, sign_in):
    submit(cast, draft)
    page = sign_in(cast.first).get(f"/reviews/{draft.id}").text
    assert "政治性" in page
    assert 'name="move" value="pass"' in page
    assert 'name="move" value="return"' in page
    assert 'name="stage" value="first_review"' in page
    assert "数字政府建设" in page
    assert "<b>预算</b>" not in page


def test_a_lesson_with_a_video_offers_its_manifest(cast, draft, sign_in):
    submit(cast, draft)
    from app.courses import queries as courses

    lessons = courses.lessons_of(courses.newest_revision(draft.id).id)
    page = sign_in(cast.first).get(f"/reviews/{draft.id}?lesson={lessons[1].lesson_id}").text
    assert "data-manifest=" in page


def test_passing_on_the_desk_leads_back_to_the_queue(cast, draft, sign_in):
    submit(cast, draft)
    browser = sign_in(cast.first)
    answer = browser.post(
        f"/courses/{draft.id}/moves",
        data={"desk": "1", "move": "pass", "stage": "first_review", "next": "/reviews"},
    )
    assert (answer.status_code, answer.location) == (303, "/reviews")
    assert "已通过" in browser.get("/reviews").text


def test_a_return_without_a_note_stays_on_the_desk_with_what_was_signed(cast, draft, sign_in):
    submit(cast, draft)
    answer = sign_in(cast.first).post(
        f"/courses/{draft.id}/moves",
        data={"desk": "1", "move": "return", "note": " ", "checklist": ["scientific"]},
    )
    assert answer.status_code == 422
    assert "请写明需要修改的地方" in answer.text
    assert 'value="scientific" checked' in answer.text


def test_a_decision_on_an_outdated_page_is_refused_with_409(cast, draft, sign_in):
    submit(cast, draft)
    browser = sign_in(cast.first)
    move(cast.author, draft, "withdraw")
    answer = browser.post(
        f"/courses/{draft.id}/moves", data={"desk": "1", "move": "pass", "stage": "first_review"}
    )
    assert answer.status_code == 409
    assert "已经有人先一步处理" in answer.text


def test_the_studio_submits_and_comes_back(cast, draft, sign_in):
    answer = sign_in(cast.author).post(
        f"/courses/{draft.id}/moves", data={"move": "submit", "next": f"/studio/courses/{draft.id}"}
    )
    assert (answer.status_code, answer.location) == (303, f"/studio/courses/{draft.id}")


def test_next_never_leads_outside(cast, draft, sign_in):
    answer = sign_in(cast.author).post(
        f"/courses/{draft.id}/moves", data={"move": "submit", "next": "//evil.example/"}
    )
    assert answer.location == f"/reviews/{draft.id}"


def test_a_move_without_the_csrf_token_is_refused(cast, draft, sign_in):
    browser = sign_in(cast.author)
    browser.csrf = None
    answer = browser.post(f"/courses/{draft.id}/moves", data={"move": "submit"})
    assert answer.status_code == 403


def test_the_desk_is_not_for_learners_nor_for_other_teachers(cast, draft, sign_in):
    submit(cast, draft)
    assert sign_in(cast.learner).get(f"/reviews/{draft.id}").status_code == 404


def test_who_publishes_and_takes_down_sees_those_buttons(cast, draft, sign_in):
    approve(cast, draft)
    browser = sign_in(cast.admin)
    assert 'name="move" value="publish"' in browser.get(f"/reviews/{draft.id}").text
    move(cast.admin, draft, "publish")
    page = browser.get(f"/reviews/{draft.id}").text
    assert f"/reviews/{draft.id}/ask/unpublish" in page
    assert f"/reviews/{draft.id}/ask/retire" in page


def test_the_author_reads_the_note_on_the_desk(cast, draft, sign_in):
    submit(cast, draft)
    move(cast.first, draft, "return", note="第二讲缺少<来源>。")
    page = sign_in(cast.author).get(f"/reviews/{draft.id}").text
    assert "第二讲缺少&lt;来源&gt;。" in page


def test_the_desk_takes_a_bounded_number_of_statements(cast, sign_in, statements):
    draft = make_draft(cast.author, lessons=["article"] * 8)
    publish(cast, draft)
    browser = sign_in(cast.admin)
    with statements() as said:
        browser.get(f"/reviews/{draft.id}")
    assert said.count <= 25


def test_the_page_of_a_course_leads_who_decides_to_the_desk(cast, draft, sign_in):
    publish(cast, draft)
    url = f"/reviews/{draft.id}"
    assert url in sign_in(cast.admin).get(f"/courses/{draft.id}").text
    assert url not in sign_in(cast.learner).get(f"/courses/{draft.id}").text
