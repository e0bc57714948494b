"""Weights, the bonus of an exam, points: what a rule set says of them, and what they come to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits.rules import (
    PLATFORM_DEFAULT,
    SAMPLE_RULES,
    ClaimKind,
    ClaimScale,
    Deed,
    DeedPoints,
    EntryKind,
    RuleSetFault,
    Unit,
    faults_of,
    hours_for,
    points_for_deeds,
    points_for_hours,
    rule_set_from_body,
    worth_of,
)

LAW = PLATFORM_DEFAULT
HALVED = replace(LAW, required_weight_permille=1000, elective_weight_permille=500)


@pytest.mark.parametrize(
    ("seconds", "required", "centihours"),
    [(900, True, 25), (900, False, 12), (1799, False, 25), (1800, True, 100), (1800, False, 50)],
)
def test_a_weight_is_rounded_down_and_never_in_the_learners_favour(seconds, required, centihours):
    assert hours_for(seconds, HALVED, required=required) == centihours
    by_unit = replace(HALVED, tiers=(), unit=Unit(2700))
    assert hours_for(2700, by_unit, required=required) == (100 if required else 50)


def test_an_exam_is_worth_its_bonus_whatever_its_length():
    law = replace(HALVED, exam_bonus_centihours=50)
    for seconds in (0, 60, 7200):
        assert worth_of(EntryKind.EXAM, seconds, law, required=False) == 50
    assert worth_of(EntryKind.ONLINE, 1800, law, required=True) == 100
    assert worth_of(EntryKind.EXAM, 7200, LAW, required=True) == 0


@pytest.mark.parametrize(
    ("centihours", "rate", "centipoints"),
    [(100, 100, 100), (25, 50, 12), (100, 0, 0), (-25, 50, -12), (0, 100, 0)],
)
def test_credit_points_follow_hours_at_their_rate(centihours, rate, centipoints):
    assert points_for_hours(centihours, rate) == centipoints


@given(
    st.integers(0, 5000), st.integers(1, 20), st.integers(0, 5000), st.none() | st.integers(0, 5000)
)
def test_a_day_never_gives_more_than_its_most(worth, deeds, given_already, most):
    points = points_for_deeds(DeedPoints(Deed.DISCUSSION, worth, most), deeds, given_already)
    assert 0 <= points <= worth * deeds
    if most is not None:
        assert points + given_already <= max(most, given_already)


def test_what_a_rule_set_says_of_points_survives_being_stored():
    law = replace(
        SAMPLE_RULES,
        credit_point_quota=5000,
        claim_scales=(ClaimScale(ClaimKind.DEGREE, 1600, None, 3200),),
        elective_weight_permille=500,
    )
    assert rule_set_from_body(law.body()) == law
    assert law.points(Deed.COURSE) == DeedPoints(Deed.COURSE, 1000)
    assert law.points(Deed.HOURS) is None
    assert law.claim_scale(ClaimKind.DEGREE) == law.claim_scales[0]
    assert law.claim_scale(ClaimKind.OFF_JOB) == ClaimScale(ClaimKind.OFF_JOB, 800)
    assert (law.credit_points(True), law.credit_points(False)) == (100, 50)


def test_a_rule_set_of_an_earlier_release_gives_no_points_and_weighs_nothing_otherwise():
    body = LAW.body()
    later = ("weight", "bonus", "credit_point", "deeds", "claim_scales")
    earlier = {key: said for key, said in body.items() if not any(one in key for one in later)}
    assert len(body) - len(earlier) == 8
    assert rule_set_from_body(earlier) == LAW


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"required_weight_permille": -1}, RuleSetFault.BAD_NUMBER),
        ({"exam_bonus_centihours": -1}, RuleSetFault.BAD_NUMBER),
        ({"credit_points_elective": -1}, RuleSetFault.BAD_NUMBER),
        ({"credit_point_quota": -1}, RuleSetFault.BAD_NUMBER),
        ({"deeds": (DeedPoints(Deed.LIVE, -1),)}, RuleSetFault.BAD_NUMBER),
        (
            {"claim_scales": (ClaimScale(ClaimKind.DEGREE, 100, year_cap=-1),)},
            RuleSetFault.BAD_NUMBER,
        ),
        ({"deeds": (DeedPoints(Deed.LIVE, 1),) * 2}, RuleSetFault.NAMED_TWICE),
        ({"claim_scales": (ClaimScale(ClaimKind.DEGREE, 1),) * 2}, RuleSetFault.NAMED_TWICE),
    ],
)
def test_what_contradicts_itself_is_told(changes, fault):
    assert faults_of(replace(LAW, **changes)) == [fault]


def test_the_sample_is_sound():
    assert faults_of(SAMPLE_RULES) == []
