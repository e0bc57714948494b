"""What away training is worth, what is refused, and who takes which step."""

from dataclasses import replace
from datetime import date

import pytest

from app.claims.rules import (
    MOVES,
    OPEN,
    ClaimKind,
    ClaimMove,
    ClaimRefusal,
    ClaimState,
    Stay,
    after,
    overlaps,
    refuse_decision,
    refuse_stay,
    under_year_cap,
    worth,
)
from app.credits.rules import CLAIM_MEASURES, CLAIM_NAMES, CLAIM_SCALES, PLATFORM_DEFAULT

TODAY = date(2026, 3, 5)


def a_stay(kind=ClaimKind.OFF_JOB, start=(2026, 3, 2), end=(2026, 3, 4), halves=4) -> Stay:
    return Stay(kind, date(*start), date(*end), halves)


@pytest.mark.parametrize(
    ("stay", "centihours"),
    [
        (a_stay(halves=1), 400),
        (a_stay(halves=2), 800),
        (a_stay(halves=5), 2000),
        (a_stay(ClaimKind.IN_HOUSE, halves=4), 1600),
        (a_stay(ClaimKind.IN_HOUSE, halves=6), 1800),
        (a_stay(ClaimKind.STUDY_GROUP, halves=2), 300),
        (a_stay(ClaimKind.DEGREE, halves=2), 2400),
        (a_stay(ClaimKind.PARTY_LIFE, halves=2), 200),
        (a_stay(ClaimKind.PARTY_LIFE, halves=6), 600),
    ],
)
def test_a_day_is_eight_hours_and_a_claim_has_its_cap(stay, centihours):
    assert worth(stay, CLAIM_SCALES[stay.kind]) == centihours


@pytest.mark.parametrize(
    ("stay", "refused"),
    [
        (a_stay(), {}),
        (a_stay(end=(2026, 3, 5)), {}),
        (a_stay(start=(2026, 3, 5)), {"to_day": ClaimRefusal.BACKWARDS}),
        (a_stay(end=(2026, 3, 6)), {"to_day": ClaimRefusal.NOT_YET}),
        (a_stay(start=(2025, 12, 30), end=(2026, 1, 2)), {"to_day": ClaimRefusal.TWO_YEARS}),
        (a_stay(start=(2025, 5, 1), end=(2025, 5, 3)), {}),
        (a_stay(start=(2024, 5, 1), end=(2024, 5, 3)), {"to_day": ClaimRefusal.TOO_LATE}),
        (a_stay(halves=6), {}),
        (a_stay(halves=7), {"amount": ClaimRefusal.TOO_MANY_DAYS}),
        (a_stay(ClaimKind.STUDY_GROUP, halves=3), {"amount": ClaimRefusal.WHOLE}),
        (a_stay(ClaimKind.STUDY_GROUP, halves=20), {}),
        (a_stay(ClaimKind.PARTY_LIFE, halves=3), {"amount": ClaimRefusal.WHOLE}),
    ],
)
def test_only_what_can_have_been_is_claimed(stay, refused):
    assert refuse_stay(stay, TODAY, PLATFORM_DEFAULT) == refused


def test_last_year_can_be_claimed_for_as_long_as_the_rules_keep_it_open():
    stay = a_stay(start=(2025, 12, 1), end=(2025, 12, 3))
    too_late = {"to_day": ClaimRefusal.TOO_LATE}
    assert refuse_stay(stay, date(2026, 4, 30), PLATFORM_DEFAULT) == {}
    assert refuse_stay(stay, date(2026, 5, 1), PLATFORM_DEFAULT) == too_late
    strict = replace(PLATFORM_DEFAULT, late_entry_days=10)
    assert refuse_stay(stay, date(2026, 1, 10), strict) == {}
    assert refuse_stay(stay, date(2026, 1, 11), strict) == too_late


def test_the_same_days_count_once_whatever_is_counted_otherwise_may_share_them():
    assert overlaps(a_stay(), a_stay(start=(2026, 3, 4), end=(2026, 3, 5)))
    assert overlaps(a_stay(), a_stay(ClaimKind.OTHER))
    assert not overlaps(a_stay(), a_stay(start=(2026, 3, 5), end=(2026, 3, 5)))
    assert not overlaps(a_stay(), a_stay(ClaimKind.DEGREE))
    assert not overlaps(a_stay(), a_stay(ClaimKind.PARTY_LIFE))


def test_a_year_holds_its_cap_and_not_more():
    assert under_year_cap(CLAIM_SCALES[ClaimKind.OFF_JOB], 4000, 100_000) == 4000
    assert under_year_cap(CLAIM_SCALES[ClaimKind.DEGREE], 2400, 0) == 2400
    assert under_year_cap(CLAIM_SCALES[ClaimKind.OTHER], 800, 2000) == 400
    assert under_year_cap(CLAIM_SCALES[ClaimKind.OTHER], 800, 2400) == 0


def test_two_different_people_decide_and_nobody_about_themselves():
    learner, first, second = 1, 2, 3
    assert refuse_decision(first, learner, ClaimState.WAITING, None) is None
    assert refuse_decision(second, learner, ClaimState.CHECKED, first) is None
    refused = refuse_decision(first, learner, ClaimState.CHECKED, first)
    assert refused is ClaimRefusal.SAME_PERSON
    assert refuse_decision(learner, learner, ClaimState.WAITING, None) is ClaimRefusal.OWN
    for state in set(ClaimState) - OPEN:
        assert refuse_decision(first, learner, state, None) is ClaimRefusal.MOVED_ON


def test_what_is_granted_or_withdrawn_moves_no_more():
    for move in ClaimMove:
        assert after(ClaimState.GRANTED, move) is None
        assert after(ClaimState.WITHDRAWN, move) is None
    assert {state for state, _move in MOVES} == set(ClaimState) - {
        ClaimState.GRANTED,
        ClaimState.WITHDRAWN,
    }


def test_every_kind_has_its_scale():
    assert set(CLAIM_SCALES) == set(CLAIM_MEASURES) == set(CLAIM_NAMES) == set(ClaimKind)
