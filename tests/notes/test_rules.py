"""What a note may be, and how notes are written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notes.rules import Leaf, Written, as_markdown, as_text, clock_time, is_silent


@pytest.mark.parametrize("body", ["", " ", "\u3000\n\t", "\u200b", "\ufe0f"])
def test_what_nobody_can_see_is_no_note(body):
    assert is_silent(body)


@pytest.mark.parametrize("body", ["记", "𠮷", "·", "1", "🙂"])
def test_one_visible_character_is_enough(body):
    assert not is_silent(body)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00"), (754.9, "12:34"), (3754, "1:02:34"), (-1, "00:00")]
)
def test_seconds_are_read_as_a_clock(seconds, shown):
    assert clock_time(seconds) == shown


LEAVES = [
    Leaf("第 1 讲 数据底座", [Written(1085.0, "目录先行\n\n标准跟上"), Written(None, "# 全讲")]),
    Leaf("第 2 讲", [Written(0.0, "𠮷")]),
]


def test_text_names_course_lesson_and_second_and_keeps_the_words():
    assert as_text("学习笔记", "欧阳𠮷野 · 今天", LEAVES) == (
        "学习笔记\n欧阳𠮷野 · 今天\n\n\n第 1 讲 数据底座\n\n[18:05]\n    目录先行\n\n    标准跟上\n"
        "\n    # 全讲\n\n\n第 2 讲\n\n[00:00]\n    𠮷\n"
    )


def test_markdown_has_a_heading_for_each_lesson():
    text = as_markdown("学习笔记", "谁", LEAVES)
    assert text.startswith(
        "# 学习笔记\n\n谁\n\n## 第 1 讲 数据底座\n\n**18:05**\n\n目录先行\n\n标准跟上\n"
    )
    assert text.endswith("## 第 2 讲\n\n**00:00**\n\n𠮷\n")


@given(st.lists(st.text(alphabet="知行 𠮷\n", min_size=1), max_size=5))
def test_no_word_is_lost_in_the_text(bodies):
    text = as_text("t", "s", [Leaf("一", [Written(None, body) for body in bodies])])
    for line in "\n".join(bodies).split("\n"):
        assert line.strip() in text
