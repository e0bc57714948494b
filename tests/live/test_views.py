"""The pages of live lessons, the calendar file, and the same as JSON."""

import pytest
from icalendar import Calendar

from app.live import actions
from tests.factories import make_user
from tests.live.attending import go_on_air
from tests.live.making import make_live

FORM = {"title": "公共数据授权运营", "starts_at": "2026-03-06T09:00", "minutes": "90"}


def test_a_teacher_plans_a_lesson_and_learners_find_it(sign_in):
    teacher = make_user(roles=("teacher",))
    answer = sign_in(teacher).post("/live", data=FORM | {"audience": "public"})
    assert answer.status_code == 303
    page = sign_in(make_user()).get("/live")
    assert "公共数据授权运营" in page.text
    assert "2026年3月6日 09:00" in page.text


def test_a_faulty_plan_comes_back_as_it_was_typed(sign_in):
    teacher = sign_in(make_user(roles=("teacher",)))
    answer = teacher.post("/live", data=FORM | {"starts_at": "2026-03-01T09:00"})
    assert answer.status_code == 422
    assert "请选择一个还没到的时间。" in answer.text
    assert 'value="公共数据授权运营"' in answer.text


def test_the_calendar_file_says_when_and_whether_it_takes_place(sign_in):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, title="一场\n直播；分号,逗号".replace("\n", ""))
    answer = sign_in(make_user()).get(f"/live/{lesson.id}.ics")
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert event["SUMMARY"] == lesson.title
    assert event.decoded("DTSTART") == lesson.starts_at
    assert event["STATUS"] == "CONFIRMED"
    actions.call_off(teacher, lesson.id)
    answer = sign_in(make_user()).get(f"/live/{lesson.id}.ics")
    assert Calendar.from_ical(answer.data).walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_the_feed_holds_what_lies_ahead(sign_in):
    make_live(title="一", hours_ahead=5)
    make_live(title="二", hours_ahead=9)
    feed = Calendar.from_ical(sign_in(make_user()).get("/live.ics").data)
    assert [str(event["SUMMARY"]) for event in feed.walk("VEVENT")] == ["一", "二"]


def test_programs_plan_and_read_lessons(api):
    teacher = make_user(roles=("teacher",))
    body = {"title": "直播", "starts_at": "2026-03-06T09:00:00+08:00", "minutes": 90}
    answer = api(teacher).post("/api/v1/live", json=body | {"audience": "public"})
    assert answer.status_code == 201
    assert answer.json["state"] == "scheduled"
    assert answer.json["room_id"] == f"live-{answer.json['id']}"
    shown = api(make_user()).get(f"/api/v1/live/{answer.json['id']}").json
    assert (shown["minutes"], shown["audience"]) == (90, "public")
    listed = api(make_user()).get("/api/v1/live").json
    assert [one["id"] for one in listed["items"]] == [answer.json["id"]]


def test_what_is_malformed_is_named_by_its_field(api):
    body = {"title": "", "starts_at": "soon", "minutes": 5, "audience": "friends"}
    answer = api(make_user(roles=("teacher",))).post("/api/v1/live", json=body)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"title", "starts_at", "minutes", "audience"}


def test_the_list_for_programs_takes_as_many_statements_for_many_on_air_as_for_one(api, statements):
    counts = []
    for number in (1, 6):
        for _ in range(number):
            teacher = make_user(roles=("teacher",))
            go_on_air(make_live(teacher, hours_ahead=0.2).id)
        with statements() as seen:
            answer = api(make_user()).get("/api/v1/live")
        assert sum(one["manifest_url"] is not None for one in answer.json["items"]) >= number
        counts.append(seen.count)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "tab", "what", "way"),
    [
        ("learner", "coming", "会带着时间出现在这里", 'href="/courses"'),
        ("teacher", "coming", "选好时间和邀请范围", 'href="/live/new"'),
        ("learning_admin", "coming", "选好时间和邀请范围", 'href="/live/new"'),
        ("learner", "past", "录下来的可以重新观看", 'href="/live"'),
        ("learning_admin", "past", "录下来的可以重新观看", 'href="/live"'),
    ],
)
def test_an_empty_list_says_what_comes_here_and_what_to_do(sign_in, role, tab, what, way):
    page = sign_in(make_user(roles=(role,))).get(f"/live?when={tab}").text
    empty = page.split("empty", 1)[1].split("</main>", 1)[0]
    assert what in empty
    assert way in empty
