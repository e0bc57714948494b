"""States, topics, lessons and completeness, as pure decisions."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses import rules
from app.courses.rules import Kind, Lack, LessonFacts, LessonKind, RevisionFacts, State
from app.courses.rules.states import COURSE_STATES, REVISION_STATES

STAGES = st.sampled_from(REVISION_STATES)
STATES = st.sampled_from(COURSE_STATES)


@dataclass(frozen=True)
class Node:
    id: int
    parent_id: int | None


@given(STATES, STAGES)
def test_what_can_be_edited_is_neither_in_review_nor_leaving(state, stage):
    refused = rules.refuse_edit(state, stage)
    leaving = state in (State.RETIRING, State.RETIRED)
    assert (refused is None) == (not leaving and not rules.in_review(stage))


@given(STATES, STAGES)
def test_the_shown_state_is_that_of_the_course_or_of_its_newest_revision(state, stage):
    shown = rules.shown_state(state, stage)
    assert shown in (state, stage)
    if stage is State.PUBLISHED or state in (State.RETIRING, State.RETIRED):
        assert shown is state


@given(STATES)
def test_newcomers_are_let_in_only_where_starters_are(state):
    assert not rules.open_to_newcomers(state) or rules.open_to_starters(state)


def test_a_retiring_course_is_open_to_starters_alone():
    assert rules.open_to_starters(State.RETIRING)
    assert not rules.open_to_newcomers(State.RETIRING)


@given(STATES, st.sampled_from(Kind), st.sampled_from(Kind))
def test_the_kind_changes_only_before_the_first_publication(state, present, wanted):
    refused = rules.refuse_kind(state, present, wanted)
    assert (refused is None) == (present is wanted or state is State.DRAFT)


TREES = st.lists(st.integers(0, 30), max_size=30).map(
    lambda parents: [
        Node(at + 1, parent if 0 < parent <= at else None) for at, parent in enumerate(parents)
    ]
)


@given(TREES)
def test_a_topic_is_in_the_branches_of_its_line_and_in_no_other(tree):
    for node in tree:
        line = rules.line_of(tree, node.id)
        assert line[0] == node.id
        assert {one.id for one in tree if node.id in rules.subtree(tree, one.id)} == set(line)


def test_a_line_ends_even_in_a_circle():
    assert rules.line_of([Node(1, 2), Node(2, 1)], 1) == [1, 2]
    assert rules.line_of([], 1) == rules.line_of([Node(1, None)], None) == []
    assert rules.subtree([Node(1, None)], 9) == set()


@given(st.integers(0, 10**6))
def test_reading_takes_a_minute_at_least_and_never_less_for_more(characters):
    assert rules.reading_ms(characters) >= 60_000
    assert rules.reading_ms(characters) <= rules.reading_ms(characters + 1)


def test_an_article_is_read_at_the_pace_at_which_a_lecture_is_spoken():
    assert rules.reading_ms(220) == 60_000
    assert rules.reading_ms(660) == 180_000


@pytest.mark.parametrize(
    ("total_ms", "fits"), [(0, True), (15 * 60_000, True), (15 * 60_000 + 1, False)]
)
def test_a_micro_course_lasts_fifteen_minutes_at_most(total_ms, fits):
    assert (rules.refuse_length(Kind.MICRO, total_ms) is None) is fits
    assert rules.refuse_length(Kind.LECTURE, total_ms) is None


@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.integers(-5, 50))
def test_moving_keeps_all_and_puts_one_in_its_place(order, data, place):
    item = data.draw(st.sampled_from(order))
    after = rules.moved(order, item, place)
    assert sorted(after) == sorted(order)
    assert after.index(item) == min(max(place, 1), len(order)) - 1
    assert [one for one in after if one != item] == [one for one in order if one != item]


@pytest.mark.parametrize(
    ("kind", "video", "text", "code"),
    [
        (LessonKind.VIDEO, True, False, None),
        (LessonKind.VIDEO, False, True, "no_video"),
        (LessonKind.ARTICLE, False, True, None),
        (LessonKind.ARTICLE, True, False, "no_text"),
        (LessonKind.AUDIO, True, False, None),
        (LessonKind.AUDIO, False, True, "no_recording"),
        (LessonKind.DOCUMENT, True, True, "no_document"),
        (LessonKind.LIVE, True, True, "kind_not_yet"),
    ],
)
def test_a_lesson_needs_what_its_kind_is_made_of(kind, video, text, code):
    refused = rules.refuse_lesson(kind, has_video=video, has_text=text)
    assert (refused and refused.code) == code


def test_a_document_is_made_of_a_file_of_pages():
    refused = rules.refuse_lesson(
        LessonKind.DOCUMENT, has_video=False, has_text=False, has_document=True
    )
    assert refused is None


@pytest.mark.parametrize(
    ("kind", "has_picture", "code"),
    [
        (LessonKind.VIDEO, False, "sound_alone"),
        (LessonKind.VIDEO, None, None),
        (LessonKind.VIDEO, True, None),
        (LessonKind.AUDIO, False, None),
        (LessonKind.AUDIO, True, None),
    ],
)
def test_what_has_no_picture_is_heard(kind, has_picture, code):
    refused = rules.refuse_picture(kind, has_picture)
    assert (refused and refused.code) == code


@pytest.mark.parametrize(
    ("kind", "has_sound", "code"),
    [
        (LessonKind.AUDIO, False, "silent"),
        (LessonKind.AUDIO, None, None),
        (LessonKind.AUDIO, True, None),
        (LessonKind.VIDEO, False, None),
    ],
)
def test_what_has_no_sound_is_watched(kind, has_sound, code):
    refused = rules.refuse_sound(kind, has_sound)
    assert (refused and refused.code) == code


@pytest.mark.parametrize("old", LessonKind)
@pytest.mark.parametrize("new", LessonKind)
def test_only_video_and_audio_turn_into_each_other(old, new):
    free = old is new or (old in rules.RECORDED and new in rules.RECORDED)
    assert (rules.refuse_turning(old, new) is None) is free


def lesson(**given):
    base = {
        "lesson_id": 7,
        "title": "第一讲",
        "kind": LessonKind.VIDEO,
        "required": True,
        "has_video": True,
        "unusable": False,
        "has_text": False,
        "duration_ms": 60_000,
    }
    return LessonFacts(**base | given)


def lacks(*lessons, kind=Kind.LECTURE, summary="有", has_topic=True):
    return [
        (one.lack, one.lesson_id)
        for one in rules.missing(RevisionFacts(kind, summary, has_topic, lessons))
    ]


def test_a_complete_revision_lacks_nothing():
    text = lesson(kind=LessonKind.ARTICLE, has_video=False, has_text=True)
    pages = lesson(kind=LessonKind.DOCUMENT, has_video=False, has_document=True)
    assert lacks(lesson(), text, pages) == []


def test_every_lack_is_told_in_the_order_of_the_page():
    assert lacks(summary=" \n", has_topic=False) == [
        (Lack.SUMMARY, None),
        (Lack.TOPIC, None),
        (Lack.LESSON, None),
    ]


@pytest.mark.parametrize(
    ("given", "lack"),
    [
        ({"has_video": False, "duration_ms": None}, Lack.VIDEO),
        ({"unusable": True, "duration_ms": None}, Lack.UNUSABLE),
        ({"has_picture": False}, Lack.SOUND_ALONE),
        ({"kind": LessonKind.AUDIO, "has_sound": False}, Lack.SILENT),
        ({"duration_ms": None}, Lack.NOT_READY),
        ({"kind": LessonKind.ARTICLE, "has_text": False}, Lack.TEXT),
        ({"kind": LessonKind.DOCUMENT}, Lack.DOCUMENT),
        ({"kind": LessonKind.DOCUMENT, "has_document": True, "duration_ms": None}, Lack.PAGES),
        (
            {"kind": LessonKind.DOCUMENT, "has_document": True, "unusable": True},
            Lack.DOCUMENT_UNUSABLE,
        ),
    ],
)
def test_a_lesson_that_is_not_whole_is_named(given, lack):
    assert lacks(lesson(**given)) == [(lack, 7)]


def test_at_least_one_lesson_is_required():
    assert lacks(lesson(required=False)) == [(Lack.REQUIRED, None)]


def test_a_micro_course_that_is_too_long_says_so():
    assert lacks(lesson(duration_ms=15 * 60_000 + 1), kind=Kind.MICRO) == [(Lack.TOO_LONG, None)]


def test_a_lack_names_its_lesson_in_its_sentence():
    revision = RevisionFacts(Kind.LECTURE, "有", True, [lesson(duration_ms=None)])
    [lack] = rules.missing(revision)
    assert lack.sentence % lack.values == "The video of “第一讲” is still being prepared."
    assert lack.code == "video_not_ready"
