"""The pages of series, and the same as JSON."""

import re

from tests.factories import make_user
from tests.live.making import make_live, make_series

RULE = {
    "weekdays": ["4"],
    "at": "09:00",
    "minutes": "60",
    "first_day": "2026-04-01",
    "last_day": "2026-05-07",
    "every_weeks": "1",
}
FORM = RULE | {"title": "每周四大讲堂", "audience": "public"}


def test_the_days_are_shown_before_they_are_planned(sign_in):
    teacher = sign_in(make_user(roles=("teacher",)))
    blind = teacher.post("/live/series", data=FORM)
    assert blind.status_code == 409
    assert "日期有变化" in blind.text
    page = teacher.post("/live/series/days", data=RULE)
    assert page.status_code == 200
    assert page.text.count('name="ticked"') == 6
    assert len(re.findall(r'name="ticked"[^>]* checked', page.text)) == 6
    days = ["2026-04-02", "2026-04-09", "2026-04-16", "2026-04-23", "2026-04-30", "2026-05-07"]
    answer = teacher.post("/live/series", data=FORM | {"shown": days, "ticked": days[:4]})
    assert answer.status_code == 303
    series = teacher.get(answer.location)
    assert "每周四，09:00" in series.text
    assert "2026年4月30日" in series.text  # among the days that are left out
    assert "2026年4月23日 09:00" in series.text


def test_a_public_holiday_comes_without_its_tick(sign_in):
    teacher = sign_in(make_user(roles=("teacher",)))
    page = teacher.post("/live/series/days", data=RULE | {"weekdays": ["5"]})
    friday = page.text.split('value="2026-05-01"')[1].split("</label>")[0]
    assert "劳动节" in friday
    assert "checked" not in friday.split(">")[0]


def test_a_rule_that_cannot_be_is_told_at_its_field(sign_in):
    teacher = sign_in(make_user(roles=("teacher",)))
    page = teacher.post("/live/series/days", data=RULE | {"at": "25:00", "weekdays": []})
    assert page.status_code == 422
    assert "请填写时间" in page.text
    none = teacher.post("/live/series/days", data=RULE | {"last_day": "2026-04-01"})
    assert "这段时间里没有这样的日子" in none.text
    late = {"shown": ["2026-04-02"], "ticked": [], "last_day": "2026-04-02"}
    answer = teacher.post("/live/series", data=FORM | late)
    assert answer.status_code == 422


def test_learners_follow_a_series_and_teachers_change_it(sign_in):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher)
    learner = sign_in(make_user())
    assert learner.post(f"/live/series/{series.id}/subscribe").status_code == 303
    page = learner.get(f"/live/series/{series.id}")
    assert "不再关注" in page.text
    assert "取消后面的" not in page.text
    own = sign_in(teacher)
    first = own.get(f"/live/series/{series.id}").text.split('href="/live/')[1:]
    live_id = next(part.split('"')[0] for part in first if part.split('"')[0].isdigit())
    edit = own.get(f"/live/{live_id}/edit")
    assert "保存本场及后面 3 场" in edit.text
    moved = {"title": "改了", "starts_at": "2026-03-13T10:00", "minutes": "60"}
    answer = own.post(f"/live/{live_id}/following", data=moved | {"audience": "public"})
    assert answer.location == f"/live/series/{series.id}"
    assert "每周五，10:00" in own.get(answer.location).text
    refused = own.post(f"/live/{live_id}/following", data=moved | {"starts_at": "2026-03-01T10:00"})
    assert refused.status_code == 422
    assert own.post(f"/live/{live_id}/call-off-following").status_code == 303
    undo = own.get(f"/live/series/{series.id}").text
    since = undo.split('name="since" value="')[1].split('"')[0]
    own.post(f"/live/{live_id}/restore-following", data={"since": since})
    assert "已取消" not in own.get(f"/live/series/{series.id}").text.split("section-title")[1]


def test_a_lesson_is_booked_and_taken_back(sign_in):
    lesson = make_live()
    learner = sign_in(make_user())
    assert "提醒我" in learner.get(f"/live/{lesson.id}").text
    learner.post(f"/live/{lesson.id}/book")
    assert "不用提醒" in learner.get(f"/live/{lesson.id}").text
    learner.post(f"/live/{lesson.id}/unbook")
    assert "提醒我" in learner.get(f"/live/{lesson.id}").text


def test_programs_plan_a_series(api):
    teacher = make_user(roles=("teacher",))
    body = FORM | {"weekdays": [4], "minutes": 60, "every_weeks": 2, "skip": ["2026-04-16"]}
    made = api(teacher).post("/api/v1/live/series", json=body)
    assert made.status_code == 201
    assert [one["starts_at"][:10] for one in made.json["lessons"]] == ["2026-04-02", "2026-04-30"]
    assert made.json["skipped"] == ["2026-04-16"]
    learner = api(make_user())
    address = f"/api/v1/live/series/{made.json['id']}"
    assert learner.put(f"{address}/subscription").status_code == 204
    assert learner.get(address).json["is_subscribed"] is True
    assert learner.delete(f"{address}/subscription").status_code == 204
    lesson = f"/api/v1/live/{made.json['lessons'][0]['id']}/booking"
    assert learner.put(lesson).status_code == learner.delete(lesson).status_code == 204
    bad = api(teacher).post("/api/v1/live/series", json=body | {"weekdays": [8], "at": "9"})
    assert set(bad.json["errors"]) == {"weekdays", "at"}
