"""Check codes, masked names, and what a printed statement is worth later."""

from hypothesis import given
from hypothesis import strategies as st

from app.credits.rules import (
    Standing,
    StatedEntry,
    StatementRefusal,
    archive_number,
    certificate_refusal,
    code_from,
    masked,
    new_code,
    readable_code,
    standing_of,
)
from app.credits.rules.statements import ALPHABET, CODE_LENGTH

codes = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)
FIRST, SECOND = StatedEntry(1, 100), StatedEntry(2, 25)


def test_a_new_code_is_made_of_letters_that_cannot_be_misread():
    assert new_code(lambda letters: letters[-1]) == "Z" * 12
    assert not set("ILOU") & set(ALPHABET)


@given(codes)
def test_a_code_typed_as_printed_is_the_code(code):
    assert code_from(readable_code(code)) == code
    assert code_from(f"  {readable_code(code).lower()}\n") == code


def test_letters_that_look_like_digits_are_forgiven():
    assert code_from("oooo-iill-zzzz") == "00001111ZZZZ"
    assert code_from("ＡＢＣＤ－１２３４－ＥＦＧＨ") == "ABCD1234EFGH"


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_sound_code_or_none(typed):
    code = code_from(typed)
    assert code is None or (len(code) == CODE_LENGTH and set(code) <= set(ALPHABET))


def test_what_is_no_code_is_none():
    for typed in ("", "ABCD", "ABCD-EFGH-123U", "校验码校验码校验码校验码", "A" * 13):
        assert code_from(typed) is None


def test_a_masked_name_keeps_its_first_character_whole():
    assert masked("安然") == "安*"
    assert masked("𠮷野家") == "𠮷*"
    assert masked(" 买买提·吐尔逊") == "买*"
    assert masked("é́tienne") == "é́*"
    assert masked("") == "*"


def test_a_statement_that_says_what_the_ledger_says_is_current():
    assert standing_of([FIRST, SECOND], [SECOND, FIRST], intact=True) is Standing.CURRENT


def test_hours_earned_later_leave_a_statement_true():
    assert standing_of([FIRST], [FIRST, SECOND], intact=True) is Standing.OUTGROWN


def test_a_later_reversal_of_something_stated_is_told():
    reversal = StatedEntry(3, -100, reverses=1)
    assert standing_of([FIRST], [FIRST, reversal], intact=True) is Standing.CORRECTED
    stated = [FIRST, reversal]
    assert standing_of(stated, [FIRST, reversal], intact=True) is Standing.CURRENT


def test_a_statement_of_what_the_ledger_does_not_hold_is_broken():
    assert standing_of([FIRST], [], intact=True) is Standing.BROKEN
    assert standing_of([FIRST], [StatedEntry(1, 25)], intact=True) is Standing.BROKEN
    assert standing_of([FIRST], [FIRST], intact=False) is Standing.BROKEN


def test_a_year_is_certified_when_nothing_is_to_go():
    refused = (StatementRefusal.NOT_COMPLETE, 300)
    assert certificate_refusal(4700, 300, 100) == refused
    assert certificate_refusal(5200, 0, 300) == refused
    assert certificate_refusal(5000, 0, 0) is None
    assert certificate_refusal(0, 0, 0) == (StatementRefusal.NOTHING_EARNED, 0)


def test_an_archive_number_names_the_year_and_nobody():
    assert archive_number(42, 2026) == "ZX-2026-0000042"
