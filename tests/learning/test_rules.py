"""What the learner's pages decide by themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import (
    FEASIBLE_A_WEEK,
    WINDOW_DAYS,
    Candidate,
    Pace,
    Why,
    forecast,
    greeting,
    missing_spans,
    months_shown,
    recommend,
)

SOON = datetime(2026, 4, 1, tzinfo=UTC)
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def test_required_courses_come_before_everything_else():
    offers = recommend(
        [
            Candidate(1, 30, classmates=18),
            Candidate(2, 30, fraction=0.5),
            Candidate(3, 40, required_in="专题班", due_at=LATER),
        ]
    )
    assert [offer.course_id for offer in offers] == [3, 2, 1]
    assert [offer.why for offer in offers] == [Why.REQUIRED, Why.STARTED, Why.CLASSMATES]


def test_a_required_course_that_is_nearly_done_is_first_and_says_how_little_is_left():
    offers = recommend(
        [
            Candidate(1, 40, required_in="甲班", due_at=SOON),
            Candidate(2, 12, fraction=0.7, required_in="乙班", due_at=LATER),
        ]
    )
    assert offers[0].course_id == 2
    assert offers[0].why.sentence % offers[0].values == (
        "12 min more and one required course is done"
    )


def test_of_two_required_courses_the_one_due_first_comes_first_and_undated_ones_last():
    offers = recommend(
        [
            Candidate(1, 20, required_in="无期限"),
            Candidate(2, 30, required_in="乙班", due_at=LATER),
            Candidate(3, 50, required_in="甲班", due_at=SOON),
        ]
    )
    assert [offer.course_id for offer in offers] == [3, 2, 1]


def test_what_more_classmates_learn_comes_first():
    offers = recommend([Candidate(1, 9, classmates=2), Candidate(2, 9, classmates=18)])
    assert [offer.course_id for offer in offers] == [2, 1]


def test_a_topic_studied_before_weighs_more_than_news():
    offers = recommend([Candidate(1, 30), Candidate(2, 30, topic="农业农村")])
    assert [offer.why for offer in offers] == [Why.SAME_TOPIC, Why.NEW]


def test_no_two_reasons_are_alike_while_there_are_others():
    offers = recommend(
        [
            Candidate(1, 30, classmates=9),
            Candidate(2, 30, classmates=8, messages=4),
            Candidate(3, 8, classmates=7),
            Candidate(4, 30, topic="农业农村"),
            Candidate(5, 30),
            Candidate(6, 30, classmates=5),
        ]
    )
    assert [(one.course_id, one.why) for one in offers] == [
        (1, Why.CLASSMATES),
        (2, Why.DISCUSSED),
        (4, Why.SAME_TOPIC),
        (3, Why.SHORT),
        (5, Why.NEW),
    ]


def test_when_the_reasons_are_used_up_the_best_courses_fill_the_row():
    offers = recommend([Candidate(number, 30, classmates=9 - number) for number in range(1, 8)])
    assert [one.course_id for one in offers] == [1, 2, 3, 4, 5]


def test_courses_of_two_classes_are_two_reasons():
    offers = recommend(
        [
            Candidate(1, 30, required_in="甲班", due_at=SOON),
            Candidate(2, 30, required_in="甲班", due_at=SOON),
            Candidate(3, 30, required_in="乙班", due_at=LATER),
            Candidate(4, 30, classmates=3),
        ],
        limit=3,
    )
    assert [one.course_id for one in offers] == [1, 3, 4]


candidates = st.lists(
    st.builds(
        Candidate,
        course_id=st.integers(1, 99),
        minutes_left=st.integers(0, 300),
        fraction=st.floats(0, 1),
        complete=st.booleans(),
        required_in=st.sampled_from([None, "专题班"]),
        due_at=st.sampled_from([None, SOON, LATER]),
        classmates=st.integers(0, 30),
        topic=st.sampled_from([None, "数字政府"]),
        messages=st.integers(0, 9),
    ),
    unique_by=lambda one: one.course_id,
)


@given(candidates, st.integers(0, 8))
def test_offers_are_never_completed_courses_and_each_can_say_its_reason(given_ones, limit):
    offers = recommend(given_ones, limit)
    assert len(offers) <= limit
    open_ids = {one.course_id for one in given_ones if not one.complete}
    assert len(offers) == min(limit, len(open_ids))
    assert len({offer.course_id for offer in offers}) == len(offers)
    for offer in offers:
        assert offer.course_id in open_ids
        assert "%" not in offer.why.sentence % offer.values


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (4, "evening"),
        (5, "morning"),
        (10, "morning"),
        (11, "day"),
        (14, "afternoon"),
        (18, "evening"),
    ],
)
def test_the_greeting_knows_the_hour(hour, said):
    assert greeting(hour) == f"Good {said}, %(name)s"


def test_the_forecast_follows_the_pace_of_the_last_six_weeks():
    # 6 hours in 42 days: a week for each hour, 14 weeks for the rest.
    ahead = forecast(3600, 5000, 600, date(2026, 3, 5))
    assert ahead.pace is Pace.ON_TIME
    assert ahead.missing == 1400
    assert ahead.day == date(2026, 3, 5) + timedelta(weeks=14)


def test_a_day_is_promised_up_to_the_last_one_of_the_year_and_not_beyond():
    today = date(2026, 12, 1)
    # 30 days are left after today; at 1 centihour a day these make 30.
    assert forecast(4970, 5000, 42, today).day == date(2026, 12, 31)
    assert forecast(4969, 5000, 42, today).day is None


def test_who_is_too_slow_hears_how_much_a_week_will_do():
    ahead = forecast(4000, 5000, 42, date(2026, 11, 5))
    assert (ahead.pace, ahead.day) == (Pace.CATCH_UP, None)
    assert ahead.weekly == 125  # 10 h in 57 days are 1.228 h a week: in quarters, 1.25


def test_what_cannot_be_asked_for_is_not_asked_for():
    assert forecast(0, 5000, 0, date(2026, 12, 20)).pace is Pace.FAR


@pytest.mark.parametrize("recent", [0, -25])
def test_without_study_there_is_no_pace_and_no_day(recent):
    ahead = forecast(0, 5000, recent, date(2026, 3, 5))
    assert (ahead.pace, ahead.day) == (Pace.CATCH_UP, None)


def test_a_complete_year_is_done_and_a_free_one_is_free():
    assert forecast(5000, 5000, 0, date(2026, 3, 5)).pace is Pace.DONE
    assert forecast(7000, 5000, 0, date(2026, 12, 31)).pace is Pace.DONE
    assert forecast(0, 0, 0, date(2026, 3, 5)).pace is Pace.FREE


@given(
    st.integers(0, 9000),
    st.integers(0, 6000),
    st.integers(-500, 3000),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_a_forecast_keeps_what_it_promises(earned, required, recent, today):
    ahead = forecast(earned, required, recent, today)
    days_left = (date(2026, 12, 31) - today).days + 1
    assert (ahead.day is not None) == (ahead.pace in (Pace.ON_TIME, Pace.DONE))
    if ahead.pace is Pace.ON_TIME:
        days = (ahead.day - today).days
        assert 0 < days < days_left
        assert recent * days >= ahead.missing * WINDOW_DAYS
        assert recent * (days - 1) < ahead.missing * WINDOW_DAYS
    if ahead.pace in (Pace.ON_TIME, Pace.CATCH_UP, Pace.FAR):
        assert ahead.missing == required - earned > 0
        assert ahead.weekly % 25 == 0
        assert ahead.weekly * days_left >= ahead.missing * 7
        assert (ahead.weekly - 25) * days_left < ahead.missing * 7
    if ahead.pace is Pace.CATCH_UP:
        assert ahead.weekly <= FEASIBLE_A_WEEK


def test_the_months_of_a_year_are_those_that_have_begun():
    today = date(2026, 3, 5)
    assert [months_shown(year, today) for year in (2025, 2026, 2027)] == [12, 3, 0]


def test_gaps_lie_between_and_before_what_was_seen_up_to_where_one_stopped():
    assert missing_spans([(10, 20), (30, 40)], 45) == [(0, 10), (20, 30), (40, 45)]
    assert missing_spans([(0, 20), (30, 40)], 25) == [(20, 25)]
    assert missing_spans([(0, 50)], 40) == []
    assert missing_spans([], 0) == []


def test_a_gap_nobody_can_go_and_watch_is_none():
    assert missing_spans([(0, 10), (11, 40)], 60, least_ms=5) == [(40, 60)]


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 40)).map(lambda p: (p[0], sum(p)))),
    st.integers(0, 120),
)
def test_a_moment_is_in_a_gap_exactly_when_it_was_not_seen(covered, reached):
    gaps = missing_spans(covered, reached)
    for moment in range(reached):
        seen = any(start <= moment < end for start, end in covered)
        assert seen != any(start <= moment < end for start, end in gaps)
