"""How far a video is, and how long it will take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import (
    State,
    percent,
    permille,
    queued_eta_seconds,
    time_limit_seconds,
    work_ms,
    working_eta_seconds,
    worth_a_notice,
)


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


def test_a_waiting_video_takes_the_work_before_it_and_its_own():
    assert queued_eta_seconds(100.4, 50) == 150


def test_work_follows_the_pixels_and_not_the_length_alone():
    lecture = work_ms(60_000, 1280, 720)
    assert lecture == pytest.approx(61_500)
    assert work_ms(60_000, 1920, 1080) > 2 * lecture
    assert work_ms(60_000, 640, 360) < lecture / 4
    assert work_ms(60_000, 720, 1280) < work_ms(60_000, 3840, 2160)
    assert work_ms(60_000, None, None) == 1500
    assert work_ms(None, 1280, 720) == 0


def left(done_permille, worked_seconds, silent_seconds=0.0, own_seconds=50.0):
    return working_eta_seconds(
        own_seconds=own_seconds,
        done_permille=done_permille,
        worked_seconds=worked_seconds,
        silent_seconds=silent_seconds,
    )


def test_time_left_is_an_expectation_until_something_was_measured():
    assert left(done_permille=19, worked_seconds=20) == 30


def test_time_left_comes_from_the_measured_speed():
    assert left(done_permille=250, worked_seconds=60) == 180


def test_time_left_shrinks_while_the_worker_says_nothing():
    assert left(done_permille=250, worked_seconds=60, silent_seconds=10) == 170


@given(st.integers(20, 1000), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_video_that_is_not_ready_always_has_some_time_left(done, worked, silent, own):
    assert left(done, worked, silent, own) >= 1


def test_an_expectation_that_has_passed_is_not_replaced_by_another():
    assert left(done_permille=10, worked_seconds=49) == 1
    assert left(done_permille=10, worked_seconds=50) is None
    assert left(done_permille=10, worked_seconds=30, silent_seconds=25) is None


def test_an_hour_may_take_twenty_hours_and_ten_minutes_at_most():
    assert time_limit_seconds(3_600_000) == 20 * 3600 + 600


@pytest.mark.parametrize(
    ("state", "waited_seconds", "worth"),
    [
        (State.FAILED, 0, True),
        (State.READY, 119, False),
        (State.READY, 120, True),
        (State.TRANSCODING, 500, False),
    ],
)
def test_an_end_is_told_where_it_is_news(state, waited_seconds, worth):
    assert worth_a_notice(state, waited_seconds) is worth
