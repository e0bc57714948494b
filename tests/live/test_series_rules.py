"""Which days a weekly rule names, how a series moves, and when a reminder is due."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.rules import (
    MOST_LESSONS,
    SeriesRefusal,
    Shift,
    Telling,
    Weekly,
    check_days,
    days_of,
    is_plannable,
    reminders_due,
    shift_between,
)

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
THURSDAY = 4


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_every_thursday_between_two_days():
    rule = Weekly(frozenset({THURSDAY}), date(2026, 3, 5), date(2026, 3, 26))
    assert [day.day for day in days_of(rule)] == [5, 12, 19, 26]


def test_weeks_are_counted_from_the_one_the_first_day_lies_in():
    rule = Weekly(frozenset({1, THURSDAY}), date(2026, 3, 4), date(2026, 3, 26), every_weeks=2)
    assert [day.day for day in days_of(rule)] == [5, 16, 19]


def test_a_rule_that_ends_before_it_begins_names_no_day():
    assert days_of(Weekly(frozenset({THURSDAY}), date(2026, 3, 5), date(2026, 3, 4))) == []


@given(st.frozensets(st.integers(1, 7), min_size=1), DAYS, DAYS, st.integers(1, 4))
def test_every_day_named_lies_between_the_ends_on_a_chosen_day_and_in_order(
    weekdays, first, last, every
):
    days = days_of(Weekly(weekdays, first, last, every))
    assert days == sorted(set(days))
    assert all(first <= day <= last and day.isoweekday() in weekdays for day in days)
    if every == 1:
        span = (first + timedelta(days=by) for by in range((last - first).days + 1))
        assert days == [day for day in span if day.isoweekday() in weekdays]


def test_a_series_has_a_first_day_and_at_most_a_hundred_lessons():
    day = date(2026, 3, 5)
    rule = Weekly(frozenset({THURSDAY}), day, day)
    backwards = Weekly(frozenset({THURSDAY}), day, day - timedelta(days=1))
    assert check_days(backwards, []) is SeriesRefusal.BACKWARDS
    assert check_days(rule, []) is SeriesRefusal.NO_DAYS
    assert check_days(rule, [day] * (MOST_LESSONS + 1)) is SeriesRefusal.TOO_MANY
    assert check_days(rule, [day] * MOST_LESSONS) is None


def test_what_has_passed_cannot_be_planned():
    now = at("2026-03-05T09:00")
    assert not is_plannable(now, now)
    assert is_plannable(now + timedelta(minutes=1), now)


def test_a_series_moves_by_days_and_to_another_hour():
    shift = shift_between(at("2026-03-05T09:00"), at("2026-03-06T14:30"))
    assert shift == Shift(1, time(14, 30))
    assert shift.of(at("2026-03-12T09:00")) == at("2026-03-13T14:30")
    assert shift.of_weekdays([4, 7]) == {5, 1}


def test_a_move_keeps_the_hour_on_the_wall_over_summer_time():
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 26, 9, tzinfo=berlin)
    moved = shift_between(before, before).of(datetime(2026, 4, 2, 9, tzinfo=berlin))
    assert (moved.hour, moved.utcoffset()) == (9, timedelta(hours=2))


@pytest.mark.parametrize(
    ("starts", "now", "due"),
    [
        ("2026-03-06T09:00", "2026-03-05T08:59", []),
        ("2026-03-06T09:00", "2026-03-05T09:00", [Telling.DAY]),
        ("2026-03-06T09:00", "2026-03-06T06:59", [Telling.DAY]),
        ("2026-03-06T09:00", "2026-03-06T07:00", []),
        ("2026-03-06T09:00", "2026-03-06T08:44", []),
        ("2026-03-06T09:00", "2026-03-06T08:45", [Telling.SHORTLY]),
        ("2026-03-06T09:00", "2026-03-06T09:04", [Telling.SHORTLY]),
        ("2026-03-06T09:00", "2026-03-06T09:05", []),
        # A day before would be at night: it waits for the morning.
        ("2026-03-06T06:30", "2026-03-05T06:59", []),
        ("2026-03-06T06:30", "2026-03-05T07:00", [Telling.DAY]),
        ("2026-03-06T22:30", "2026-03-06T06:59", []),
        ("2026-03-06T22:30", "2026-03-06T07:00", [Telling.DAY]),
    ],
)
def test_reminders_come_a_day_and_a_quarter_of_an_hour_before(starts, now, due):
    assert reminders_due(at(starts), at(now)) == due
