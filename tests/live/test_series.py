"""Series: planned at once, changed and called off from one lesson on, each lesson its own row."""

from datetime import date, timedelta

import pytest

from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.live import actions, queries
from app.live.forms import DaysShown, Plan, SeriesPlan
from app.live.models import LiveLesson, LiveSeries
from app.live.rules import Phase
from tests.classes.making import make_class
from tests.factories import make_organisation, make_user
from tests.live.making import make_live, make_series, series_plan


def hours(series_id, viewer):
    lessons = queries.get_series(viewer, series_id).lessons
    return [kit_clock.local(one.starts_at).strftime("%m-%d %H:%M") for one in lessons]


def lessons_of(series):
    query = session.query(LiveLesson).filter_by(series_id=series.id).order_by(LiveLesson.number)
    return query.all()


def edited(lesson, **changes):
    given = {
        "title": lesson.title,
        "summary": lesson.summary,
        "starts_at": lesson.starts_at,
        "minutes": 60,
        "audience": "public",
    }
    return Plan(**(given | changes))


def test_every_thursday_is_planned_but_not_the_day_that_is_skipped(app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher, skip=["2026-03-19"])
    assert hours(series.id, teacher) == ["03-12 09:00", "03-26 09:00", "04-02 09:00"]
    card = queries.get_series(make_user(), series.id)
    assert (card.weekdays, card.skipped) == ((4,), (date(2026, 3, 19),))
    assert [one.number for one in card.lessons] == [1, 2, 3]


def test_days_that_have_passed_are_left_out(app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher, first_day="2026-02-01", last_day="2026-03-12", at="09:00")
    assert hours(series.id, teacher) == ["03-12 09:00"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2026-03-11"}, "last_day"),
        ({"last_day": "2026-03-01"}, "last_day"),
        ({"last_day": "2027-04-01"}, "last_day"),
        ({"weekdays": [1, 2, 3, 4, 5, 6, 7], "last_day": "2026-09-01"}, "last_day"),
        ({"audience": "organisation-999"}, "audience"),
        ({"audience": "class-999"}, "audience"),
    ],
)
def test_a_plan_that_cannot_be_plans_nothing(app, changes, field):
    with pytest.raises(Invalid) as refusal:
        actions.plan_series(make_user(roles=("teacher",)), series_plan(**changes))
    assert list(refusal.value.errors) == [field]
    assert session.query(LiveSeries).count() == session.query(LiveLesson).count() == 0


def test_learners_plan_no_series(app):
    with pytest.raises(NotAllowed):
        actions.plan_series(make_user(), series_plan())


def test_one_taken_hour_refuses_the_whole_series_and_names_its_day(app):
    teacher = make_user(roles=("teacher",))
    hour = series_plan().starts_on(date(2026, 3, 19))
    ahead = (hour - kit_clock.now()).total_seconds() / 3600
    make_live(teacher, title="专题报告", hours_ahead=ahead)
    with pytest.raises(Conflict) as refusal:
        actions.plan_series(teacher, series_plan())
    assert refusal.value.values == {"day": "2026-03-19", "title": "专题报告"}
    assert session.query(LiveSeries).count() == 0


def test_the_preview_leaves_out_holidays_and_taken_hours_until_somebody_ticks_them(app):
    teacher = make_user(roles=("teacher",))
    make_series(teacher, first_day="2026-03-19", last_day="2026-03-19", title="已有的课")
    shown = {"weekdays": [4], "at": "09:00", "minutes": 60}
    shown |= {"first_day": "2026-03-12", "last_day": "2026-04-02"}
    feast = {date(2026, 3, 26): "节日"}
    rows = queries.preview(teacher, DaysShown(**shown), feast)
    assert [row.held for row in rows] == [True, False, False, True]
    assert [row.clash for row in rows] == [None, "已有的课", None, None]
    days = [row.day.isoformat() for row in rows]
    again = DaysShown(**shown, shown=days, ticked=[days[2]])
    held = [row.held for row in queries.preview(teacher, again, feast)]
    assert held == [False, False, True, False]


def test_one_lesson_is_changed_alone(app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher)
    second = lessons_of(series)[1]
    later = second.starts_at + timedelta(hours=5)
    actions.change_lesson(teacher, second.id, edited(second, title="特别一讲", starts_at=later))
    assert hours(series.id, teacher)[:3] == ["03-12 09:00", "03-19 14:00", "03-26 09:00"]


def test_what_follows_moves_together_and_keeps_what_was_named_by_itself(app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher)
    _, second, third, _ = lessons_of(series)
    actions.change_lesson(teacher, third.id, edited(third, title="特别一讲"))
    friday = second.starts_at + timedelta(days=1, hours=5)
    count = actions.change_following(
        teacher, second.id, edited(second, title="新名", starts_at=friday, minutes=90)
    )
    assert count == 3
    assert hours(series.id, teacher) == [
        "03-12 09:00",
        "03-20 14:00",
        "03-27 14:00",
        "04-03 14:00",
    ]
    titles = [one.title for one in queries.get_series(teacher, series.id).lessons]
    assert titles == ["每周四大讲堂", "新名", "特别一讲", "新名"]
    card = queries.get_series(teacher, series.id)
    assert (card.weekdays, card.at.hour, card.minutes, card.title) == ((5,), 14, 90, "新名")


