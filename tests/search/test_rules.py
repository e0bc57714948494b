"""Query words, pairs of characters and marking, without an engine."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.rules import asked, best_line, grams, highlight, make_term, pairs, pieces, plain

TEXT = st.text(max_size=80)
CHINESE = st.text(st.sampled_from("干部教育数字政府𠮷·aB C<&"), max_size=40)


def bare(html):
    return unescape(html.replace("<mark>", "").replace("</mark>", "")).strip("…")


@given(TEXT, st.lists(TEXT, max_size=4), st.none() | st.integers(1, 30))
def test_marking_adds_nothing_but_marks(text, words, most):
    html = highlight(text, [plain(word) for word in words], most)
    assert re.sub(r"</?mark>", "", html).count("<") == 0
    assert html.count("<mark>") == html.count("</mark>")
    assert bare(html) in text


@given(CHINESE, CHINESE)
def test_a_word_that_stands_in_the_text_is_marked(text, word):
    marked = "<mark>" in highlight(text, [plain(word)])
    assert marked == (word != "" and plain(word) in plain(text))


@given(CHINESE, st.integers(60, 200))
def test_a_snippet_shows_its_first_hit(text, most):
    html = highlight("前" * 500 + text + "教育" + "后" * 500, ["教育"], most)
    assert "<mark>教育</mark>" in html
    assert len(bare(html)) <= most


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("数字政府", ["数字", "数字政府"], "<mark>数字政府</mark>"),
        ("Ｐython & ß", ["python"], "<mark>Ｐython</mark> &amp; ß"),
        ("Maß", ["s"], "Ma<mark>ß</mark>"),
        ("İstanbul", ["i"], "<mark>İ</mark>stanbul"),
        ("a<b>", ["b"], "a&lt;<mark>b</mark>&gt;"),
        ("𠮷野家", ["野"], "𠮷<mark>野</mark>家"),
        ("教育", [], "教育"),
        ("教育", [""], "教育"),
    ],
)
def test_marking_follows_the_text_as_it_is_compared(text, words, html):
    assert highlight(text, words) == html


def test_a_hit_cut_by_the_end_of_a_snippet_is_not_marked():
    assert highlight("教育" + "前" * 200 + "教育", ["教育"], 50).count("<mark>") == 1


@given(TEXT)
def test_pieces_hold_every_letter_and_nothing_else(text):
    letters = [c for c in plain(text) if c.isalnum()]
    assert [c for piece in pieces(text) for c in piece if c not in "+#"] == letters


@given(TEXT)
def test_what_was_asked_is_bounded(text):
    groups = asked(text * 10)
    assert len(groups) <= 12
    assert all(any(map(str.isalnum, group)) for group in groups)


@given(CHINESE)
def test_every_pair_of_a_query_is_among_the_pairs_of_a_text_that_holds_it(text):
    indexed = set(grams(text))
    for piece in pieces(text):
        if not piece.isascii():
            assert set(pairs(piece)) <= indexed


def test_fillers_are_left_out_unless_nothing_else_remains():
    assert make_term("党的教育", ["党", "的", "教育"]).words == ("党", "教育")
    assert make_term("的", ["的"]).words == ("的",)


def test_latin_parts_must_match_as_words_beside_pairs():
    assert make_term("5g网络", ["5g", "网络"]).grams == ("5g", "网络")


def test_the_best_line_holds_most_of_what_was_asked_for():
    text = "先看水位图\n行政复议\n行政复议的期限\n期限"
    assert best_line(text, ["行政复议", "期限"]) == 2
    assert best_line(text, ["行政复议", ""]) == 1
    assert best_line(text, ["没有"]) is None
    assert best_line("", ["没有"]) is None
    assert best_line("说\n" * 500 + "说期限", ["说", "期限"]) == 500
