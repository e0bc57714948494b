"""Whose turn it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import is_short, places_for_long, rest_seconds, turn_at

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE_MS = 60_000
moments = st.integers(0, 10**6).map(lambda seconds: NOON + timedelta(seconds=seconds))
lengths = st.integers(1, 8 * 60 * MINUTE_MS)


def later(minutes):
    return NOON + timedelta(minutes=minutes)


def test_a_short_recording_passes_a_long_one_that_came_before():
    assert turn_at(later(30), 5 * MINUTE_MS) < turn_at(NOON, 60 * MINUTE_MS)


def test_it_does_not_pass_one_that_has_waited_for_its_own_length():
    assert turn_at(later(56), 5 * MINUTE_MS) > turn_at(NOON, 60 * MINUTE_MS)


def test_a_file_nobody_has_looked_into_stands_where_it_came():
    assert turn_at(NOON, None) == NOON


@given(moments, lengths, lengths)
def test_of_two_that_come_together_the_shorter_is_never_behind(at, one, other):
    assert (turn_at(at, one) <= turn_at(at, other)) or one > other


@given(moments, lengths, st.integers(2 * 3600, 10**6), lengths)
def test_nothing_that_comes_two_hours_later_passes_so_nothing_waits_for_ever(
    at, length, seconds, other
):
    assert turn_at(at, length) <= turn_at(at + timedelta(seconds=seconds), other)


@given(st.lists(st.tuples(moments, lengths), min_size=1, max_size=30))
def test_a_queue_that_is_never_empty_comes_to_everybody(waiting):
    """However many shorter ones keep coming, one each minute, the first's turn is reached."""
    first_at, first = min(waiting)
    stream = (first_at + timedelta(minutes=n) for n in range(1, 400))
    passed = sum(turn_at(at, MINUTE_MS) < turn_at(first_at, first) for at in stream)
    assert passed <= 120


@pytest.mark.parametrize(
    ("duration_ms", "short"),
    [(None, False), (1, True), (15 * MINUTE_MS, True), (15 * MINUTE_MS + 1, False)],
)
def test_what_is_as_short_as_a_small_lesson_may_take_the_place_kept_free(duration_ms, short):
    assert is_short(duration_ms) is short


@pytest.mark.parametrize(("places", "long"), [(1, 1), (2, 1), (3, 2), (8, 7)])
def test_long_recordings_leave_one_place_free_where_there_are_two(places, long):
    assert places_for_long(places) == long


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 30), (1, 30), (2, 120), (3, 480)])
def test_each_rest_is_longer_than_the_one_before(attempts, seconds):
    assert rest_seconds(attempts) == seconds