def test_a_move_that_meets_another_lesson_changes_nothing(app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher)
    make_series(
        teacher, title="另一场", first_day="2026-03-27", last_day="2026-03-27", weekdays=[5]
    )
    second = lessons_of(series)[1]
    friday = edited(second, starts_at=second.starts_at + timedelta(days=1))
    before = hours(series.id, teacher)
    with pytest.raises(Conflict):
        actions.change_following(teacher, second.id, friday)
    session.rollback()
    assert hours(series.id, teacher) == before


def test_a_move_by_a_week_does_not_meet_the_series_itself(app):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher)
    first = lessons_of(series)[0]
    week = edited(first, starts_at=first.starts_at + timedelta(days=7))
    assert actions.change_following(teacher, first.id, week) == 4
    assert hours(series.id, teacher)[-1] == "04-09 09:00"


def test_a_single_lesson_has_nothing_that_follows(app):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher)
    assert queries.count_following(lesson.id) == 0
    with pytest.raises(Conflict):
        actions.change_following(teacher, lesson.id, edited(lesson))
    with pytest.raises(Conflict):
        actions.call_off_following(teacher, lesson.id)


def test_what_was_called_off_before_stays_so_when_the_rest_is_restored(app, clock):
    teacher = make_user(roles=("teacher",))
    series = make_series(teacher)
    _, second, third, _ = lessons_of(series)
    actions.call_off(teacher, third.id)
    clock.forward(minutes=1)
    moment = actions.call_off_following(teacher, second.id)
    states = [one.state for one in queries.get_series(teacher, series.id).lessons]
    assert states == [Phase.SCHEDULED] + [Phase.CALLED_OFF] * 3
    assert actions.restore_following(teacher, second.id, moment) == 2
    off = [one.called_off_at is not None for one in lessons_of(series)]
    assert off == [False, False, True, False]


def test_a_lesson_called_off_may_be_let_take_place_until_its_hour(app, clock):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=1, minutes=60)
    with pytest.raises(Conflict):
        actions.restore_lesson(teacher, lesson.id)
    actions.call_off(teacher, lesson.id)
    actions.restore_lesson(teacher, lesson.id)
    assert queries.get_live(teacher, lesson.id).state is Phase.SCHEDULED
    actions.call_off(teacher, lesson.id)
    with pytest.raises(NotAllowed):
        actions.restore_lesson(make_user(roles=("teacher",)), lesson.id)
    other = make_live(teacher, hours_ahead=1, minutes=60)
    with pytest.raises(Conflict):
        actions.restore_lesson(teacher, lesson.id)
    actions.call_off(teacher, other.id)
    clock.forward(hours=3)
    with pytest.raises(Conflict):
        actions.restore_lesson(teacher, lesson.id)


def test_others_change_nothing_of_a_series(app):
    series = make_series(make_user(roles=("teacher",)))
    first = lessons_of(series)[0]
    stranger = make_user(roles=("teacher",))
    for attempt in (
        lambda: actions.change_following(stranger, first.id, edited(first)),
        lambda: actions.call_off_following(stranger, first.id),
        lambda: actions.restore_following(stranger, first.id, kit_clock.now()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_series_is_seen_by_those_who_are_invited(app):
    admin, inside = make_user(roles=("learning_admin",)), make_user()
    klass = make_class(admin, learners=[inside])
    series = make_series(admin, audience=f"class-{klass.id}")
    assert queries.get_series(inside, series.id).circle == klass.title
    elsewhere = make_user(organisation=make_organisation("别处"))
    with pytest.raises(NotFound):
        queries.get_series(elsewhere, series.id)
    with pytest.raises(NotFound):
        actions.subscribe(elsewhere, series.id)
    with pytest.raises(NotFound):
        queries.get_series(inside, series.id + 1)


def test_a_series_takes_as_many_statements_for_many_lessons_as_for_one(app, statements):
    teacher, viewer = make_user(roles=("teacher",)), make_user()
    one = make_series(teacher, last_day="2026-03-12")
    many = make_series(teacher, at="15:00", last_day="2026-08-27")
    queries.get_series(viewer, one.id)
    counts = []
    for series in (one, many):
        with statements() as seen:
            queries.get_series(viewer, series.id)
        counts.append(seen.count)
    assert counts[0] == counts[1] <= 8


def test_a_plan_reads_the_same_from_a_page_as_from_a_program():
    plan = series_plan(skip=["2026-03-19"])
    assert isinstance(plan, SeriesPlan)
    assert [day.day for day in plan.held] == [12, 26, 2]
