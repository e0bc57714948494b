"""Whose screen it is, said without telling who they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import masked_name, screen_mark


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张*丰"),
        ("张三", "张*"),
        ("欧阳锋", "欧*锋"),
        ("司马相如", "司**如"),
        ("李", "李*"),
        ("", "*"),
    ],
)
def test_a_name_keeps_its_first_and_last_character(name, masked):
    assert masked_name(name) == masked


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=3))
def test_nothing_between_the_first_and_the_last_character_is_told(name):
    assert masked_name(name)[1:-1].strip("*") == ""
    assert len(masked_name(name)) == len(name)


@pytest.mark.parametrize(
    ("username", "number", "mark"),
    [
        ("530123198001012345", 7, "张*丰 2345"),
        ("zhang12", 7, "张*丰 12"),
        ("zhang", 7, "张*丰 0007"),
        ("zhang", 123456, "张*丰 3456"),
        ("zhang１２", 7, "张*丰 0007"),
    ],
)
def test_the_mark_ends_with_the_last_digits(username, number, mark):
    assert screen_mark("张三丰", username, number) == mark
