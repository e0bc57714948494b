"""Forms: typed values or sentences, never surprises."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import field_validator

from app.kit.errors import Invalid
from app.kit.forms import Form, Line, ObjectId, Prose, fault, parse


class Sample(Form):
    id: ObjectId
    title: Line(10)
    body: Prose(50) = ""
    share: float = 0.5

    @field_validator("share")
    @classmethod
    def _half(cls, value):
        if value > 0.9:
            raise fault("At most %(most)s, please.", most="0.9")
        return value


def errors_of(**values):
    with pytest.raises(Invalid) as refused:
        parse(Sample, values)
    return refused.value.errors


def test_ids_are_accepted_as_text_and_as_numbers():
    assert parse(Sample, {"id": "17", "title": "好"}).id == 17
    assert parse(Sample, {"id": 17, "title": "好"}).id == 17


@pytest.mark.parametrize(
    "wrong", ["0", "-1", "1.5", "x", "", None, True, [], 2**63, "9" * 40, "１"]
)
def test_what_names_nothing_is_no_id(wrong):
    assert "id" in errors_of(id=wrong, title="好")


def test_text_is_trimmed_and_normalised():
    form = parse(Sample, {"id": 1, "title": "  e\u0301  "})
    assert form.title == "\u00e9"


def test_four_byte_characters_and_middle_dots_pass_unharmed():
    assert parse(Sample, {"id": 1, "title": "𠮷·艾力"}).title == "𠮷·艾力"


@pytest.mark.parametrize("wrong", ["a\x00b", "a\nb", "a\x1bb", "\ud800", "", "   ", "x" * 11])
def test_a_line_refuses_control_characters_and_wrong_lengths(wrong):
    assert list(errors_of(id=1, title=wrong)) == ["title"]


def test_prose_keeps_line_breaks():
    assert parse(Sample, {"id": 1, "title": "a", "body": "a\r\nb"}).body == "a\nb"


@pytest.mark.parametrize("wrong", [math.nan, math.inf, "NaN", "x", None, []])
def test_numbers_are_finite(wrong):
    assert list(errors_of(id=1, title="a", share=wrong)) == ["share"]


def test_a_validators_own_sentence_keeps_its_values():
    assert errors_of(id=1, title="a", share=0.95) == {
        "share": [("At most %(most)s, please.", {"most": "0.9"})]
    }


def test_every_bad_field_is_named_at_once():
    assert set(errors_of()) == {"id", "title"}


@pytest.mark.parametrize("wrong", [None, [], "text", 3])
def test_what_is_no_object_is_refused(wrong):
    with pytest.raises(Invalid):
        parse(Sample, wrong)


@given(st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.floats()))
def test_nonsense_is_refused_and_never_breaks(values):
    with pytest.raises(Invalid):
        parse(Sample, values | {"id": None})
