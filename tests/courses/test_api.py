"""The JSON contract of courses: make, see, change; and what is refused."""

import json

import pytest

from app.courses import actions, queries
from app.courses.rules import State
from tests.courses.making import (
    make_draft,
    make_lesson,
    make_published_course,
    make_teacher,
    make_topic,
    publish,
)
from tests.factories import make_organisation, make_user
from tests.videos.making import make_ready_video

TITLE_200 = "𠮷<b>野</b>·" * 19 + "教育培训数字政府治" + "尾"
HTML = "<script>alert(1)</script> & “引号” 😀 𠮷"


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def program(api, teacher):
    return api(teacher)


@pytest.fixture
def topic(app):
    return make_topic("数字政府")


def test_a_teacher_makes_a_course_and_sees_it(program, teacher, topic):
    answer = program.post(
        "/api/v1/courses",
        json={"title": "概论", "summary": "一", "topic": str(topic.id), "kind": "lecture"},
    )
    assert answer.status_code == 201
    course = answer.json
    assert program.get(answer.headers["Location"]).json == course
    assert course["id"].isdigit()
    assert (course["state"], course["revision"]) == ("draft", 1)
    assert course["topic"] == str(topic.id)
    assert course["room_id"] == f"course-{course['id']}"
    assert (course["lessons"], course["minutes"], course["hours"]) == ([], 0, 0)


@pytest.mark.parametrize(
    "roles", [("learner",), ("first_reviewer",), ("learning_admin",), ("sysadmin",)]
)
def test_only_teachers_make_courses(api, roles):
    answer = api(make_user(roles=roles)).post(
        "/api/v1/courses", json={"title": "x", "kind": "case"}
    )
    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": " \n "}, "title"),
        ({"title": "字" * 201}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a\ud800"}, "title"),
        ({"title": ["x"]}, "title"),
        ({"title": 7}, "title"),
        ({"summary": "字" * 5001}, "summary"),
        ({"kind": "novel"}, "kind"),
        ({"kind": None}, "kind"),
        ({"topic": "0"}, "topic"),
        ({"topic": "999999999"}, "topic"),
        ({"topic": "9" * 30}, "topic"),
        ({"topic": {"id": 1}}, "topic"),
        ({"hosting_organisation": "999999"}, "hosting_organisation"),
        ({"building_organisation": "x"}, "building_organisation"),
        ({"tags": "x"}, "tags"),
        ({"tags": ["字" * 41]}, "tags"),
        ({"responsible_person": "字" * 61}, "responsible_person"),
    ],
)
def test_bad_input_names_its_field_and_makes_nothing(program, teacher, body, field):
    base = {} if body == {} else {"title": "概论", "kind": "lecture"}
    answer = program.post(
        "/api/v1/courses", data=json.dumps(base | body), content_type="application/json"
    )
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert not queries.my_courses(teacher, _all()).items


def _all():
    from app.kit.paging import Paging

    return Paging()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"title": NaN}']
)
def test_malformed_bodies_are_refused(program, body):
    answer = program.post("/api/v1/courses", data=body, content_type="application/json")
    assert answer.status_code == 422


def test_the_longest_texts_html_and_rare_characters_survive_unchanged(program, run_jobs):
    assert len(TITLE_200) == 200
    summary = (HTML * 200)[:5000]
    course = program.post(
        "/api/v1/courses",
        json={"title": TITLE_200, "summary": summary, "kind": "case", "tags": [HTML[:40]]},
    ).json
    assert (course["title"], course["summary"]) == (TITLE_200, summary.strip())
    assert course["tags"] == [HTML[:40].strip()]
    publish_id = int(course["id"])
    actions.place_revision(None, queries.newest_revision(publish_id).id, State.PUBLISHED)
    run_jobs()
    [item] = program.get("/api/v1/courses?q=𠮷").json["items"]
    assert item["title"] == TITLE_200
    assert "<script" not in item["highlight"]
    assert "<mark>𠮷</mark>" in item["title_highlight"]


