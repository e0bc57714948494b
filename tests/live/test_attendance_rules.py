"""What counts of a presence, when a sign-in falls due, and whether it was enough."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.rules import attendance as rules
from app.live.rules import sign_ins_for
from app.live.rules.attendance import (
    BRIDGED_MS,
    WINDOW_MS,
    Held,
    Outcome,
    Presence,
    SignIn,
    SignInRefusal,
)
from app.spans import length, union, within, without

MINUTE = 60_000
HOUR = 60 * MINUTE
T = 1_700_000_000_000
AIR = ((T, T + HOUR),)
HELD = Held(air=AIR, began_ms=T, planned_ms=HOUR, share_percent=80, sign_ins=2)

spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=8)


def seconds_of(pieces):
    return {moment for start, end in pieces for moment in range(start, end)}


@given(spans, spans, st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_spans_are_sets_of_moments(some, others, taken):
    one, two = union(some), union(others)
    assert seconds_of(one) == seconds_of(some)
    assert length(one) == len(seconds_of(some))
    assert seconds_of(within(one, two)) == seconds_of(one) & seconds_of(two)
    if taken[0] <= taken[1]:
        assert seconds_of(without(one, taken)) == seconds_of(one) - seconds_of([taken])
    assert all(a[1] < b[0] for a, b in pairwise(one))


def at(ms=T, **more):
    return Presence(entered_ms=ms, beat_ms=ms, **more)


@pytest.mark.parametrize(
    ("silence_ms", "counted"),
    [(15_000, 15_000), (BRIDGED_MS, BRIDGED_MS), (BRIDGED_MS + 1, 0), (600_000, 0)],
)
def test_a_silence_of_45_seconds_is_bridged_and_a_longer_one_is_a_hole(silence_ms, counted):
    heard = rules.hear(at(), T + silence_ms, AIR, None)
    assert heard.attended_ms(AIR) == counted
    assert heard.beat_ms == T + silence_ms


def test_only_what_was_on_air_counts_even_if_that_is_known_later():
    heard = rules.hear(at(T - 10_000), T + 20_000, (), None)
    assert heard.attended_ms(()) == 0
    assert heard.attended_ms(AIR) == 20_000


@given(st.lists(st.integers(0, 3 * HOUR), min_size=1, max_size=40))
def test_beats_never_count_more_than_the_time_that_passed(moments):
    moments.sort()
    presence = at(T + moments[0])
    for moment in moments:
        presence = rules.hear(presence, T + moment, AIR, None)
    assert presence.attended_ms(AIR) <= min(moments[-1], HOUR) - min(moments[0], HOUR)


def test_a_beat_that_is_older_than_the_last_takes_nothing_back():
    heard = rules.hear(at(T + 15_000, spans=((T, T + 15_000),)), T + 10_000, AIR, None)
    assert (heard.attended_ms(AIR), heard.beat_ms) == (15_000, T + 15_000)


def test_what_counted_elsewhere_is_taken_out_and_said():
    there = at(T + 100_000, spans=((T, T + 100_000),))
    heard = rules.hear(there, T + 110_000, AIR, (T + 50_000, T + 105_000))
    assert heard.attended_ms(AIR) == 55_000
    assert heard.elsewhere_ms == 55_000
    assert rules.leave(there, AIR, None) is there


def test_a_second_beat_within_a_second_says_nothing_new():
    assert rules.is_same_moment(at(), T + 999)
    assert not rules.is_same_moment(at(), T + 1000)


@pytest.mark.parametrize(("minutes", "asked"), [(10, 1), (45, 1), (46, 2), (120, 2), (121, 3)])
def test_longer_lessons_ask_more_often(minutes, asked):
    assert sign_ins_for(minutes) == asked


@given(st.integers(0, 3), st.integers(0, HOUR), st.randoms(use_true_random=False))
def test_every_sign_in_falls_due_after_entering(sign_ins, late, random):
    held = replace(HELD, sign_ins=sign_ins)
    due = rules.draw_moments(held, T + late, random)
    assert len(due) == sign_ins
    assert list(due) == sorted(due)
    assert all(moment >= T + late + rules.SETTLING_IN_MS for moment in due)
    if late == 0:
        assert all(T + HOUR * 0.1 <= moment <= T + HOUR * 0.76 for moment in due)


def test_two_people_are_not_asked_at_the_same_moments():
    drawn = {rules.draw_moments(HELD, T, Random(seed)) for seed in range(20)}
    assert len(drawn) == 20


def asked(presence, now, sign_ins=1):
    held = replace(HELD, sign_ins=sign_ins)
    return rules.ask(presence, held, now, f"token{now}", Random(1))


def test_a_sign_in_is_put_when_it_is_due_and_not_before():
    waiting = at(due=(T + MINUTE,))
    assert asked(waiting, T + MINUTE - 1).asked == ()
    put = asked(waiting, T + MINUTE)
    assert put.asked == (SignIn(f"token{T + MINUTE}", T + MINUTE),)
    assert put.due == ()
    assert put.open_sign_in(T + MINUTE + WINDOW_MS - 1) == put.asked[0]
    assert put.open_sign_in(T + MINUTE + WINDOW_MS) is None


def test_before_the_moments_are_drawn_nothing_is_asked():
    assert asked(at(), T + HOUR).asked == ()


def test_one_is_open_at_a_time():
    put = asked(at(due=(T, T + 1)), T, sign_ins=2)
    assert len(asked(put, T + 5, sign_ins=2).asked) == 1
    assert len(asked(put, T + WINDOW_MS, sign_ins=2).asked) == 2


def test_the_first_that_is_missed_is_put_once_more_and_no_second_one():
    put = asked(at(due=(T,)), T)
    missed = asked(put, T + WINDOW_MS)
    assert missed.asked == put.asked
    [again] = missed.due
    assert T + WINDOW_MS + rules.AGAIN_MS[0] <= again <= T + WINDOW_MS + rules.AGAIN_MS[1]
    twice = asked(missed, again)
    assert len(twice.asked) == 2
    thrice = asked(twice, again + WINDOW_MS)
    assert (len(thrice.asked), thrice.due) == (2, ())


def test_a_sign_in_is_answered_by_its_token_within_its_minutes():
    put = asked(at(due=(T,)), T)
    token = put.asked[0].token
    done = rules.answer(put, token, T + WINDOW_MS - 1)
    assert done.signed_in == 1
    assert done.open_sign_in(T + 1) is None
    assert rules.answer(done, token, T + HOUR) is done
    assert rules.answer(put, token, T + WINDOW_MS) is SignInRefusal.TOO_LATE
    assert rules.answer(put, "another", T) is SignInRefusal.NOT_YOURS
    two = replace(put, asked=(*put.asked, SignIn("second", T)))
    assert rules.answer(two, "second", T + 1).asked[0] == put.asked[0]


def test_eighty_percent_of_the_real_duration_and_no_millisecond_less():
    need = HELD.needed_ms
    assert need == 48 * MINUTE
    assert rules.judge(at(spans=((T, T + need),)), HELD) is Outcome.COUNTED
    assert rules.judge(at(spans=((T, T + need - 1),)), HELD) is Outcome.TOO_SHORT


def test_what_has_to_be_attended_is_rounded_up():
    assert replace(HELD, air=((0, 1001),)).needed_ms == 801


def test_a_lesson_that_was_never_on_air_counts_for_nobody():
    assert rules.judge(at(spans=AIR), replace(HELD, air=())) is Outcome.TOO_SHORT


def test_sign_ins_are_asked_of_a_person_as_far_as_they_were_put():
    there = at(spans=AIR)
    missed, done = SignIn("a", T), SignIn("b", T, T + 1)
    assert rules.judge(there, HELD) is Outcome.COUNTED
    for signs, outcome in [
        ((done,), Outcome.COUNTED),
        ((missed,), Outcome.SIGN_IN_MISSED),
        ((done, missed), Outcome.SIGN_IN_MISSED),
        ((missed, done, done), Outcome.COUNTED),
    ]:
        assert rules.judge(replace(there, asked=signs), HELD) is outcome


def test_shares_are_rounded_down():
    assert rules.permille(7999, 10_000) == 799
    assert rules.permille(20_000, 10_000) == 1000
    assert rules.permille(5, 0) == 0


def test_moments_and_milliseconds_are_the_same():
    assert rules.milliseconds(rules.moment_of(T + 123)) == T + 123
