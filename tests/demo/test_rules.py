"""The time line of a lecture, and the hours of people."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.rules.evenings import awake
from app.demo.rules.lectures import COVER_SECONDS, Chapter, chapters_of, phrase_of, shots_of

SLIDES = (("先说结论",), ("1:第一句话要慢慢说", "再补一句", "2:第二句"))


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [("2:先听后问", "先听后问", 2), ("没有编号的话", "没有编号的话", None)],
)
def test_a_phrase_names_the_line_it_is_about(text, words, line):
    phrase = phrase_of(text)
    assert (phrase.words, phrase.line) == (words, line)


def test_longer_words_stay_longer():
    assert phrase_of("短").seconds < phrase_of("这一句话要长得多得多得多").seconds


def test_shots_follow_each_other_without_a_hole():
    shots = list(shots_of(SLIDES))
    for before, after in pairwise(shots):
        assert after.at == before.at + before.phrase.seconds


def test_the_title_stays_long_enough_for_a_poster():
    [second] = [shot.at for shot in shots_of(SLIDES) if shot.slide == 1 and not shot.phrase.words]
    assert second == COVER_SECONDS


def test_lines_come_to_light_as_they_are_spoken_of():
    assert [shot.lit for shot in shots_of(SLIDES) if shot.slide == 1] == [0, 1, 1, 2]


def test_a_chapter_begins_where_its_slide_does():
    assert chapters_of(["开头", "正文"], SLIDES) == [
        Chapter(0, "开头"),
        Chapter(COVER_SECONDS * 1000, "正文"),
    ]


def test_two_slides_of_one_title_are_one_chapter():
    assert len(chapters_of(["一", "二", "二"], (*SLIDES, ("尾声",)))) == 2


@given(
    hours=st.lists(st.floats(0, 400), min_size=2, max_size=2),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
)
def test_nobody_of_the_demo_is_up_at_night_and_what_came_first_stays_first(hours, now):
    earlier, later = sorted(now - timedelta(hours=one) for one in hours)
    assert 7 <= awake(earlier).hour < 23
    assert awake(earlier) <= awake(later) <= later
