"""My credits as JSON."""

from datetime import datetime

import pytest

from app.credits import actions
from tests.credits.making import award_hours
from tests.factories import make_user


@pytest.fixture
def learner(app):
    return make_user()


def test_my_credits_answers_as_the_contract_says(learner, api):
    entry = award_hours(learner, 1800, source="course:12", required=True)
    answer = api(learner).get("/api/v1/me/credits?year=2026")
    assert answer.status_code == 200
    assert answer.json["year"] == 2026
    assert (answer.json["earned"], answer.json["required"]) == (1.0, 50.0)
    assert answer.json["accounts"] == [
        {"account": "total", "earned": 1.0, "required": 50.0},
        {"account": "required", "earned": 1.0, "required": 30.0},
        {"account": "online", "earned": 1.0, "required": None},
    ]
    assert answer.json["entries"] == [
        {
            "id": str(entry.id),
            "at": "2026-03-05T14:30:00+08:00",
            "hours": 1.0,
            "kind": "online",
            "source": "course:12",
            "title": "基层财政预算怎么读",
            "required": True,
            "withheld": 0.0,
            "rule_set": {"id": str(entry.rule_set_id), "title": "平台默认规则", "version": 1},
            "note": None,
            "reverses": None,
        }
    ]


def test_a_correction_is_a_negative_entry_with_its_reason(learner, api):
    entry = award_hours(learner)
    admin = make_user(roles=("learning_admin",))
    actions.reverse_entry(admin, entry.id, "重复记入")
    answer = api(learner).get("/api/v1/me/credits").json
    assert answer["earned"] == 0.0
    assert [(one["hours"], one["note"], one["reverses"]) for one in answer["entries"]] == [
        (-1.0, "重复记入", str(entry.id)),
        (1.0, None, None),
    ]


def test_this_year_is_answered_where_none_is_asked_for(learner, api, clock):
    clock.set(datetime(2027, 1, 1, 0, 0, 1))
    assert api(learner).get("/api/v1/me/credits").json["year"] == 2027


def test_everybody_gets_their_own(learner, api):
    award_hours(learner)
    assert api(make_user()).get("/api/v1/me/credits").json["entries"] == []


@pytest.mark.parametrize(
    "year", ["abc", "1999", "2101", "-1", "20.5", "9" * 40, "%00", "２０２６年"]
)
def test_a_year_that_is_none_is_malformed(learner, api, year):
    answer = api(learner).get(f"/api/v1/me/credits?year={year}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert list(answer.json["errors"]) == ["year"]


def test_credits_need_a_sign_in(client):
    assert client.get("/api/v1/me/credits").status_code == 401
