"""Stays on air in time."""

from datetime import UTC, datetime, timedelta

from app.live.rules import spans

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def _at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_stays_stand_in_order_and_an_open_one_lasts_until_now():
    found = spans([(_at(30), None), (_at(0), _at(20))], _at(45))
    assert found == [(_at(0), _at(20)), (_at(30), _at(45))]


def test_stays_that_touch_are_one():
    found = spans([(_at(0), _at(20)), (_at(20), _at(30)), (_at(5), _at(10))], _at(60))
    assert found == [(_at(0), _at(30))]


def test_a_stay_without_length_is_none():
    assert spans([(_at(5), _at(5)), (_at(70), None)], _at(60)) == []
