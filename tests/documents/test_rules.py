"""Which pictures are looked into, and how large they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.rules import (
    PIXELS_MOST,
    SIDE_MOST,
    PictureRefusal,
    fitted,
    page_name,
    refuse_picture,
    written_picture,
)


@pytest.mark.parametrize(
    ("size", "refusal"),
    [
        ((6000, 6000), None),
        ((6000, 6001), PictureRefusal.TOO_MANY_PIXELS),
        ((1, PIXELS_MOST), None),
        ((1, 1), None),
        ((0, 10), PictureRefusal.BROKEN),
        ((10, 0), PictureRefusal.BROKEN),
    ],
)
def test_a_picture_is_refused_by_the_size_its_head_names(size, refusal):
    assert refuse_picture(*size) is refusal


@given(st.integers(1, 40_000), st.integers(1, 40_000))
def test_a_picture_fits_and_keeps_its_shape(width, height):
    wide, high = fitted(width, height)
    assert 1 <= wide <= min(width, SIDE_MOST)
    assert 1 <= high <= min(height, SIDE_MOST)
    assert (wide, high) == (width, height) or max(wide, high) == SIDE_MOST
    scale = min(1, SIDE_MOST / max(width, height))
    assert abs(wide - width * scale) <= 1
    assert abs(high - height * scale) <= 1


def test_words_of_a_picture_mean_nothing_in_markdown():
    assert written_picture(7, "甲[乙](丙)*!") == r"![甲\[乙\](丙)\*\!](/studio/pictures/7)"


def test_pages_are_named_in_their_order():
    assert [page_name(1), page_name(200)] == ["0001.webp", "0200.webp"]