def test_room_is_kept_for_the_required_metadata(program, teacher):
    unit = make_organisation("某局")
    body = {
        "title": "概论",
        "kind": "case",
        "tags": ["乡村", "基层"],
        "level": "basic",
        "hosting_organisation": str(unit.id),
        "building_organisation": str(unit.id),
        "responsible_person": "阿卜杜拉·买买提",
    }
    course = program.post("/api/v1/courses", json=body).json
    assert {name: course[name] for name in body} == body


def test_the_same_form_sent_twice_makes_one_course(program):
    body = {"title": "概论", "kind": "case", "form_key": "k1"}
    first, second = (program.post("/api/v1/courses", json=body).json for _ in range(2))
    assert first["id"] == second["id"]
    assert program.post("/api/v1/courses", json=body | {"form_key": "k2"}).json["id"] != first["id"]


def test_a_draft_is_invisible_to_others(api, teacher):
    course = make_draft(teacher)
    url = f"/api/v1/courses/{course.id}"
    for roles in (("learner",), ("tutor",), ("teacher",), ("sysadmin",), ("auditor",)):
        other = api(make_user(roles=roles))
        assert other.get(url).status_code == 404
        assert other.patch(url, json={"title": "x"}).status_code == 404
        assert (
            other.post(
                url + "/lessons", json={"title": "x", "kind": "article", "body": "x"}
            ).status_code
            == 404
        )
        assert other.get(url + "/missing").status_code == 404
    for roles in (
        ("first_reviewer",),
        ("second_reviewer",),
        ("final_reviewer",),
        ("learning_admin",),
    ):
        other = api(make_user(roles=roles))
        assert other.get(url).status_code == 200
        assert other.patch(url, json={"title": "x"}).status_code == 403
        assert "manifest_url" not in str(other.get(url).json)
    assert queries.newest_revision(course.id).title == course_title(course)


def course_title(course):
    return queries.titles([course.id])[course.id]


@pytest.mark.parametrize("course_id", ["0", "-1", "x", "1.0", "9" * 19, "9" * 40, "１"])
def test_a_course_that_cannot_exist_is_not_found(program, course_id):
    assert program.get(f"/api/v1/courses/{course_id}").status_code == 404
    assert program.patch(f"/api/v1/courses/{course_id}", json={}).status_code in (404, 405)


def test_a_change_touches_only_what_it_names(program, teacher, topic):
    course = make_draft(teacher, title="旧", summary="简介", topic=topic)
    answer = program.patch(f"/api/v1/courses/{course.id}", json={"title": "新"}).json
    assert (answer["title"], answer["summary"], answer["topic"]) == ("新", "简介", str(topic.id))
    answer = program.patch(
        f"/api/v1/courses/{course.id}", json={"topic": None, "kind": "micro"}
    ).json
    assert (answer["title"], answer["topic"], answer["kind"]) == ("新", None, "micro")


def test_an_empty_title_is_refused_and_nothing_changes(program, teacher):
    course = make_draft(teacher, title="旧")
    answer = program.patch(f"/api/v1/courses/{course.id}", json={"title": "", "summary": "新"})
    assert answer.status_code == 422
    assert program.get(f"/api/v1/courses/{course.id}").json["summary"] != "新"


def test_changing_a_published_course_opens_a_draft_that_learners_do_not_see(api, program, teacher):
    course = make_published_course(teacher, title="第一版", lessons=["article", "article"])
    url = f"/api/v1/courses/{course.id}"
    before = program.get(url).json
    assert (before["state"], before["revision"]) == ("published", 1)
    after = program.patch(url, json={"title": "第二版"}).json
    assert (after["title"], after["state"], after["revision"]) == ("第二版", "draft", 2)
    assert [one["id"] for one in after["lessons"]] == [one["id"] for one in before["lessons"]]
    again = program.patch(url, json={"summary": "改"}).json
    assert again["revision"] == 2
    seen = api(make_user()).get(url).json
    assert (seen["title"], seen["state"], seen["revision"]) == ("第一版", "published", 1)


