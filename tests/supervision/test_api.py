"""Progress, heat table and reminders as programs meet them."""

from types import SimpleNamespace

import pytest

from app.classes.actions import note_progress
from app.credits.actions import award
from app.credits.rules import EntryKind
from app.kit import clock as kit_clock
from tests.classes.making import make_class
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.progress.making import watch_to_the_end
from tests.supervision.making import SIZES, make_small_and_large


@pytest.fixture
def tutor(app):
    return make_user(roles=("tutor",))


@pytest.fixture
def learner(app):
    return make_user("anya", name="安雅")


@pytest.fixture
def course(app):
    return make_published_course(title="预算", lessons=(1200,))


@pytest.fixture
def klass(tutor, learner, course):
    return make_class(required=[course], tutors=[tutor], learners=[learner, make_user()])


def test_one_row_a_learner_with_hours_courses_risk_and_reason(tutor, learner, klass, course, api):
    award(
        learner.id, kind=EntryKind.ONLINE, source=f"course:{course.id}", title="预算",
        seconds=1200, subjects=[], at=kit_clock.now(), evidence={},
    )  # fmt: skip
    note_progress(learner.id, course.id, completed=True, at=kit_clock.now())
    answer = api(tutor).get(f"/api/v1/classes/{klass.id}/progress").json
    late, done = answer["items"]
    assert done["learner"] == {"id": str(learner.id), "name": "安雅", "username": "anya"}
    assert (done["earned_hours"], done["required_hours"]) == (0.5, 0.5)
    assert (done["required_done"], done["required_total"]) == (1, 1)
    assert (done["risk"], done["reason"]) == ("done", "必修课已全部完成")
    assert done["last_active_at"] == "2026-03-05T06:30:00+00:00"
    assert (late["risk"], late["reason"]) == ("not_started", "开班 10 天，还没开始学")
    assert (late["last_active_at"], late["reminders"]) == (None, 0)
    summary = answer["summary"]
    assert (summary["learners"], summary["done"], summary["not_started"]) == (2, 1, 1)
    assert summary["mean_hours"] == 0.25


@pytest.mark.parametrize(
    "query",
    ["sort=shoe_size", "risk=bored", "limit=0", "limit=5000", "cursor=zzz", "q=" + "x" * 101],
)
def test_a_query_that_makes_no_sense_is_422(tutor, klass, api, query):
    assert api(tutor).get(f"/api/v1/classes/{klass.id}/progress?{query}").status_code == 422


def test_a_cursor_of_another_order_is_refused_or_empty_never_an_error(tutor, klass, api):
    program = api(tutor)
    url = f"/api/v1/classes/{klass.id}/progress"
    cursor = program.get(url + "?limit=1&sort=last_active_at").json["next"]
    for sort in ("risk", "learner", "earned_hours", "reminders"):
        assert program.get(f"{url}?sort={sort}&cursor={cursor}").status_code in (200, 422)


@pytest.mark.parametrize("what", ["progress", "matrix"])
def test_the_tutor_of_another_class_finds_nothing_and_a_learner_is_forbidden(
    tutor, learner, klass, api, what
):
    other = make_user(roles=("tutor",))
    make_class(tutors=[other])
    url = f"/api/v1/classes/{klass.id}/{what}"
    assert api(other).get(url).status_code == 404
    assert api(learner).get(url).status_code == 403
    assert api(make_user(roles=("teacher",))).get(url).status_code == 404
    assert api(tutor).get(url).status_code == 200


def test_the_heat_table_names_its_courses_and_pages_by_learner(tutor, klass, course, api):
    program = api(tutor)
    first = program.get(f"/api/v1/classes/{klass.id}/matrix?limit=1").json
    assert first["courses"] == [{"id": str(course.id), "title": "预算", "required": True}]
    assert [row["cells"] for row in first["items"]] == [[0.0]]
    rest = program.get(f"/api/v1/classes/{klass.id}/matrix?limit=1&cursor={first['next']}").json
    assert (len(rest["items"]), rest["next"]) == (1, None)


