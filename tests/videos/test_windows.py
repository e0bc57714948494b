"""Which segment belongs to which window, and the keys of windows."""

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.videos.queries import window_key
from app.videos.rules import (
    SEGMENT_SECONDS,
    SEGMENTS_A_WINDOW,
    WINDOW_MS,
    iv_of,
    window_of,
    windows_in,
)


def test_a_window_is_one_minute():
    assert SEGMENTS_A_WINDOW * SEGMENT_SECONDS == 60
    assert [window_of(segment) for segment in (0, 14, 15, 29, 30)] == [0, 0, 1, 1, 2]


def test_the_vector_of_a_segment_is_its_number():
    assert iv_of(0) == bytes(16)
    assert iv_of(258) == bytes(14) + b"\x01\x02"


@given(st.integers(min_value=1, max_value=10**8))
def test_the_last_moment_lies_in_the_last_window(duration_ms: int):
    assert (duration_ms - 1) // WINDOW_MS == windows_in(duration_ms) - 1


def test_a_recording_of_nothing_still_has_a_window():
    assert windows_in(0) == 1


def test_every_window_of_every_recording_has_its_own_key(built_app: Flask):
    with built_app.app_context():
        keys = [window_key(video, window) for video in ("ab", "cd") for window in (0, 1)]
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {16}
