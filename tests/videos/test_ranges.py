"""Which bytes a Range header asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import Span, Unsatisfiable, byte_range

SIZE = 100


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-9", Span(0, 10)),
        ("bytes=90-", Span(90, 100)),
        ("bytes=90-1000", Span(90, 100)),
        ("bytes=-10", Span(90, 100)),
        ("bytes=-1000", Span(0, 100)),
        ("Bytes=5-5", Span(5, 6)),
        (" bytes=0-0 ", Span(0, 1)),
    ],
)
def test_a_range_is_the_bytes_it_names(header, span):
    assert byte_range(header, SIZE) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(header):
    assert isinstance(byte_range(header, SIZE), Unsatisfiable)


def test_an_empty_file_has_no_last_bytes():
    assert isinstance(byte_range("bytes=-5", 0), Unsatisfiable)


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=-", "bytes=9-5", "bytes=0-4,6-9", "lines=0-4", "bytes=a-b", "bytes=٣-٤"],
)
def test_what_is_not_one_range_means_the_whole_file(header):
    assert byte_range(header, SIZE) is None


@given(
    st.text(max_size=40) | st.from_regex(r"bytes=[0-9]{0,6}-[0-9]{0,6}", fullmatch=True),
    st.integers(0, 10**13),
)
def test_a_span_always_lies_within_the_file(header, size):
    span = byte_range(header, size)
    if isinstance(span, Span):
        assert 0 <= span.start < span.stop <= size
        assert span.length == span.stop - span.start


@given(st.binary(min_size=1, max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_a_span_cuts_what_slicing_would(content, first, last):
    span = byte_range(f"bytes={first}-{last}", len(content))
    if isinstance(span, Span):
        assert content[span.start : span.stop] == content[first : last + 1]
    else:
        assert last < first or first >= len(content)
