"""Attendance over a series: who sees whom, what counted of each lesson, and why."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from app.accounts.models import User
from app.credits.actions import reverse_entry
from app.credits.models import CreditEntry
from app.kit import clock as kit_clock
from app.kit.db import session, transactional
from app.live import actions, queries
from app.live.forms import Marks, Review
from app.live.models import Attendance, LiveLesson, LiveSubscription
from tests.classes.making import make_class
from tests.factories import make_organisation, make_user
from tests.live.attending import Viewer, end, go_on_air, settle
from tests.live.gathering import make_venue
from tests.live.making import make_series


class Series:
    """Four lessons of ten minutes. Two are over: one came to both, one came late to the first, one
    sat at a venue of the second, one only follows."""

    def __init__(self, clock):
        self.clock = clock
        self.teacher = make_user(roles=("teacher",))
        self.county = make_organisation(parent=self.teacher.organisation)
        self.series = make_series(self.teacher, minutes=10)
        self.id = self.series.id
        lessons = session.query(LiveLesson).filter_by(series_id=self.id)
        self.lessons = [one.id for one in lessons.order_by(LiveLesson.number)]
        self.good, self.late = Viewer(name="=1+1"), Viewer(name="迟到的人")
        self.seated = make_user(name="会场里的人", organisation=self.county)
        self.follower = make_user(name="只关注的人")
        actions.subscribe(self.follower, self.id)
        self.liaison = make_user(roles=("tutor",), organisation=self.county)
        self.judge = make_user(roles=("learning_admin",), organisation=self.county)
        self.hold(0, late=self.late)
        self.hold(1, venue=True)

    def hold(self, place, late=None, venue=False):
        live = session.get(LiveLesson, self.lessons[place])
        self.clock.forward(seconds=(live.starts_at - kit_clock.now()).total_seconds())
        go_on_air(live.id)
        held = make_venue(self.teacher, live, self.liaison) if venue else None
        if held:
            rows = [(1, self.seated.username)]
            actions.register_people(self.liaison, live.id, held.id, rows)
            marks = Marks(mark="arrived", everybody=True)
            actions.mark_people(self.liaison, live.id, held.id, marks)
        self.good.stay(self.clock, live.id, 480)
        for _ in range(8):
            self.clock.forward(seconds=15)
            self.good.beat(live.id)
            if late:
                late.beat(live.id)
        end(live.id)
        if held:
            actions.submit_venue(self.liaison, live.id, held.id)
            step = queries.last_step_of(held.id)
            form = Review(decision="approve", step=step)
            actions.review_venue(self.judge, live.id, held.id, form)
        settle(self.clock, live.id)
        for venue_id in queries.venues_to_settle():
            actions.settle_venue_portion(venue_id)

    def ids(self):
        people = (self.teacher, self.judge, self.good.person, self.late.person)
        return self.clock.at, self.id, self.lessons, [one.id for one in people]


class Held:
    """What became of it, and four of its people."""

    def __init__(self, series_id, lessons, people):
        self.id, self.lessons = series_id, lessons
        self.teacher, self.judge, self.good, self.late = people

    @property
    def page(self):
        return f"/live/series/{self.id}/attendance"

    @property
    def json(self):
        return f"/api/v1{self.page}"


def hold_series(clock):
    return Series(clock).ids()


@pytest.fixture
def held(scene, clock):
    clock.at, series_id, lessons, people = scene(hold_series, clock)
    found = [session.get_one(User, one) for one in people]
    session.commit()
    return Held(series_id, lessons, found)


def told(answer):
    """The names on a page of the API, each with what came of the lessons in their order."""
    order = [one["id"] for one in answer["lessons"]]
    return {
        one["name"]: [one["lessons"][live_id]["came"] for live_id in order]
        for one in answer["items"]
    }


def test_its_teacher_sees_what_came_of_each_lesson_for_each_person(sign_in, api, held):
    answer = api(held.teacher).get(held.json).json
    assert told(answer) == {
        "=1+1": ["counted", "counted"],
        "迟到的人": ["too_short", "absent"],
        "会场里的人": ["absent", "counted"],
        "只关注的人": ["absent", "absent"],
    }
    assert [(one["came"], one["counted"]) for one in answer["lessons"]] == [(2, 1), (2, 2)]
    summary = answer["summary"]
    assert (summary["people"], summary["every"], summary["missed"], summary["none"]) == (4, 1, 3, 2)
    rows = {one["name"]: one for one in answer["items"]}
    assert rows["会场里的人"]["lessons"][str(held.lessons[1])]["by"] == "venue"
    assert rows["=1+1"]["counted"] == 2
    assert summary["hours"] == sum(one["hours"] for one in answer["items"]) > 0
    page = sign_in(held.teacher).get(held.page).text
    for word in ("会场里的人", "已计入", "时长不足", "未参加", "分会场", "只关注的人"):
        assert word in page


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("every", {"=1+1"}),
        ("missed", {"迟到的人", "会场里的人", "只关注的人"}),
        ("none", {"迟到的人", "只关注的人"}),
    ],
)
def test_people_are_filtered_by_what_counts_for_them_and_by_name(api, held, which, names):
    program = api(held.teacher)
    assert set(told(program.get(f"{held.json}?which={which}").json)) == names
    found = program.get(held.json, query_string={"which": which, "q": "的人"}).json
    assert set(told(found)) == {name for name in names if "的人" in name}


def test_others_see_only_the_people_they_answer_for(api, held):
    assert set(told(api(held.judge).get(held.json).json)) == {"会场里的人"}
    tutor = make_user(roles=("tutor",))
    make_class(tutors=[tutor], learners=[held.late])
    assert set(told(api(tutor).get(held.json).json)) == {"迟到的人"}
    summary = api(tutor).get(held.json).json["summary"]
    assert (summary["people"], summary["hours"]) == (1, 0)
    idle = make_user(roles=("tutor",))
    assert told(api(idle).get(held.json).json) == {}
    above = make_user(roles=("learning_admin",), organisation=held.teacher.organisation)
    assert len(told(api(above).get(held.json).json)) == 4
    for person in (held.good, make_user(roles=("teacher",))):
        assert api(person).get(held.json).status_code == 403


def test_what_was_taken_back_counts_no_more(api, held):
    entry = session.query(CreditEntry).filter_by(person_id=held.good.id).first()
    reverse_entry(make_user(roles=("learning_admin",)), entry.id, "重复")
    answer = api(held.teacher).get(held.json).json
    assert sorted(told(answer)["=1+1"]) == ["counted", "taken_back"]
    assert answer["summary"]["every"] == 0
    assert sum(one["counted"] for one in answer["lessons"]) == 2


def test_a_learner_sees_what_counts_of_a_series_that_they_follow(sign_in, api, held):
    mine = api(held.good).get(f"{held.json}/mine").json
    assert (mine["held"], mine["counted"]) == (2, 2)
    page = sign_in(held.late).get(f"/live/series/{held.id}").text
    assert "已开讲 2 场，您计入 0 场" in page
    assert "时长不足" in page
    assert held.page not in page
    assert held.page in sign_in(held.teacher).get(f"/live/series/{held.id}").text


def test_before_the_first_lesson_the_page_says_what_will_be_there(sign_in, api, app, clock):
    series = make_series(make_user(roles=("teacher",)))
    teacher = session.get(type(make_user()), series.teacher_id)
    page = sign_in(teacher).get(f"/live/series/{series.id}/attendance")
    assert "还没有开讲" in page.text
    assert sign_in(teacher).get(f"/live/series/{series.id}/attendance.xlsx").status_code == 200
    mine = api(make_user()).get(f"/api/v1/live/series/{series.id}/attendance/mine")
    assert mine.status_code == 404


@pytest.mark.parametrize("asked", ["part=0", "part=x", "which=some", "cursor=zzz", "limit=0"])
def test_bad_input_gets_a_sentence(api, held, asked):
    answer = api(held.teacher).get(f"{held.json}?{asked}")
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_the_sheet_holds_everybody_every_lesson_and_no_formula(sign_in, held):
    answer = sign_in(held.teacher).get(f"{held.page}.xlsx")
    [sheet] = load_workbook(BytesIO(answer.data)).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert {row[1] for row in rows[2:]} == {"'=1+1", "迟到的人", "会场里的人", "只关注的人"}
    assert len(rows[1]) == 6 + 2
    assert held.teacher.name in rows[0][1]
    assert next(row for row in rows if row[1] == "会场里的人")[7].startswith("已计入")


@transactional
def crowd(held, people):
    one = session.query(Attendance).filter_by(live_id=held.lessons[0]).first()
    kept = {c.name: getattr(one, c.name) for c in Attendance.__table__.c if c.name != "id"}
    session.execute(
        insert(Attendance.__table__), [kept | {"person_id": person.id} for person in people]
    )


def test_a_page_of_many_takes_as_many_statements_as_one_of_few(sign_in, held, statements):
    visitor = sign_in(held.teacher)
    with statements() as few:
        visitor.get(held.page)
    crowd(held, [make_user() for _ in range(60)])
    with statements() as many:
        page = visitor.get(held.page).text
    assert many.count == few.count
    assert "cursor=" in page


@transactional
def over_already(lessons):
    for live_id in lessons:
        lesson = session.get(LiveLesson, live_id)
        lesson.on_air_at, lesson.ended_at = lesson.starts_at, lesson.ends_at


def test_of_a_long_series_the_latest_lessons_stand_first(sign_in, clock, app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher, minutes=10, last_day="2026-05-28")
    lessons = session.query(LiveLesson).filter_by(series_id=series.id).all()
    clock.forward(days=100)
    over_already([one.id for one in lessons])
    follow(series.id, make_user())
    visitor = sign_in(teacher)
    latest = visitor.get(f"/live/series/{series.id}/attendance").text
    earlier = visitor.get(f"/live/series/{series.id}/attendance?part=2").text
    assert "第 5 至 12 讲" in latest
    assert "第 1 至 4 讲" in earlier
    assert "更早的场次" in latest
    assert "更早的场次" not in earlier
    assert "没有更早的场次" in visitor.get(f"/live/series/{series.id}/attendance?part=9").text


@transactional
def follow(series_id, person):
    now = kit_clock.now() - timedelta(days=1)
    session.add(LiveSubscription(series_id=series_id, person_id=person.id, subscribed_at=now))