def test_the_heat_table_has_every_field_of_the_public_contract(tutor, klass, api):
    answer = api(tutor).get(f"/api/v1/classes/{klass.id}/matrix?limit=1").json
    assert {"courses", "items", "next"} == set(answer)
    row = answer["items"][0]
    assert {"learner", "cells"} <= set(row)
    assert len(row["cells"]) == len(answer["courses"])
    assert all(0 <= cell <= 1 for cell in row["cells"])
    assert isinstance(row["learner"]["id"], str)
    assert isinstance(answer["next"], str)


def test_progress_has_every_field_of_the_public_contract(tutor, klass, api):
    answer = api(tutor).get(f"/api/v1/classes/{klass.id}/progress?sort=-name&q=安雅").json
    assert {"items", "next", "summary"} == set(answer)
    assert answer["next"] is None
    fields = {
        "learner", "organisation", "required_hours", "earned_hours", "required_done",
        "required_total", "last_active_at", "risk", "reminders",
    }  # fmt: skip
    assert fields <= set(answer["items"][0])
    assert isinstance(answer["items"][0]["organisation"], str)
    at_risk = api(tutor).get(f"/api/v1/classes/{klass.id}/progress?risk=not_started").json
    assert {row["risk"] for row in at_risk["items"]} == {"not_started"}


@pytest.mark.parametrize("what", ["progress", "matrix"])
def test_ten_and_a_hundred_rows_take_the_same_statements(scene, api, statements, what):
    tutor_id, classes = scene(make_small_and_large)
    program, counts = api(SimpleNamespace(id=tutor_id)), []
    for number, class_id in zip(SIZES, classes, strict=True):
        url = f"/api/v1/classes/{class_id}/{what}?limit=100"
        program.get(url)
        with statements() as said:
            assert len(program.get(url).json["items"]) == number
        counts.append(said.count)
    assert counts[0] == counts[1]


def test_reminders_are_sent_once_and_the_rest_is_explained(tutor, learner, klass, api):
    url = f"/api/v1/classes/{klass.id}/reminders"
    program = api(tutor)
    body = {"learner_ids": [str(learner.id)], "template": "behind"}
    assert program.post(url, json=body).json == {"sent": 1, "remaining": 0, "skipped": []}
    again = program.post(url, json=body).json
    assert again["sent"] == 0
    assert again["skipped"][0]["learner"]["username"] == "anya"
    assert again["skipped"][0]["reason"] == "今天已经提醒过了，每天一次就够。"
    row = program.get(f"/api/v1/classes/{klass.id}/progress?q=anya").json["items"][0]
    assert row["reminders"] == 1


def test_a_stranger_in_the_list_is_named_by_the_id_only(tutor, klass, api):
    stranger = make_user("secret")
    answer = api(tutor).post(
        f"/api/v1/classes/{klass.id}/reminders", json={"learner_ids": [stranger.id]}
    )
    assert answer.json["skipped"][0]["learner"] == {
        "id": str(stranger.id), "name": "", "username": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"learner_ids": []},
        {"learner_ids": ["x"]},
        {"learner_ids": "12"},
        {"filter": "bored"},
        {"filter": 3},
        {"filter": "behind", "template": ""},
        {"filter": "behind", "template": "x" * 501},
    ],
)
def test_reminders_for_nobody_are_422(tutor, klass, api, body):
    answer = api(tutor).post(f"/api/v1/classes/{klass.id}/reminders", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_a_course_watched_to_the_end_shows_in_the_console(
    tutor, learner, klass, course, api, clock
):
    watch_to_the_end(clock, learner, course)
    program = api(tutor)
    row = program.get(f"/api/v1/classes/{klass.id}/progress?q=anya").json["items"][0]
    assert (row["required_done"], row["earned_hours"], row["risk"]) == (1, 0.5, "done")
    heat = program.get(f"/api/v1/classes/{klass.id}/matrix").json["items"]
    assert {one["learner"]["username"]: one["cells"] for one in heat}["anya"] == [1.0]