@pytest.mark.parametrize(
    "stage", [State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.APPROVED]
)
def test_what_is_in_review_cannot_be_changed(program, teacher, stage):
    course = make_draft(teacher)
    [lesson] = program.get(f"/api/v1/courses/{course.id}").json["lessons"]
    actions.place_revision(teacher, queries.newest_revision(course.id).id, stage)
    url = f"/api/v1/courses/{course.id}"
    refused = [
        program.patch(url, json={"title": "x"}),
        program.post(url + "/lessons", json={"title": "x", "kind": "article", "body": "x"}),
        program.patch(f"{url}/lessons/{lesson['id']}", json={"title": "x"}),
        program.delete(f"{url}/lessons/{lesson['id']}"),
        program.put(url + "/lessons/order", json={"lesson_ids": [lesson["id"]]}),
    ]
    assert {answer.status_code for answer in refused} == {409}
    assert {answer.json["code"] for answer in refused} == {"in_review"}
    assert program.get(url).json["state"] == stage


@pytest.mark.parametrize("state", [State.RETIRING, State.RETIRED])
def test_a_course_on_its_way_out_cannot_be_changed(program, teacher, state):
    course = make_published_course(teacher)
    actions.place_course(None, course.id, state)
    answer = program.patch(f"/api/v1/courses/{course.id}", json={"title": "x"})
    assert (answer.status_code, answer.json["code"]) == (409, "leaving")


def test_the_kind_is_fixed_by_the_first_publication(program, teacher):
    course = make_published_course(teacher, kind="lecture")
    url = f"/api/v1/courses/{course.id}"
    assert program.patch(url, json={"kind": "lecture"}).status_code == 200
    answer = program.patch(url, json={"kind": "micro", "title": "x"})
    assert (answer.status_code, answer.json["code"]) == (409, "kind_fixed")
    assert program.get(url).json["title"] != "x"


def test_a_video_lesson_tells_its_author_where_to_watch_it(api, program, teacher):
    course = make_draft(teacher, lessons=[])
    video = make_ready_video(teacher, duration_ms=90_500)
    lesson = program.post(
        f"/api/v1/courses/{course.id}/lessons",
        json={"title": "第一讲", "kind": "video", "video_id": str(video.id)},
    )
    assert lesson.status_code == 201
    assert lesson.json["duration_seconds"] == 90.5
    assert lesson.json["video_state"] == "ready"
    assert lesson.json["manifest_url"].endswith(".m3u8")
    assert program.get(f"/api/v1/courses/{course.id}").json["minutes"] == 1.5
    publish(course)
    seen = api(make_user()).get(f"/api/v1/courses/{course.id}").json["lessons"][0]
    told = {"id", "title", "kind", "required", "video_id", "document_id", "duration_seconds"}
    told |= {"chapters"}
    assert set(seen) == told


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "video"}, "video_id"),
        ({"kind": "video", "video_id": "999999"}, "video_id"),
        ({"kind": "video", "video_id": "abc"}, "video_id"),
        ({"kind": "article"}, "body"),
        ({"kind": "article", "body": "  \n"}, "body"),
        ({"kind": "article", "body": "字" * 100_001}, "body"),
        ({"kind": "article", "body": "x", "title": "字" * 201}, "title"),
        ({"kind": "audio"}, "video_id"),
        ({"kind": "live"}, "kind"),
        ({"kind": "poem"}, "kind"),
        ({"kind": "article", "body": "x", "required": "maybe"}, "required"),
    ],
)
def test_a_lesson_without_content_is_refused(program, teacher, body, field):
    course = make_draft(teacher, lessons=[])
    answer = program.post(f"/api/v1/courses/{course.id}/lessons", json={"title": "一"} | body)
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert program.get(f"/api/v1/courses/{course.id}").json["lessons"] == []


def test_another_teachers_video_is_not_mine_to_use(program, teacher):
    course = make_draft(teacher, lessons=[])
    theirs = make_ready_video(make_teacher())
    body = {"title": "一", "kind": "video", "video_id": str(theirs.id)}
    answer = program.post(f"/api/v1/courses/{course.id}/lessons", json=body)
    assert answer.status_code == 422


