"""What can be appealed about, who may answer, and how long it has waited."""

from datetime import date

import pytest

from app.appeals.rules import (
    ABOUT_NAMES,
    WAITING_MOST,
    About,
    AppealRefusal,
    AppealState,
    Subject,
    days_waited,
    refuse_answer,
    refuse_making,
    subject_from,
)


@pytest.mark.parametrize("about", list(About))
def test_a_subject_is_read_as_it_is_written(about):
    assert subject_from(f"{about}:12") == Subject(about, 12)
    assert str(Subject(about, 12)) == f"{about}:12"
    assert ABOUT_NAMES[about]


@pytest.mark.parametrize(
    "text",
    ["", "entry", "entry:", "entry:x", "entry:-1", "course:1", "entry:٣", "entry:1" + "0" * 18],
)
def test_what_names_nothing_is_no_subject(text):
    assert subject_from(text) is None


def test_about_one_thing_one_appeal_waits_and_not_too_many_in_all():
    assert refuse_making(0, False) is None
    assert refuse_making(1, True) is AppealRefusal.IS_WAITING
    assert refuse_making(WAITING_MOST - 1, False) is None
    assert refuse_making(WAITING_MOST, False) is AppealRefusal.TOO_MANY


def test_somebody_else_answers_than_who_asked_or_decided():
    learner, decider, other = 1, 2, 3
    assert refuse_answer(other, learner, {decider}, AppealState.WAITING) is None
    refused = refuse_answer(decider, learner, {decider}, AppealState.WAITING)
    assert refused is AppealRefusal.DECIDED_IT
    assert refuse_answer(learner, learner, (), AppealState.WAITING) is AppealRefusal.OWN
    for state in set(AppealState) - {AppealState.WAITING}:
        assert refuse_answer(other, learner, (), state) is AppealRefusal.ANSWERED


def test_waiting_is_counted_in_whole_days():
    assert days_waited(date(2026, 2, 28), date(2026, 3, 1)) == 1
    assert days_waited(date(2026, 3, 1), date(2026, 3, 1)) == 0
    assert days_waited(date(2026, 3, 2), date(2026, 3, 1)) == 0
