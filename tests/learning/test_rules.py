"""What the learner's pages decide by themselves."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules import (
    Candidate,
    Why,
    greeting,
    missing_spans,
    reached_on,
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
        "12 more minutes and one required course is done"
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
    offers = recommend([Candidate(1, 9), Candidate(2, 9, topic="农业农村")])
    assert [offer.why for offer in offers] == [Why.SAME_TOPIC, Why.NEW]


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
    )
)


@given(candidates, st.integers(0, 8))
def test_offers_are_never_completed_courses_and_each_can_say_its_reason(given_ones, limit):
    offers = recommend(given_ones, limit)
    assert len(offers) <= limit
    open_ids = {one.course_id for one in given_ones if not one.complete}
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


def test_the_forecast_follows_the_pace_of_the_year_so_far():
    # 100 days for a half: another 100 days for the rest.
    assert reached_on(2500, 5000, date(2026, 4, 10)) == date(2026, 7, 19)


@pytest.mark.parametrize(("earned", "today"), [(0, date(2026, 3, 5)), (100, date(2026, 11, 1))])
def test_no_day_is_promised_when_this_year_will_not_do(earned, today):
    assert reached_on(earned, 5000, today) is None


def test_a_complete_year_is_reached_today():
    assert reached_on(5000, 5000, date(2026, 3, 5)) == date(2026, 3, 5)


@given(st.integers(1, 9000), st.integers(1, 5000), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_forecast_lies_between_today_and_the_end_of_the_year(earned, required, today):
    day = reached_on(earned, required, today)
    assert day is None or today <= day <= date(2026, 12, 31)


def test_gaps_lie_between_and_before_what_was_seen_up_to_where_one_stopped():
    assert missing_spans([(10, 20), (30, 40)], 45) == [(0, 10), (20, 30), (40, 45)]
    assert missing_spans([(0, 20), (30, 40)], 25) == [(20, 25)]
    assert missing_spans([(0, 50)], 40) == []
    assert missing_spans([], 0) == []


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 40)).map(lambda p: (p[0], sum(p)))),
    st.integers(0, 120),
)
def test_a_moment_is_in_a_gap_exactly_when_it_was_not_seen(covered, reached):
    gaps = missing_spans(covered, reached)
    for moment in range(reached):
        seen = any(start <= moment < end for start, end in covered)
        assert seen != any(start <= moment < end for start, end in gaps)
