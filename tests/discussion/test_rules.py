"""What a room takes, decided without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discussion import rules
from app.discussion.rules import Hold, Manners, Refusal, RoomKind, RoomRef, Speaker

NOW = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def test_a_course_room_is_named_after_its_course():
    assert rules.room_ref("course-12") == RoomRef(RoomKind.COURSE, 12)
    assert str(RoomRef(RoomKind.COURSE, 12)) == "course-12"


@pytest.mark.parametrize(
    "name",
    ["", "course-", "course-0", "course-012", "course--1", "course-1 ", "Course-1", "lobby-1",
     "course-1\n", "course-٣", "course-9223372036854775808", "course-1/../2", "12"],
)  # fmt: skip
def test_no_room_is_called_anything_else(name):
    assert rules.room_ref(name) is None


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_every_course_has_a_room_that_leads_back_to_it(course_id):
    ref = RoomRef(RoomKind.COURSE, course_id)
    assert rules.room_ref(str(ref)) == ref


@given(st.text())
def test_a_room_id_is_never_read_in_two_ways(text):
    ref = rules.room_ref(text)
    assert ref is None or str(ref) == text


def test_a_person_speaks_in_an_open_room():
    assert rules.hold_before_speaking(Manners(), Speaker(), NOW) is None


def test_nobody_but_a_moderator_speaks_in_a_closed_room():
    closed = Manners(quiet=True)
    assert rules.hold_before_speaking(closed, Speaker(), NOW) == Hold(Refusal.CLOSED)
    assert rules.hold_before_speaking(closed, Speaker(moderator=True), NOW) is None


def test_a_muted_person_waits_until_the_mute_ends():
    muted = Speaker(muted_until=NOW + timedelta(minutes=5))
    assert rules.hold_before_speaking(Manners(), muted, NOW) == Hold(Refusal.MUTED, 300)
    assert rules.hold_before_speaking(Manners(), muted, NOW + timedelta(minutes=5)) is None


def test_the_sixth_message_within_ten_seconds_waits_for_the_first_to_pass():
    recent = [ago(1), ago(2), ago(3), ago(4), ago(7.5)]
    hold = rules.hold_before_speaking(Manners(), Speaker(recent=recent), NOW)
    assert hold == Hold(Refusal.TOO_FAST, 3)
    moderator = Speaker(recent=recent, moderator=True)
    assert rules.hold_before_speaking(Manners(), moderator, NOW) == hold


def test_five_messages_in_more_than_ten_seconds_are_an_ordinary_talk():
    recent = [ago(1), ago(2), ago(3), ago(4), ago(10)]
    assert rules.hold_before_speaking(Manners(), Speaker(recent=recent), NOW) is None


def test_in_slow_mode_everybody_but_a_moderator_speaks_in_turn():
    slow = Manners(slow_seconds=30)
    spoke = Speaker(recent=[ago(10)])
    assert rules.hold_before_speaking(slow, spoke, NOW) == Hold(Refusal.SLOW, 20)
    assert rules.hold_before_speaking(slow, Speaker(), NOW) is None
    assert rules.hold_before_speaking(slow, Speaker(recent=[ago(30)]), NOW) is None
    assert rules.hold_before_speaking(slow, Speaker([ago(10)], moderator=True), NOW) is None


moments = st.floats(min_value=0, max_value=100).map(ago)
speakers = st.builds(
    Speaker,
    recent=st.lists(moments, max_size=6).map(lambda given: sorted(given, reverse=True)),
    muted_until=st.none() | st.integers(-100, 100).map(lambda s: NOW + timedelta(seconds=s)),
    moderator=st.booleans(),
)


@given(
    st.builds(Manners, over=st.just(False), quiet=st.just(False), slow_seconds=st.integers(0, 60)),
    speakers,
)
def test_whoever_waits_as_long_as_told_is_not_held_for_the_same_reason(manners, speaker):
    hold = rules.hold_before_speaking(manners, speaker, NOW)
    if hold is not None:
        assert hold.seconds >= 1
        later = rules.hold_before_speaking(manners, speaker, NOW + timedelta(seconds=hold.seconds))
        assert later is None or later.reason is not hold.reason


def test_empty_lines_are_kept_to_one():
    assert rules.tidy("一\n\n\n\n二\n \n\u3000\n\n三\n\n四") == "一\n\n二\n\n三\n\n四"


@given(st.text())
def test_tidying_again_changes_nothing_and_loses_no_words(text):
    once = rules.tidy(text)
    assert rules.tidy(once) == once
    assert once.split() == text.split()


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200d", "\ufeff", "\u3000\n\t", "\u0301"])
def test_a_message_nobody_can_see_says_nothing(text):
    assert rules.is_silent(text)


@pytest.mark.parametrize("text", ["好", "𠮷", "<b>", "👍", "1", "..."])
def test_a_message_somebody_can_see_says_something(text):
    assert not rules.is_silent(text)


@pytest.mark.parametrize("emoji", ["👍", "❤️", "👍🏽", "👩‍💻", "🇨🇳", "🏴\U000e0067\U000e007f", "🎉"])
def test_one_emoji_is_a_reaction(emoji):
    assert rules.is_emoji(emoji)


@pytest.mark.parametrize("text", ["", "a", "赞", "<", "👍a", " 👍", "\u200d", "👍" * 17, "1\ufe0f"])
def test_anything_else_is_no_reaction(text):
    assert not rules.is_emoji(text)
