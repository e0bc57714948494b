"""What can be wrong with a file that could be opened."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import Findings, Picture, Problem, Shape, Sound, fell_short, judge

PICTURE = Picture(0, Shape(1280, 720), None, 60_000)
SOUND = Sound(1, 60_000)
LECTURE = Findings(PICTURE, SOUND, streams=2, declared_ms=60_000)
HOUR_MS = 3_600_000


def lasting(ms, declared_ms=None):
    return Findings(replace(PICTURE, ends_ms=ms), replace(SOUND, ends_ms=ms), 2, declared_ms or ms)


@pytest.mark.parametrize(
    "findings",
    [
        LECTURE,
        replace(LECTURE, sound=None),
        replace(LECTURE, picture=None),
        replace(LECTURE, declared_ms=None),
        replace(LECTURE, declared_ms=60_900),
        replace(LECTURE, sound=Sound(1, 5_000)),
        lasting(8 * HOUR_MS),
    ],
)
def test_a_usable_file_has_no_problem(findings):
    assert judge(findings) is None


@pytest.mark.parametrize(
    ("findings", "problem"),
    [
        (Findings(None, None, 0, None), Problem.ZERO_LENGTH),
        (Findings(None, None, 1, None), Problem.NOT_MEDIA),
        (lasting(0, None), Problem.ZERO_LENGTH),
        (lasting(40), Problem.ZERO_LENGTH),
        (lasting(0, 60_000), Problem.CUT_SHORT),
        (lasting(30_000, 60_000), Problem.CUT_SHORT),
        (lasting(8 * HOUR_MS + 1), Problem.TOO_LONG),
        (
            replace(LECTURE, picture=replace(PICTURE, shape=Shape(7680, 4320))),
            Problem.PICTURE_TOO_LARGE,
        ),
        (
            replace(LECTURE, picture=replace(PICTURE, shape=Shape(640, 8))),
            Problem.PICTURE_TOO_SMALL,
        ),
    ],
)
def test_an_unusable_file_has_a_named_problem(findings, problem):
    assert judge(findings) is problem


def test_every_problem_tells_the_teacher_what_to_do():
    codes = [problem.code for problem in Problem]
    assert len(set(codes)) == len(codes)
    assert all("lease " in problem.sentence for problem in Problem)


def test_a_file_that_declares_no_length_cannot_fall_short():
    assert not fell_short(0, None)


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_less_never_becomes_enough(got_ms, expected_ms):
    if fell_short(got_ms, expected_ms) and got_ms > 0:
        assert fell_short(got_ms - 1, expected_ms)
    assert not fell_short(expected_ms, expected_ms)