def test_a_lesson_is_changed_moved_and_removed(program, teacher):
    course = make_draft(teacher, lessons=["article", "article", "article"])
    url = f"/api/v1/courses/{course.id}"
    a, b, c = (one["id"] for one in program.get(url).json["lessons"])
    changed = program.patch(f"{url}/lessons/{a}", json={"title": "新", "required": False}).json
    assert (changed["title"], changed["required"]) == ("新", False)
    program.patch(f"{url}/lessons/{c}", json={"position": 1})
    assert [one["id"] for one in program.get(url).json["lessons"]] == [c, a, b]
    program.put(url + "/lessons/order", json={"lesson_ids": [b, a, c]})
    assert [one["id"] for one in program.get(url).json["lessons"]] == [b, a, c]
    assert program.delete(f"{url}/lessons/{a}").status_code == 204
    assert program.delete(f"{url}/lessons/{a}").status_code == 404
    assert [one["id"] for one in program.get(url).json["lessons"]] == [b, c]


@pytest.mark.parametrize("order", [[], ["1"], "x", [None], ["9" * 30]])
def test_an_order_that_does_not_name_every_lesson_is_refused(program, teacher, order):
    course = make_draft(teacher, lessons=["article", "article"])
    answer = program.put(f"/api/v1/courses/{course.id}/lessons/order", json={"lesson_ids": order})
    assert answer.status_code == 422


def test_a_lesson_of_another_course_is_not_found(program, teacher):
    mine = make_draft(teacher, lessons=["article"])
    other = make_draft(teacher, lessons=["article"])
    [lesson] = program.get(f"/api/v1/courses/{other.id}").json["lessons"]
    url = f"/api/v1/courses/{mine.id}/lessons/{lesson['id']}"
    assert program.patch(url, json={"title": "x"}).status_code == 404
    assert program.delete(url).status_code == 404


def test_removing_a_lesson_keeps_it_in_what_is_published(api, program, teacher):
    course = make_published_course(teacher, lessons=["article", "article"])
    url = f"/api/v1/courses/{course.id}"
    first = program.get(url).json["lessons"][0]["id"]
    assert program.delete(f"{url}/lessons/{first}").status_code == 204
    assert len(program.get(url).json["lessons"]) == 1
    assert len(api(make_user()).get(url).json["lessons"]) == 2


def test_the_checklist_names_what_is_missing(program, teacher):
    course = make_draft(teacher, summary="", lessons=[])
    missing = program.get(f"/api/v1/courses/{course.id}/missing").json["items"]
    assert [one["code"] for one in missing] == ["no_summary", "no_lesson"]
    make_lesson(teacher, course, 60)
    program.patch(f"/api/v1/courses/{course.id}", json={"summary": "有了"})
    assert program.get(f"/api/v1/courses/{course.id}/missing").json["items"] == []


def test_an_article_is_read_by_who_may_see_the_course(api, program, teacher):
    course = make_draft(
        teacher, lessons=[{"kind": "article", "body": "# 标题\n\n<b>x</b> **重点**"}]
    )
    [lesson] = program.get(f"/api/v1/courses/{course.id}").json["lessons"]
    url = f"/api/v1/lessons/{lesson['id']}"
    html = program.get(url).json["body_html"]
    assert html == "<h2>标题</h2>\n<p>&lt;b&gt;x&lt;/b&gt; <strong>重点</strong></p>"
    learner = api(make_user())
    assert learner.get(url).status_code == 404
    publish(course)
    assert learner.get(url).json["body_html"] == html
    assert learner.get("/api/v1/lessons/999999").status_code == 404


def test_topics_are_a_flat_list_parents_first(program):
    parent = make_topic("综合素养")
    child = make_topic("数字政府", parent)
    assert program.get("/api/v1/topics").json["items"] == [
        {"id": str(parent.id), "parent_id": None, "title": "综合素养"},
        {"id": str(child.id), "parent_id": str(parent.id), "title": "数字政府"},
    ]


def test_nobody_gets_anything_without_signing_in(client):
    for url in ("/api/v1/topics", "/api/v1/courses", "/api/v1/courses/1", "/api/v1/lessons/1"):
        assert client.get(url).status_code == 401
    assert client.post("/api/v1/courses", json={}).status_code in (401, 403)
