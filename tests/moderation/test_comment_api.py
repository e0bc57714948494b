"""Comments as programs meet them."""

import pytest

from app.courses import queries as courses
from tests.courses.making import make_draft
from tests.moderation.making import make_cast, publish, submit


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast):
    return submit(cast, make_draft(cast.author, lessons=(600,)))


def comments_url(course, *more):
    return "/".join([f"/api/v1/courses/{course.id}/comments", *map(str, more)])


def video_of(course):
    return str(courses.lessons_of(courses.newest_revision(course.id).id)[0].lesson_id)


def test_a_comment_on_its_way_from_open_to_resolved(cast, draft, api):
    reviewer, author = api(cast.first), api(cast.author)
    body = {
        "lesson_id": video_of(draft),
        "at_ms": 772_000 // 2,
        "box": [0.22, 0.26, 0.3, 0.3],
        "principle": "political",
        "body": "请换成审图号齐全的地图。",
    }
    made = reviewer.post(comments_url(draft), json=body)
    assert made.status_code == 201
    assert {key: made.json[key] for key in body} == body
    assert (made.json["number"], made.json["state"], made.json["replies"]) == (1, "open", [])
    refused = reviewer.post(f"/api/v1/courses/{draft.id}/moves", json={"move": "pass"})
    assert (refused.status_code, refused.json["code"]) == (409, "political_open")

    url = comments_url(draft, made.json["id"])
    answered = author.post(f"{url}/replies", json={"body": "已换。"})
    assert answered.status_code == 201
    assert answered.json["replies"][0]["who"]["name"] == "田老师"
    settled = reviewer.patch(url, json={"state": "resolved"})
    assert settled.json["settled_by"]["id"] == str(cast.first.id)
    assert reviewer.delete(url).status_code == 409
    passed = reviewer.post(f"/api/v1/courses/{draft.id}/moves", json={"move": "pass"})
    assert passed.json["state"] == "second_review"


def test_the_list_is_paged_and_sifted(cast, draft, api):
    program = api(cast.first)
    for words in ("一", "二", "三"):
        program.post(comments_url(draft), json={"principle": "standard", "body": words})
    first = program.get(comments_url(draft) + "?limit=2").json
    rest = program.get(comments_url(draft) + f"?limit=2&cursor={first['next']}").json
    assert [one["body"] for one in first["items"] + rest["items"]] == ["一", "二", "三"]
    assert program.get(comments_url(draft) + "?state=resolved").json == {"items": [], "next": None}
    assert program.get(comments_url(draft) + "?state=odd").status_code == 422


def test_a_comment_is_taken_back(cast, draft, api):
    program = api(cast.first)
    made = program.post(comments_url(draft), json={"principle": "standard", "body": "看错了"})
    assert program.delete(comments_url(draft, made.json["id"])).status_code == 204
    assert program.get(comments_url(draft)).json["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "principle"),
        ({"principle": "odd", "body": "x"}, "principle"),
        ({"principle": "standard"}, "body"),
        ({"principle": "standard", "body": " "}, "body"),
        ({"principle": "standard", "body": "x" * 4001}, "body"),
        ({"principle": "standard", "body": "a\x00"}, "body"),
        ({"principle": "standard", "body": "x", "lesson_id": "0"}, "lesson_id"),
        ({"principle": "standard", "body": "x", "lesson_id": 10**12}, "lesson_id"),
        ({"principle": "standard", "body": "x", "at_ms": -1}, "at_ms"),
        ({"principle": "standard", "body": "x", "at_ms": "soon"}, "at_ms"),
        ({"principle": "standard", "body": "x", "at_ms": 5}, "at_ms"),
        ({"principle": "standard", "body": "x", "box": [0, 0, 1]}, "box"),
        ({"principle": "standard", "body": "x", "box": [0, 0, "NaN", 1]}, "box"),
        ({"principle": "standard", "body": "x", "box": "all"}, "box"),
        ({"principle": "standard", "body": "x", "quote": "y" * 401}, "quote"),
    ],
)
def test_a_malformed_comment_is_answered_with_422_and_leaves_nothing(cast, draft, api, body, field):
    program = api(cast.first)
    answer = program.post(comments_url(draft), json=body)
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert program.get(comments_url(draft)).json["items"] == []


def test_comments_are_not_for_learners(cast, draft, api):
    assert api(cast.learner).get(comments_url(draft)).status_code == 404
    course = publish(cast, make_draft(cast.author))
    assert api(cast.learner).get(comments_url(course)).status_code == 403


def test_my_queue_tells_minutes_comments_and_state(cast, draft, api):
    program = api(cast.first)
    program.post(comments_url(draft), json={"principle": "standard", "body": "一"})
    [item] = program.get("/api/v1/reviews").json["items"]
    assert (item["minutes"], item["open_comments"], item["state"]) == (10, 1, "first_review")
    assert program.get("/api/v1/reviews?show=all").status_code == 403
    assert program.get("/api/v1/reviews?show=nothing").status_code == 422
