"""Keyset paging: every row once, in order, whatever is added meanwhile."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Organisation
from app.kit.errors import Invalid
from app.kit.paging import decode_cursor, encode_cursor, page
from tests.factories import make_organisation

KEYS = [(Organisation.title, "desc"), (Organisation.id, "asc")]


def _walk(limit):
    seen, cursor = [], None
    while True:
        found = page(select(Organisation), KEYS, cursor, limit)
        seen += [item.title for item in found.items]
        cursor = found.next
        if cursor is None:
            return seen


def test_pages_follow_each_other_without_gap_or_repeat(app):
    for number in range(7):
        make_organisation(f"单位{number}")
    assert _walk(3) == [f"单位{n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert _walk(7) == _walk(100)


def test_an_empty_list_has_one_empty_page(app):
    found = page(select(Organisation), KEYS)
    assert (list(found.items), found.next) == ([], None)


@pytest.mark.parametrize(
    "cursor",
    [
        *("nonsense", "W10", "é", encode_cursor([1]), encode_cursor([1, 2, 3])),
        *(
            encode_cursor([odd, 2])
            for odd in ([1], True, None, "\0", "\ud800", float("nan"), 2**63)
        ),
    ],
)
def test_a_cursor_that_was_never_given_out_is_refused(app, cursor):
    with pytest.raises(Invalid):
        page(select(Organisation), KEYS, cursor)


def test_a_cursor_of_another_list_never_breaks_the_list(app):
    make_organisation("甲")
    with suppress(Invalid):  # PostgreSQL refuses to compare, SQLite compares
        page(select(Organisation), [(Organisation.id, "asc")], encode_cursor(["text"]))
    assert len(page(select(Organisation), KEYS).items) == 1


@given(st.text())
def test_no_text_breaks_a_cursor(text):
    with suppress(Invalid):
        decode_cursor(text, 2)
