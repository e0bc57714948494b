"""Moves, history and queue as programs meet them."""

import threading
from contextvars import Context

import pytest

from tests.courses.making import make_draft, make_published_course
from tests.factories import make_user
from tests.moderation.making import approve, make_cast, publish, submit


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast):
    return make_draft(cast.author)


def moves_url(course):
    return f"/api/v1/courses/{course.id}/moves"


def test_a_move_answers_the_state_and_what_is_possible_next(cast, draft, api):
    answer = api(cast.author).post(moves_url(draft), json={"move": "submit"})
    assert answer.status_code == 200
    assert answer.json == {"state": "first_review", "moves": ["withdraw"]}


def test_the_whole_way_through_the_api(cast, draft, api):
    signed = {"checklist": {"political": True, "scientific": True}}
    story = [
        (cast.author, {"move": "submit"}, "first_review"),
        (cast.first, {"move": "pass"}, "second_review"),
        (cast.second, {"move": "pass"}, "final_review"),
        (cast.final, {"move": "pass", **signed}, "approved"),
        (cast.admin, {"move": "publish"}, "published"),
        (cast.admin, {"move": "unpublish"}, "unpublished"),
        (cast.admin, {"move": "restore"}, "published"),
        (cast.admin, {"move": "retire"}, "retiring"),
        (cast.admin, {"move": "retire"}, "retired"),
    ]
    for actor, body, state in story:
        assert api(actor).post(moves_url(draft), json=body).json["state"] == state


def test_the_state_refuses_with_409_and_the_person_with_403(cast, draft, api):
    submit(cast, draft)
    wrong_state = api(cast.first).post(moves_url(draft), json={"move": "publish"})
    assert wrong_state.status_code == 403
    not_yet = api(cast.admin).post(moves_url(draft), json={"move": "publish"})
    assert (not_yet.status_code, not_yet.json["code"]) == (409, "wrong_state")
    assert not_yet.json["detail"]
    not_you = api(cast.second).post(moves_url(draft), json={"move": "pass"})
    assert (not_you.status_code, not_you.json["code"]) == (403, "wrong_role")
    assert not_you.mimetype == "application/problem+json"


def test_a_learner_of_a_published_course_is_forbidden_and_of_a_draft_finds_nothing(
    cast, draft, api
):
    program = api(cast.learner)
    assert program.post(moves_url(draft), json={"move": "pass"}).status_code == 404
    published = make_published_course()
    assert program.post(moves_url(published), json={"move": "unpublish"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"move": "explode"},
        {"move": None},
        {"move": "return", "note": ""},
        {"move": "return", "note": "x" * 4001},
        {"move": "return", "note": "a\x00b"},
        {"move": "pass", "checklist": "yes"},
        {"move": "pass", "checklist": [1]},
        {"move": "pass", "stage": "nowhere"},
        [],
    ],
)
def test_a_malformed_move_is_answered_with_422_and_changes_nothing(cast, draft, api, body):
    submit(cast, draft)
    answer = api(cast.first).post(moves_url(draft), json=body)
    assert answer.status_code == 422
    assert answer.json["detail"]
    history = api(cast.author).get(f"/api/v1/courses/{draft.id}/history").json
    assert len(history["items"]) == 1


def test_an_unknown_course_is_404(cast, api):
    assert (
        api(cast.admin).post("/api/v1/courses/999999/moves", json={"move": "publish"}).status_code
        == 404
    )


def test_history_tells_who_when_from_to_and_note(cast, draft, api):
    approve(cast, draft)
    program = api(cast.author)
    first = program.get(f"/api/v1/courses/{draft.id}/history?limit=3").json
    assert [one["move"] for one in first["items"]] == ["pass", "pass", "pass"]
    rest = program.get(f"/api/v1/courses/{draft.id}/history?limit=3&cursor={first['next']}").json
    submitted = rest["items"][0]
    assert (submitted["from"], submitted["to"]) == ("draft", "first_review")
    assert submitted["who"]["id"] == str(cast.author.id)
    assert submitted["when"] == "2026-03-05T06:30:00+00:00"
    assert rest["next"] is None


def test_history_is_not_for_learners(cast, draft, api):
    url = f"/api/v1/courses/{draft.id}/history"
    assert api(cast.learner).get(url).status_code == 404
    publish(cast, draft)
    assert api(cast.learner).get(url).status_code == 403
    assert api(make_user(roles=("teacher",))).get(url).status_code == 403


def test_my_queue_is_paged(cast, api):
    for number in range(3):
        submit(cast, make_draft(cast.author, title=f"第{number}门"))
    program = api(cast.first)
    first = program.get("/api/v1/reviews?limit=2").json
    assert [one["title"] for one in first["items"]] == ["第0门", "第1门"]
    second = program.get(f"/api/v1/reviews?limit=2&cursor={first['next']}").json
    assert [one["title"] for one in second["items"]] == ["第2门"]
    assert second["items"][0]["author"]["name"] == "田老师"
    assert program.get("/api/v1/reviews?cursor=rubbish").status_code == 422


def test_two_reviewers_who_pass_at_the_same_moment_pass_once(app, cast, draft, api):
    submit(cast, draft)
    other = make_user(roles=("first_reviewer",))
    programs = [api(cast.first), api(other)]
    start, url = threading.Barrier(2), moves_url(draft)
    answers = []

    def press(program):
        start.wait()
        body = {"move": "pass", "stage": "first_review"}
        answers.append(program.post(url, json=body))

    threads = [threading.Thread(target=Context().run, args=(press, one)) for one in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status_code for one in answers) == [200, 409]
    history = api(cast.author).get(f"/api/v1/courses/{draft.id}/history").json
    assert [one["move"] for one in history["items"]] == ["pass", "submit"]
