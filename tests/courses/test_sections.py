"""An article is divided by its headings, and each section takes its share of the time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.forms import article_html
from app.courses.rules import page_at, page_ms, pages_ms, sections_of, sections_of_pages

ARTICLE = "开头的话。\n\n# 一、为什么\n\n甲甲甲甲甲\n\n## 小节\n\n乙乙乙\n\n# 二、怎么办\n\n丙丙"


def titles(markdown):
    return [one.title for one in sections_of(article_html(markdown), 60_000)]


def test_headings_divide_an_article():
    assert titles(ARTICLE) == ["", "一、为什么", "小节", "二、怎么办"]


def test_an_article_without_headings_is_one_section():
    [only] = sections_of(article_html("甲乙丙"), 60_000)
    assert (only.title, only.start_ms, only.end_ms) == ("", 0, 60_000)


@pytest.mark.parametrize("markdown", ["> # 引文里的\n\n话", "- # 列表里的\n\n话", "---"])
def test_headings_inside_of_others_divide_nothing(markdown):
    assert len(sections_of(article_html(markdown), 60_000)) == 1


def test_a_heading_before_another_belongs_to_the_section_it_opens():
    assert titles("# 上篇\n\n## 第一节\n\n字\n\n# 下篇\n\n字") == ["上篇", "下篇"]


def test_a_last_heading_without_words_stays_with_what_is_before_it():
    assert titles("# 一\n\n字\n\n# 完") == ["一"]
    assert titles("# 只有标题") == ["只有标题"]


def test_sections_share_the_time_by_what_there_is_to_read():
    told = sections_of(article_html("# 一\n\n" + "字" * 9 + "\n\n# 二\n\n" + "字" * 29), 80_000)
    assert [(one.start_ms, one.end_ms) for one in told] == [(0, 20_000), (20_000, 80_000)]


@pytest.mark.parametrize(
    ("characters", "ms"),
    [(0, 30_000), (1, 15_000), (55, 15_000), (56, 15_272), (220, 60_000), (2200, 600_000)],
)
def test_a_page_takes_the_time_of_its_words_and_never_less_than_a_while(characters, ms):
    assert page_ms(characters) == ms


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=200))
def test_pages_follow_each_other_and_take_all_the_time(characters):
    told = sections_of_pages(characters)
    assert [one.title for one in told] == [str(n) for n in range(1, len(characters) + 1)]
    assert (told[0].start_ms, told[-1].end_ms) == (0, pages_ms(characters))
    for before, after in pairwise(told):
        assert before.end_ms == after.start_ms
    assert [one.end_ms - one.start_ms for one in told] == [page_ms(one) for one in characters]


@pytest.mark.parametrize(
    ("at_ms", "page"), [(0, 1), (59_999, 1), (60_000, 2), (89_999, 2), (90_000, 3), (10**9, 3)]
)
def test_a_time_lies_on_its_page(at_ms, page):
    assert page_at([220, 0, 1], at_ms) == page


PIECES = ["# 题\n\n", "## 小\n\n", "字字字\n\n", "- 项\n\n", "> # 引\n\n", "---\n\n", "![x](y)\n\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.integers(60_000, 10**7))
def test_together_they_are_the_whole_text_and_all_of_its_time(pieces, duration_ms):
    html = article_html("".join(pieces))
    told = sections_of(html, duration_ms)
    assert "".join(one.html for one in told) == html
    assert told[0].start_ms == 0
    assert told[-1].end_ms == duration_ms
    for before, after in pairwise(told):
        assert before.end_ms == after.start_ms
        assert before.start_ms < before.end_ms


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("数据\n分级", "<p>数据分级</p>"),
        ("数据，\n分级", "<p>数据，分级</p>"),
        ("**数据**\n分级", "<p><strong>数据</strong>分级</p>"),
        ("数据\n**分级**", "<p>数据<strong>分级</strong></p>"),
        ("𠮷\n野", "<p>𠮷野</p>"),
        ("data\n分级", "<p>data\n分级</p>"),
        ("data\nlevels", "<p>data\nlevels</p>"),
        ("数据  \n分级", "<p>数据<br>\n分级</p>"),
    ],
)
def test_a_line_broken_between_chinese_characters_goes_on_without_a_space(markdown, html):
    assert article_html(markdown) == html
