"""What changed between two revisions of a course."""

from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import Changes, Part, changes_between


def part(lesson_id, title="讲", content="v1"):
    return Part(lesson_id, title, content, True)


def test_each_change_is_named_by_what_happened_to_the_lesson():
    older = [part(1, "不变"), part(2, "换了视频"), part(3, "旧名"), part(4, "删去")]
    newer = [part(1, "不变"), part(2, "换了视频", "v2"), part(3, "新名"), part(5, "新增")]
    assert changes_between(older, newer, words=True) == Changes(
        added=("新增",), left_out=("删去",), renewed=("换了视频",), renamed=("新名",), words=True
    )


def test_another_order_is_no_change():
    assert changes_between([part(1), part(2)], [part(2), part(1)], words=False).nothing


parts = st.lists(
    st.builds(part, st.integers(1, 9), st.sampled_from("甲乙"), st.sampled_from(["v1", "v2"])),
    unique_by=lambda one: one.lesson_id,
)


@given(parts, parts)
def test_every_lesson_is_told_of_at_most_once_and_none_is_forgotten(older, newer):
    found = changes_between(older, newer, words=False)
    told = len(found.added) + len(found.left_out) + len(found.renewed) + len(found.renamed)
    differ = set(older) ^ set(newer)
    assert told == len({one.lesson_id for one in differ})
    assert found.nothing == (set(older) == set(newer))
