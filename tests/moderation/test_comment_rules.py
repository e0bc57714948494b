"""When a comment may be written, what it may point at, and what became of that place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import Role
from app.courses.rules import State
from app.moderation.permissions import (
    can_comment,
    can_list_every_course,
    can_take_back,
    refuse_reviewing,
)
from app.moderation.rules import (
    Change,
    CommentRefusal,
    LessonMark,
    Turn,
    change_since,
    differences,
    lanes,
    lesson_changes,
    refuse_box,
    refuse_commenting,
    refuse_moment,
    says,
    shortened,
)


class Somebody:
    def __init__(self, id: int, *roles: Role) -> None:
        self.id, self.roles = id, frozenset(roles)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


@pytest.mark.parametrize(
    ("stage", "state", "refusal"),
    [
        (State.DRAFT, State.DRAFT, CommentRefusal.WITH_AUTHOR),
        (State.FIRST_REVIEW, State.DRAFT, None),
        (State.APPROVED, State.PUBLISHED, None),
        (State.PUBLISHED, State.PUBLISHED, None),
        (State.PUBLISHED, State.UNPUBLISHED, None),
        (State.PUBLISHED, State.RETIRING, CommentRefusal.LEAVING),
        (State.DRAFT, State.RETIRED, CommentRefusal.LEAVING),
    ],
)
def test_what_is_in_review_or_published_can_be_commented_on(stage, state, refusal):
    assert refuse_commenting(stage, state) is refusal


@pytest.mark.parametrize(
    ("at_ms", "length", "refusal"),
    [
        (None, None, None),
        (None, 1000, None),
        (0, None, CommentRefusal.NO_MOMENT),
        (0, 60_000, None),
        (61_000, 60_000, None),
        (61_001, 60_000, CommentRefusal.BEYOND),
    ],
)
def test_a_moment_lies_within_a_recording(at_ms, length, refusal):
    assert refuse_moment(at_ms, length) is refusal


@pytest.mark.parametrize(
    ("box", "at_ms", "refusal"),
    [
        (None, None, None),
        ([0, 0, 1, 1], 5, None),
        ([0.22, 0.26, 0.3, 0.3], None, CommentRefusal.NO_PICTURE),
        ([-0.1, 0, 0.5, 0.5], 5, CommentRefusal.BOX),
        ([0, -0.1, 0.5, 0.5], 5, CommentRefusal.BOX),
        ([0.8, 0, 0.3, 0.5], 5, CommentRefusal.BOX),
        ([0, 0.8, 0.3, 0.5], 5, CommentRefusal.BOX),
        ([0.1, 0.1, 0.001, 0.5], 5, CommentRefusal.BOX),
        ([0.1, 0.1, 0.5, 0.001], 5, CommentRefusal.BOX),
    ],
)
def test_a_rectangle_lies_on_the_picture(box, at_ms, refusal):
    assert refuse_box(box, at_ms) is refusal


def test_words_are_found_however_their_lines_break():
    assert says("收入合计\n和支出 合计𠮷", "合计和\n支出合计𠮷")
    assert not says("收入合计", "支出合计")


@pytest.mark.parametrize(
    ("given", "change"),
    [
        ({"has_lesson": False}, Change.LESSON_GONE),
        ({"video_then": 1, "video_now": 2}, Change.VIDEO_REPLACED),
        ({"video_then": 1, "video_now": 1}, None),
        ({"quote": "收入", "text": "支出"}, Change.WORDS_GONE),
        ({"quote": "收入", "text": "收 入"}, None),
        ({}, None),
    ],
)
def test_only_what_is_certain_is_said_of_a_place(given, change):
    usual = {"has_lesson": True, "video_then": None, "video_now": None, "quote": "", "text": ""}
    assert change_since(**(usual | given)) is change


@given(st.lists(st.floats(0, 100), max_size=40).map(sorted))
def test_marks_in_one_lane_keep_apart_until_all_lanes_are_taken(places):
    chosen = lanes(places, 4.0)
    assert len(chosen) == len(places)
    for lane in (1, 2):
        own = [place for place, one in zip(places, chosen, strict=True) if one == lane]
        assert all(b - a >= 4.0 for a, b in pairwise(own))


@pytest.mark.parametrize("role", list(Role))
def test_reviewers_and_the_learning_administration_comment(role):
    may = role in {
        Role.FIRST_REVIEWER,
        Role.SECOND_REVIEWER,
        Role.FINAL_REVIEWER,
        Role.LEARNING_ADMIN,
    }
    assert can_comment(Somebody(1, role), owner_id=2) is may
    assert can_list_every_course(Somebody(1, role)) is (role is Role.LEARNING_ADMIN)


def test_nobody_comments_on_a_course_of_their_own():
    author = Somebody(1, Role.TEACHER, Role.FIRST_REVIEWER)
    assert refuse_reviewing(author, owner_id=1) is CommentRefusal.OWN_COURSE
    assert can_take_back(author, writer_id=1)
    assert not can_take_back(author, writer_id=2)


def marks(*lessons) -> list[LessonMark]:
    return [LessonMark(key, f"第{key}讲", 60_000, **more) for key, more in lessons]


def turns_of(old, new) -> dict[int, tuple[Turn, ...]]:
    return {one.lesson_id: one.turns for one in lesson_changes(old, new)}


def test_lessons_that_did_not_change_are_not_told():
    same = marks((1, {}), (2, {}))
    assert lesson_changes(same, same) == []


def test_every_turn_of_a_lesson_is_told():
    old = marks((1, {}), (2, {"recording": "a"}), (3, {"text": "旧"}), (4, {"required": False}))
    new = marks((2, {"recording": "b", "required": False}), (3, {"text": "新"}), (4, {}), (5, {}))
    assert turns_of(old, new) == {
        2: (Turn.VIDEO_REPLACED, Turn.NOW_EXTRA),
        3: (Turn.TEXT_CHANGED,),
        4: (Turn.NOW_REQUIRED,),
        5: (Turn.ADDED,),
        1: (Turn.REMOVED,),
    }
    gone = lesson_changes(old, new)[-1]
    assert (gone.was_ms, gone.now_ms) == (60_000, None)


def test_of_lessons_that_changed_places_few_are_called_moved():
    order = marks((1, {}), (2, {}), (3, {}), (4, {}))
    assert turns_of(order, marks((2, {}), (3, {}), (4, {}), (1, {}))) == {1: (Turn.MOVED,)}


def test_a_renamed_lesson_says_so():
    renamed = [LessonMark(1, "新名", 60_000)]
    assert turns_of(marks((1, {})), renamed) == {1: (Turn.RENAMED,)}


@given(st.text("甲乙丙丁。 \n", max_size=60), st.text("甲乙丙丁。 \n", max_size=60))
def test_changes_read_together_still_give_both_texts_back(old, new):
    pieces = differences(old, new)
    assert "".join(one.text for one in pieces if one.kind != "new") == old
    assert "".join(one.text for one in pieces if one.kind != "gone") == new


def test_a_speck_between_two_changes_belongs_to_the_change():
    pieces = differences("收入甲的乙合计", "收入丙丁的戊己合计")
    assert [one.text for one in pieces if one.kind == "gone"] == ["甲的乙"]
    assert [one.text for one in pieces if one.kind == "new"] == ["丙丁的戊己"]


def test_a_speck_at_the_end_or_before_a_new_line_is_no_part_of_the_change():
    assert [one.kind for one in differences("甲乙", "丙乙")] == ["gone", "new", "same"]
    assert [one.kind for one in differences("甲\n乙丙丁", "子\n丑丙丁")].count("same") == 2


def test_long_unchanged_text_is_cut_to_what_stands_beside_a_change():
    long = "甲" * 400
    pieces = shortened(differences(f"{long}。旧。{long}。", f"{long}。新。{long}。"))
    assert [one.kind for one in pieces] == ["skip", "same", "gone", "new", "same", "skip"]
    assert len(pieces[1].text) == len(pieces[4].text) == 48
    assert int(pieces[0].text) == 401 - 48
    assert int(pieces[-1].text) == 402 - 48


def test_short_unchanged_text_is_kept_whole():
    pieces = differences("甲乙。旧。", "甲乙。新。")
    assert shortened(pieces) == pieces


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [
        ({"questions": (1, 2)}, {"questions": (2, 1)}, False),
        ({"questions": (1, 2)}, {"questions": (1, 3)}, True),
        ({}, {"questions": (1,)}, True),
        ({"questions": (1,)}, {"questions": (1,), "answers_right": True}, True),
        ({}, {"answers_right": True}, False),
    ],
)
def test_other_questions_and_another_way_to_answer_them_are_a_change(was, now, changed):
    turns = turns_of(marks((1, was)), marks((1, now)))
    assert turns == ({1: (Turn.QUESTIONS_CHANGED,)} if changed else {})


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [((1, 2), (1, 2), False), ((1, 2), (1, 3), True), ((1, 2), (2, 1), True), ((), (1,), True)],
)
def test_other_pictures_under_the_same_words_are_a_change(was, now, changed):
    turns = turns_of(marks((1, {"pictures": was})), marks((1, {"pictures": now})))
    assert turns == ({1: (Turn.PICTURES_CHANGED,)} if changed else {})


def test_the_languages_whose_captions_changed_are_named():
    old = marks((1, {"captions": {"简体中文": 1, "English": 2, "Русский": 3}}))
    new = marks((1, {"captions": {"简体中文": 4, "English": 2, "日本語": 5}}))
    [change] = lesson_changes(old, new)
    assert change.captions == {
        Turn.CAPTIONS_ADDED: ("日本語",),
        Turn.CAPTIONS_CHANGED: ("简体中文",),
        Turn.CAPTIONS_REMOVED: ("Русский",),
    }
    assert change.turns == tuple(change.captions)
    assert lesson_changes(new, new) == []
