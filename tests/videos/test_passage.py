"""How far a video is, and how long it will take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import State, eta_seconds, percent, permille, time_limit_seconds


@given(st.integers(-(10**9), 10**12), st.integers(-10, 10**12))
def test_a_conversion_under_way_is_never_called_finished(done_ms, total_ms):
    assert 0 <= permille(done_ms, total_ms) <= 999


def test_half_of_a_recording_is_fifty_percent():
    assert percent(State.TRANSCODING, permille(30_000, 60_000)) == 50


@pytest.mark.parametrize(
    ("state", "figure"),
    [(State.UPLOADED, 0), (State.QUEUED, 0), (State.FAILED, 70), (State.READY, 100)],
)
def test_the_figure_follows_the_state(state, figure):
    assert percent(state, 700) == figure


def test_time_left_comes_from_the_measured_speed():
    left = eta_seconds(ahead_seconds=0, own_seconds=1, done_permille=250, elapsed_seconds=60)
    assert left == 180


def test_time_left_is_an_expectation_until_something_was_measured():
    left = eta_seconds(ahead_seconds=100, own_seconds=50, done_permille=0, elapsed_seconds=20)
    assert left == 130


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 1000), st.floats(0, 1e6))
def test_time_left_is_never_negative(ahead, own, done, elapsed):
    left = eta_seconds(
        ahead_seconds=ahead, own_seconds=own, done_permille=done, elapsed_seconds=elapsed
    )
    assert left >= 0


def test_an_hour_may_take_twenty_hours_and_ten_minutes_at_most():
    assert time_limit_seconds(3_600_000) == 20 * 3600 + 600
