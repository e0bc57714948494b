"""Polls, and rooms of live lessons, decided without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from app.discussion.rules import Manners, Refusal
from app.discussion.rules.rooms import STAYS_OPEN, live_room_is_over
from app.discussion.rules.speaking import State, is_held, state_of
from app.discussion.rules.taking_part import check_options, check_poll_answer

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["是", "否"], None),
        (["Yes", "yes"], Refusal.SAME_OPTIONS),
        (["Straße", "STRASSE"], Refusal.SAME_OPTIONS),
    ],
)
def test_answers_of_a_poll_differ(options, refusal):
    assert check_options(options) is refusal


@pytest.mark.parametrize(
    ("closed", "option", "given", "refusal"),
    [
        (False, 0, None, None),
        (False, 1, None, None),
        (False, 2, None, Refusal.NO_SUCH_OPTION),
        (False, -1, None, Refusal.NO_SUCH_OPTION),
        (True, 0, None, Refusal.POLL_CLOSED),
        (True, 0, 0, None),
        (False, 0, 1, Refusal.ANSWERED_ALREADY),
        (True, 2, 2, Refusal.NO_SUCH_OPTION),
    ],
)
def test_an_answer_is_one_of_those_offered_and_stands(closed, option, given, refusal):
    answered = check_poll_answer(closed=closed, ended=False, offered=2, option=option, given=given)
    assert answered is refusal


def test_a_poll_ends_with_its_lesson_and_what_was_answered_stands():
    poll = {"closed": False, "ended": True, "offered": 2, "option": 0}
    assert check_poll_answer(**poll, given=None) is Refusal.POLL_OVER
    assert check_poll_answer(**poll, given=0) is None
    assert check_poll_answer(**poll, given=1) is Refusal.ANSWERED_ALREADY


@pytest.mark.parametrize(
    ("called_off", "ended", "after", "over"),
    [
        (True, False, timedelta(0), True),
        (False, False, timedelta(days=1), False),
        (False, True, STAYS_OPEN - timedelta(seconds=1), False),
        (False, True, STAYS_OPEN, True),
    ],
)
def test_the_room_of_a_live_lesson_outlasts_its_end_by_half_an_hour(called_off, ended, after, over):
    told = live_room_is_over(called_off=called_off, ended=ended, ends_at=NINE, now=NINE + after)
    assert told is over


@pytest.mark.parametrize(
    ("manners", "closed"),
    [(Manners(), False), (Manners(over=True), True), (Manners(quiet=True), True)],
)
def test_a_room_that_is_over_or_quiet_is_closed(manners, closed):
    assert manners.closed is closed


@pytest.mark.parametrize(
    ("hidden", "held", "state"),
    [
        (False, False, State.POSTED),
        (False, True, State.HELD),
        (True, True, State.HIDDEN),
        (True, False, State.HIDDEN),
    ],
)
def test_what_is_hidden_is_hidden_even_if_it_waited(hidden, held, state):
    assert state_of(hidden=hidden, held=held) is state


@pytest.mark.parametrize(
    ("premoderated", "moderator", "held"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_only_what_others_say_waits_to_be_let_through(premoderated, moderator, held):
    assert is_held(Manners(premoderated=premoderated), moderator=moderator) is held
