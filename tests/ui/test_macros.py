"""The parts pages are made of: what they put on a page, and that they are written once."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import render_template_string

APP = Path(__file__).resolve().parents[2] / "app"
PLACED = re.compile(
    r"(?:max-)?-?[mw][trblxy]?-[\w.-]+|mx-auto|text-center|only-print|no-print|js-only|sr-only"
)


@pytest.fixture
def draw(app):
    """``draw("{{ ask(...) }}")``: what the macros make of it."""

    def of(source: str, **values) -> str:
        names = re.findall(r"{% set (\w+) =", (APP / "ui/templates/macros.html").read_text())
        head = "{% from 'ui/macros.html' import " + ", ".join(names) + " %}"
        with app.test_request_context("/"):
            return render_template_string(head + source, **values)

    return of


def test_a_question_names_the_thing_and_is_a_form_that_posts(draw):
    page = draw("{{ ask('移除', '/x/remove', title='移除“<b>”？', fields={'id': 7}) }}")
    assert "<details" in page
    assert 'method="post" action="/x/remove"' in page
    assert "移除“&lt;b&gt;”？" in page
    assert 'name="id" value="7"' in page
    assert "csrf_token" in page


def test_a_small_line_says_in_words_what_it_shows(draw):
    page = draw("{{ sparkline([0, 5, 10], '近 14 天') }}")
    assert 'aria-label="近 14 天"' in page
    assert 'points="2.0,21.0 38.0,12.0 74.0,3.0"' in page
    assert "<polyline" in draw("{{ sparkline([], '没有') }}")
    assert "21.0" in draw("{{ sparkline([0, 0], '没有') }}")


def test_a_box_that_nobody_ticked_is_not_ticked(draw):
    source = "{{ checkbox('required', '必修', typed.required) }}"
    assert " checked" not in draw(source, typed={})
    assert " checked" not in draw(source, typed={"required": False})
    assert " checked" in draw(source, typed={"required": "1"})


def test_a_short_list_is_shown_whole_and_a_long_one_unfolds(draw):
    source = "{% call show_all(count) %}<ul></ul>{% endcall %}"
    assert "<details" not in draw(source, count=5)
    assert "展开全部 6 项" in draw(source, count=6)
    assert "<details" not in draw("{{ long_text('短') }}")
    assert "展开全部" in draw("{{ long_text('长' * 5000) }}")


def test_a_date_is_handed_to_the_browsers_own_picker(draw):
    page = draw("{{ date_field('ends_at', '结束', at) }}", at=datetime(2026, 3, 5, 14, 30))
    assert 'type="date" value="2026-03-05"' in page
    page = draw("{{ date_field('at', '开始', at, moment=True) }}", at=datetime(2026, 3, 5, 14, 30))
    assert 'type="datetime-local" value="2026-03-05T14:30"' in page


def test_a_part_that_waits_its_turn_is_marked_and_named(draw):
    page = draw(
        "{% call tab_group([('a', '章节'), ('b', '笔记', 3)], 'a') %}"
        "{% call tab_part('a', 'a') %}一{% endcall %}{% call tab_part('b', 'a') %}二{% endcall %}"
        "{% endcall %}"
    )
    assert 'id="part-b" role="tabpanel" aria-labelledby="tab-part-b" data-behind' in page
    assert 'href="#part-a" role="tab" aria-controls="part-a" aria-selected="true"' in page


def test_a_head_that_sorts_says_which_way(draw):
    assert 'aria-sort="descending"' in draw("{{ sort_head('学时', 'hours', '-hours', '?') }}")
    assert "aria-sort" not in draw("{{ sort_head('学时', 'hours', 'name', '?') }}")


def test_no_row_of_classes_is_written_twice():
    """Where something stands (margins, print, script) is the page's own; what it is, is not."""
    rows = Counter(
        " ".join(row)
        for _path, classes in _classes_in_templates()
        if len(row := sorted(one for one in classes.split() if not PLACED.fullmatch(one))) > 1
    )
    assert [row for row, times in rows.items() if times > 1] == []


def test_a_line_of_facts_breaks_between_them_and_not_within_a_date():
    """What stands in a row of a list with a date beside it is told by ``bits``."""
    torn = re.compile(r'class="hint">[^\n]*\}\} · \{\{[^\n]*(day|when|dateformat)\(')
    lines = [
        path.name for path in APP.rglob("templates/**/*.html") if torn.search(path.read_text())
    ]
    assert lines == []


def test_the_look_of_a_button_is_written_in_the_macros_alone():
    outside = [
        f"{path.name}: {classes}"
        for path, classes in _classes_in_templates()
        if "btn" in classes.split() and path.parent.name != "macros"
    ]
    assert outside == []


def _classes_in_templates() -> Iterator[tuple[Path, str]]:
    for path in APP.rglob("templates/**/*.html"):
        for classes in re.findall(r'class="([^"{}]+)"', path.read_text(encoding="utf-8")):
            yield path, classes
