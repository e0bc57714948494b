"""When questions come, what they are, and what an answer changes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.progress.rules import challenges
from app.progress.rules.challenge_questions import (
    ELSEWHERE_MS,
    JUST_NOW_MS,
    MOST_OPTION_LETTERS,
    NUMBERS,
    OPTIONS,
    Answered,
    ChallengeKind,
    Matter,
    Said,
    draw_question,
    number_word,
)
from app.progress.rules.challenges import BETWEEN_MS, OPEN_MS, WAITS_MS, Attention
from app.progress.rules.crediting import Meter, PlayState, Policy, Situation, Uncredited, judge

seeds = st.integers(0, 2**32).map(Random)
FRESH = Attention(left_ms=600_000)
OPEN = challenges.asked(Attention(left_ms=0), 7, 1000)


@given(seeds)
def test_the_first_question_comes_after_some_minutes_of_credit(draw):
    attention = challenges.begin(draw, None, 0)
    assert BETWEEN_MS[0] <= attention.left_ms <= BETWEEN_MS[1]
    assert not challenges.asks_now(attention, 10**9)


@given(st.lists(st.integers(0, 200_000), max_size=20))
def test_only_what_is_credited_brings_the_next_question(credited):
    attention = FRESH
    for amount in credited:
        attention = challenges.after_credit(attention, amount)
    assert challenges.asks_now(attention, 0) == (sum(credited) >= FRESH.left_ms)


def test_an_open_question_is_not_put_again_and_pauses_nothing():
    assert not challenges.asks_now(OPEN, 1000 + OPEN_MS)
    assert challenges.at(OPEN, 1000 + OPEN_MS) == OPEN
    assert not OPEN.paused


def test_an_unanswered_question_pauses_and_another_one_may_come():
    lapsed = challenges.at(OPEN, 1001 + OPEN_MS)
    assert lapsed.paused
    assert lapsed.challenge_id is None
    assert challenges.asks_now(lapsed, 1001 + OPEN_MS)
    assert challenges.at(FRESH, 10**9) == FRESH


@given(seeds)
def test_the_right_answer_ends_every_pause(draw):
    owing = challenges.asked(Attention(0, paused=True, wrong=3), 8, 0)
    after = challenges.answered(owing, True, 5, draw)
    assert not after.owes
    assert (after.wrong, after.asks_from_ms) == (0, 0)
    assert BETWEEN_MS[0] <= after.left_ms <= BETWEEN_MS[1]


def test_each_further_wrong_answer_costs_a_longer_wait():
    attention, waits, draw = OPEN, [], Random(1)
    for _ in range(6):
        attention = challenges.answered(attention, False, 50_000, draw)
        waits.append(attention.asks_from_ms - 50_000)
        assert attention.paused
        assert challenges.asks_now(attention, attention.asks_from_ms)
        assert not challenges.asks_now(attention, attention.asks_from_ms - 1)
    assert waits == [*WAITS_MS, WAITS_MS[-1], WAITS_MS[-1]]


class TestTheNextPlay:
    def test_an_open_question_follows_into_it(self):
        after = challenges.begin(Random(1), OPEN, 2000)
        assert after.paused
        assert challenges.asks_now(after, 0)

    def test_so_does_the_wait_after_wrong_answers(self):
        before = Attention(0, paused=True, wrong=2, asks_from_ms=90_000)
        after = challenges.begin(Random(1), before, 60_000)
        assert (after.wrong, after.asks_from_ms) == (2, 30_000)
        assert challenges.begin(Random(1), before, 10**6).asks_from_ms == 0

    def test_and_what_is_left_until_the_next_question(self):
        assert challenges.begin(Random(1), FRESH, 5).left_ms == FRESH.left_ms


@given(
    st.builds(Attention, st.integers(0, 9), st.none() | st.integers(1, 9), wrong=st.integers(0, 5))
)
def test_what_is_stored_is_what_was_meant(attention):
    assert challenges.unpacked(attention.packed()) == attention
    assert challenges.unpacked(None) is None


@pytest.mark.parametrize(
    ("state", "reason"),
    [(PlayState.ACTIVE, Uncredited.CHALLENGE_DUE), (PlayState.CLOSED, Uncredited.CLOSED)],
)
def test_while_an_answer_is_due_nothing_is_credited_and_the_budget_is_kept(state, reason):
    situation = Situation(Policy(), 3_600_000, Meter(), 60_000, state, answer_due=True)
    verdict = judge(situation, (), [(0, 30_000)], True)
    assert (verdict.credited_ms, verdict.uncredited_ms, verdict.reason) == (0, 30_000, reason)
    assert verdict.meter.budget_ms == 90_000


titles = st.lists(st.text(min_size=1, max_size=9), unique=True, max_size=9)


class TestQuestions:
    @given(seeds)
    def test_a_sum_has_one_right_option_and_can_be_worded(self, draw):
        question = draw_question(draw, Matter(), 0)
        assert question.kind is ChallengeKind.SUM
        assert len(set(question.options)) == OPTIONS
        assert question.options[question.right] == str(sum(question.numbers))
        assert all(number_word(number) in NUMBERS for number in question.numbers)

    @given(seeds, titles)
    def test_the_title_is_asked_for_where_there_are_others(self, draw, others):
        question = draw_question(draw, Matter("第一讲", others), 0)
        if question.kind is ChallengeKind.LESSON:
            assert len(set(others) - {"第一讲"}) >= OPTIONS - 1
            assert question.options[question.right] == "第一讲"
            assert set(question.options) <= {"第一讲", *others}

    def test_both_simple_kinds_come_up(self):
        matter = Matter("一", ["二", "三", "四"])
        kinds = {draw_question(Random(seed), matter, 0).kind for seed in range(40)}
        assert kinds == {ChallengeKind.SUM, ChallengeKind.LESSON}

    @given(seeds, st.integers(0, 3_600_000))
    def test_what_was_just_said_is_right_and_what_is_said_elsewhere_is_wrong(self, draw, position):
        said = [Said(at * 7000, f"这里说到的是第 {at % 400} 件事") for at in range(520)]
        question = draw_question(draw, Matter(said=said), position)
        if question.kind is not ChallengeKind.HEARD:
            assert position == 0, "only at the very beginning nothing was said yet"
            return
        when = {
            text: [one.start_ms for one in said if one.text == text] for text in question.options
        }
        right = question.options[question.right]
        assert any(position - JUST_NOW_MS <= at < position for at in when.pop(right))
        assert all(abs(at - position) >= ELSEWHERE_MS for times in when.values() for at in times)

    @given(seeds, st.integers(2, 5))
    def test_what_was_answered_is_asked_again_with_its_own_options(self, draw, wrong):
        one = Answered("哪一项是原则？", ["公开"], [f"错 {n}" for n in range(wrong)])
        question = draw_question(draw, Matter(answered=[one]), 0)
        assert (question.kind, question.about) == (ChallengeKind.RECALLED, one.body)
        assert question.options[question.right] == "公开"
        assert len(question.options) == min(wrong, OPTIONS - 1) + 1
        assert set(question.options) <= {"公开", *one.wrong}

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            (["对"], ["错"]),
            (["一", "二"], ["三", "四"]),
            (["一" * (MOST_OPTION_LETTERS + 1)], ["三", "四"]),
        ],
    )
    def test_what_can_be_guessed_or_not_be_said_is_not_asked_again(self, right, wrong):
        matter = Matter(answered=[Answered("题", right, wrong)])
        assert draw_question(Random(1), matter, 0).kind is ChallengeKind.SUM

    def test_what_was_said_and_what_was_answered_both_come_up(self):
        said = [Said(at * 7000, f"这里说到的是第 {at} 件事") for at in range(520)]
        matter = Matter(said=said, answered=[Answered("题", ["一"], ["二", "三"])])
        kinds = {draw_question(Random(seed), matter, 600_000).kind for seed in range(40)}
        assert kinds == {ChallengeKind.HEARD, ChallengeKind.RECALLED}

    def test_too_few_captions_or_too_short_ones_ask_something_else(self):
        short = [Said(n * 1000, "好") for n in range(400)]
        near = [Said(n * 1000, f"就在这里说的话 {n}") for n in range(60)]
        for said in (short, near):
            assert draw_question(Random(1), Matter(said=said), 30_000).kind is ChallengeKind.SUM

    @given(seeds)
    def test_an_option_is_chosen_by_its_place_or_its_words(self, draw):
        question = draw_question(draw, Matter(), 0)
        right = [question.right, str(question.right), f" {question.options[question.right]} "]
        wrong = [-1, -9, 10**30, "", "x", *set(range(OPTIONS)) - {question.right}]
        assert all(question.accepts(answer) for answer in right)
        assert not any(question.accepts(answer) for answer in wrong)
