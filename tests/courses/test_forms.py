"""Markdown becomes HTML that may be shown, whatever was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.forms import article_html
from app.courses.rules import characters_of

ALLOWED = re.compile(
    r"</?(p|br|h[234]|ul|ol|li|blockquote|strong|em|s|code|pre|hr)( ?/)?>"
    r"|</?(table|thead|tbody|tr|th|td)>"
    r'|<a( href="[^"<>]*")?( rel="noopener noreferrer nofollow")?>|</a>'
)


@given(st.text(st.sampled_from("<>\"'&#*_`[]()!- \n|ab:/javscript教𠮷"), max_size=200))
def test_only_allowed_tags_come_out(markdown):
    assert "<" not in ALLOWED.sub("", article_html(markdown))


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x](  JaVaScRiPt:alert(1))",
        "![x](https://elsewhere.example/x.png)",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
        "| a |\n|---|\n| <iframe src=//x> |",
        "```html\n<script>x</script>\n```",
    ],
)
def test_no_script_and_no_foreign_picture_gets_through(markdown):
    html = article_html(markdown)
    assert not re.search(r"<(script|img|svg|iframe)|href=\"(javascript|data)", html, re.I)


def test_what_writers_use_works():
    html = article_html(
        "# 一\n\n**重**\n\n- 甲\n- 乙\n\n[去](https://gov.example)\n\n|a|\n|-|\n|b|"
    )
    for part in (
        "<h2>一</h2>",
        "<strong>重</strong>",
        "<li>甲</li>",
        "<table>",
        'href="https://gov.example"',
    ):
        assert part in html


@pytest.mark.parametrize("markdown", ["", "  \n", "<!-- nothing -->" * 0])
def test_nothing_written_is_nothing_shown(markdown):
    assert article_html(markdown) == ""


@pytest.mark.parametrize("markdown", [">" * 50_000, "[" * 20_000, "*a " * 20_000, "`" * 50_000])
def test_hostile_nesting_is_rendered_in_time(markdown):
    assert isinstance(article_html(markdown), str)


def test_only_what_is_read_is_counted():
    assert characters_of(article_html("# 标题\n\n**重点** &amp; [甲](https://x.example/long)")) == 6
