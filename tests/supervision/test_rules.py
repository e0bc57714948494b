"""Who is falling behind and why; whom to remind; what may stand in a cell."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.supervision.rules import (
    AT_RISK,
    PRESSING,
    TEMPLATES,
    Plan,
    Risk,
    RiskReason,
    Skip,
    Standing,
    Template,
    assess,
    letter_of,
    lines_of,
    plain_cell,
    skip_reason,
)

START = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)
PLAN = Plan(START, START + 50 * DAY, 10)


def at(days: float, done: int, seen: float | None = None, plan: Plan = PLAN):
    last = None if seen is None else START + seen * DAY
    return assess(plan, Standing(done, last), START + days * DAY)


def test_nobody_has_to_begin_in_the_first_three_days():
    assert at(2.99, 0).risk is Risk.ON_TRACK
    assert at(3, 0).risk is Risk.NOT_STARTED
    assert at(5, 0).values == {"days": 5}


def test_more_than_twenty_percent_behind_is_behind_and_exactly_twenty_is_not():
    assert at(15, 1, 14).risk is Risk.ON_TRACK
    late = at(15.001, 0, 14)
    assert (late.risk, late.values) == (Risk.BEHIND, {"percent": 30})
    assert at(35, 5, 34).risk is Risk.ON_TRACK
    assert at(35.01, 4, 34).risk is Risk.BEHIND


def test_fourteen_days_without_study_are_too_many():
    assert at(24, 9, 10).risk is Risk.ON_TRACK
    away = at(25, 9, 10)
    assert (away.risk, away.values) == (Risk.INACTIVE, {"days": 15})


def test_the_last_week_is_near_the_deadline_whoever_is_not_done():
    assert at(42.9, 9, 42).risk is Risk.ON_TRACK
    near = at(43.5, 9, 43)
    assert (near.risk, near.reason) == (Risk.DEADLINE, RiskReason.CLOSING)
    assert near.values == {"days": 7, "open": 1}


def test_after_the_end_what_is_open_stays_named():
    over = at(51, 7, 43)
    assert (over.reason, over.values) == (RiskReason.ENDED, {"open": 3})


def test_who_finished_courses_before_the_opening_has_begun():
    assert at(10, 0, None).risk is Risk.NOT_STARTED
    assert at(10, 3, None).risk is Risk.ON_TRACK
    assert at(30, 3, None).risk is Risk.BEHIND


def test_who_has_done_everything_is_done_whatever_the_day():
    assert {at(day, 10, None).risk for day in (0, 10, 49, 60)} == {Risk.DONE}


def test_before_the_opening_nobody_is_at_risk():
    assert at(-10, 0).risk is Risk.ON_TRACK


def test_a_class_that_requires_nothing_has_no_deadline_and_nobody_done():
    free = Plan(START, START + 50 * DAY, 0)
    assert at(49, 0, 48, free).risk is Risk.ON_TRACK
    assert at(60, 0, 59, free).risk is Risk.ON_TRACK
    assert lines_of(free, START + 49 * DAY).done_from is None


@given(
    st.floats(-20, 80),
    st.integers(0, 12),
    st.none() | st.floats(-5, 60),
    st.integers(0, 12),
)
def test_everybody_has_a_risk_and_a_sentence_that_can_be_said(days, done, seen, total):
    plan = Plan(START, START + 50 * DAY, total)
    found = at(days, min(done, total), seen, plan)
    assert found.reason.sentence % found.values
    assert all(value >= 0 for value in found.values.values())


@given(st.integers(1, 30), st.integers(0, 30), st.floats(0, 50))
def test_doing_more_never_makes_anybody_fall_behind(total, done, days):
    plan = Plan(START, START + 50 * DAY, total)
    line = lines_of(plan, START + days * DAY).behind_below
    share = done / total
    if abs((days / 50 - 0.2) - share) > 1e-6:
        assert (done < line) == (share < days / 50 - 0.2)


def test_risks_are_ordered_from_the_most_pressing():
    assert PRESSING[0] is Risk.NOT_STARTED
    assert PRESSING[-1] is Risk.DONE
    assert set(PRESSING[:4]) == AT_RISK


def test_nobody_is_reminded_twice_a_day_and_strangers_never():
    assert skip_reason(True, False) is None
    assert skip_reason(True, True) is Skip.TODAY
    assert skip_reason(False, True) is Skip.NOT_A_MEMBER


def test_a_template_goes_by_its_name_and_anything_else_is_own_words():
    assert letter_of("behind") is TEMPLATES[Template.BEHIND]
    own = letter_of("请周五前看完第一门课。")
    assert own.body % {"words": "完成 100%"} == "完成 100%"
    assert own.title == TEMPLATES[Template.GENERAL].title
    assert set(TEMPLATES) == set(Template)


@pytest.mark.parametrize("text", ["=1+1", "+8613", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_run_stays_text(text):
    assert plain_cell(text) == "'" + text


def test_a_plain_name_stays_as_it_is():
    assert plain_cell("𠮷野·伊") == "𠮷野·伊"
