"""Which rungs a picture gets."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import Shape, display_size, frame_rate, ladder

sides = st.integers(min_value=16, max_value=4096)
pixels = st.fractions(min_value=Fraction(1, 4), max_value=4, max_denominator=200)
shapes = st.builds(Shape, sides, sides, pixels, st.sampled_from([0, 90, 180, 270]))


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        (Shape(1280, 720), [(640, 360), (960, 540), (1280, 720)]),
        (Shape(1920, 1080), [(640, 360), (960, 540), (1280, 720), (1920, 1080)]),
        (Shape(3840, 2160), [(640, 360), (960, 540), (1280, 720), (1920, 1080)]),
        (Shape(720, 480), [(540, 360)]),
        (Shape(640, 360), [(640, 360)]),
        (Shape(480, 270), [(480, 270)]),
        (Shape(176, 144, Fraction(128, 117)), [(192, 144)]),
        (Shape(321, 181), [(320, 180)]),
        (Shape(720, 480, turned=90), [(240, 360), (360, 540), (480, 720)]),
        (Shape(720, 576, Fraction(64, 45)), [(640, 360), (960, 540)]),
    ],
)
def test_a_picture_gets_the_rungs_that_it_can_fill(shape, sizes):
    assert [(rung.width, rung.height) for rung in ladder(shape)] == sizes


@given(shapes)
def test_no_rung_is_higher_than_the_picture(shape):
    _width, height = display_size(shape)
    assert all(rung.height <= height for rung in ladder(shape))


@given(shapes)
def test_rungs_are_even_and_grow(shape):
    rungs = ladder(shape)
    assert rungs
    assert all(rung.width % 2 == 0 and rung.height % 2 == 0 for rung in rungs)
    assert all(low.height < high.height for low, high in pairwise(rungs))


@given(shapes)
def test_every_rung_keeps_the_display_aspect_to_the_nearest_even_pixel(shape):
    width, height = display_size(shape)
    for rung in ladder(shape):
        exact = Fraction(width * rung.height, height)
        assert abs(rung.width - exact) <= 1 or (exact < 2 and rung.width == 2)


@given(shapes)
def test_turning_a_picture_by_a_quarter_swaps_its_sides(shape):
    turned = Shape(shape.width, shape.height, shape.pixel, shape.turned + 90)
    assert display_size(turned) == display_size(shape)[::-1]


def test_a_pixel_without_a_shape_counts_as_square():
    assert display_size(Shape(640, 360, Fraction(0))) == (640, 360)


def test_a_rung_is_named_by_its_lines():
    assert [rung.name for rung in ladder(Shape(1280, 720))] == ["360p", "540p", "720p"]


def test_a_small_picture_is_given_fewer_bits():
    (small,) = ladder(Shape(176, 144))
    (usual,) = ladder(Shape(640, 360))
    assert 0 < small.kilobits < usual.kilobits


@pytest.mark.parametrize(
    ("average", "rate"),
    [
        (Fraction(25), Fraction(25)),
        (Fraction(30000, 1001), Fraction(30000, 1001)),
        (Fraction(3002, 100), Fraction(30)),
        (Fraction(60), Fraction(30)),
        (Fraction(50), Fraction(25)),
        (Fraction(120), Fraction(30)),
        (Fraction(1, 5), Fraction(1)),
        (Fraction(90000), Fraction(25)),
        (Fraction(0), Fraction(25)),
        (None, Fraction(25)),
    ],
)
def test_a_frame_rate_is_kept_halved_or_replaced(average, rate):
    assert frame_rate(average) == rate


@given(st.fractions(min_value=-1, max_value=100_000))
def test_the_frame_rate_is_always_between_one_and_thirty(average):
    assert 1 <= frame_rate(average) <= 30
