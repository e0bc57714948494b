"""What a room does not even consider."""

import pytest

from app.discussion import forms
from app.kit.errors import Invalid
from app.kit.forms import parse

GOOD = {"body": "好", "client_id": "a"}


def wrong_fields(form, values):
    with pytest.raises(Invalid) as refusal:
        parse(form, values)
    return set(refusal.value.errors)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", ""),
        ("body", "   \n\t "),
        ("body", "\u200b\u200d"),
        ("body", "字" * 2001),
        ("body", "a\x00b"),
        ("body", "\ud800"),
        ("body", None),
        ("body", ["a"]),
        ("client_id", ""),
        ("client_id", "x" * 65),
        ("client_id", "a\nb"),
        ("client_id", None),
        ("reply_to", "-1"),
        ("reply_to", "9" * 30),
        ("reply_to", {}),
        ("at_seconds", -1),
        ("at_seconds", float("nan")),
        ("at_seconds", float("inf")),
        ("at_seconds", 10**9),
        ("at_seconds", "soon"),
        ("lesson_id", "x"),
    ],
)
def test_a_bad_field_of_a_message_is_named(field, value):
    assert wrong_fields(forms.NewMessage, GOOD | {field: value}) == {field}


def test_two_thousand_characters_are_counted_as_people_count():
    assert len(parse(forms.NewMessage, GOOD | {"body": "𠮷" * 2000}).body) == 2000


def test_a_plain_page_form_may_leave_fields_empty():
    form = parse(forms.NewMessage, GOOD | {"reply_to": "", "at_seconds": "", "lesson_id": ""})
    assert (form.reply_to, form.at_seconds, form.lesson_id) == (None, None, None)


def test_empty_lines_are_tidied_and_line_breaks_kept():
    body = "一\r\n二\n\n\n\n三"
    assert parse(forms.NewMessage, GOOD | {"body": body}).body == "一\n二\n\n三"


@pytest.mark.parametrize("emoji", ["", "a", "<b>", "👍" * 20, None, 7])
def test_a_reaction_is_one_emoji(emoji):
    assert wrong_fields(forms.Reacting, {"id": "1", "emoji": emoji}) == {"emoji"}


@pytest.mark.parametrize(
    ("form", "values"),
    [
        (forms.Muting, {"person_id": "1", "minutes": -1}),
        (forms.Muting, {"person_id": "1", "minutes": 10**9}),
        (forms.Muting, {"person_id": "x", "minutes": 1}),
        (forms.Muting, {"person_id": "1", "minutes": 1, "reason": "x" * 201}),
        (forms.Holding, {"slow_seconds": -1}),
        (forms.Holding, {"slow_seconds": 3601}),
        (forms.Holding, {"closed": "perhaps"}),
        (forms.Earlier, {"before": "0"}),
        (forms.Earlier, {"limit": 201}),
        (forms.Earlier, {"limit": 0}),
        (forms.Hiding, {"id": "1", "reason": "x" * 201}),
        (forms.InRoom, {}),
        (forms.InRoom, {"room_id": "x" * 65}),
    ],
)
def test_what_is_out_of_bounds_is_refused(form, values):
    assert len(wrong_fields(form, values)) == 1
