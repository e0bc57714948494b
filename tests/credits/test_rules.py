"""What a length is worth, whose day and year it belongs to, and what the rules refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits import rules
from app.credits.rules import (
    PLATFORM_DEFAULT,
    Account,
    EntryKind,
    Quota,
    Rounding,
    RuleSet,
    RuleSetFault,
    Share,
    Tier,
    Unit,
    choose,
    faults_of,
    hours_for,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
LAW = RuleSet("规则", 1, date(2024, 1, 1), tiers=rules.YUNNAN_TIERS)


def by_unit(seconds: int, rounding: Rounding, centihours: int = 100) -> RuleSet:
    return replace(LAW, tiers=(), unit=Unit(seconds, centihours, rounding))


@pytest.mark.parametrize(
    ("seconds", "centihours"),
    [
        (0, 0),
        (179, 0),
        (180, 25),
        (15 * 60, 25),
        (15 * 60 + 1, 50),
        (29 * 60 + 59, 50),
        (30 * 60, 100),
        (10 * 3600, 100),
    ],
)
def test_the_default_tiers_turn_exactly_at_fifteen_and_thirty_minutes(seconds, centihours):
    assert hours_for(seconds, PLATFORM_DEFAULT) == centihours


@pytest.mark.parametrize(
    ("seconds", "bounds"),
    [(900, (0, 900)), (901, (901, 1799)), (1799, (901, 1799)), (1800, (1800, None))],
)
def test_the_bounds_of_a_tier_can_be_told(seconds, bounds):
    assert rules.bounds_of(seconds, PLATFORM_DEFAULT) == bounds
    assert rules.bounds_of(seconds, by_unit(2700, Rounding.HALF)) is None


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({}, 36_000),
        ({"daily_cap_centihours": None}, None),
        ({"tiers": (), "unit": Unit(2700)}, 27_000),
        ({"tiers": (Tier(600, 0), Tier(None, 100))}, None),
        ({"tiers": (Tier(600, 30), Tier(None, 100)), "daily_cap_centihours": 100}, 2000),
    ],
)
def test_a_day_is_full_after_so_much_study_at_the_most(changes, seconds):
    assert rules.seconds_filling_day(replace(PLATFORM_DEFAULT, **changes)) == seconds


def test_a_clip_of_seconds_earns_only_under_the_clips_rules():
    assert hours_for(5, PLATFORM_DEFAULT) == 0
    assert hours_for(5, rules.clips_rule_set("topic:12")) == 25


@pytest.mark.parametrize("seconds", [0, -1])
def test_nothing_watched_earns_nothing_under_any_rules(seconds):
    assert hours_for(seconds, rules.clips_rule_set("topic:12")) == 0


@pytest.mark.parametrize(
    ("rounding", "seconds", "centihours"),
    [
        (Rounding.FLOOR, 2699, 0),
        (Rounding.FLOOR, 2700, 100),
        (Rounding.FLOOR, 5399, 100),
        (Rounding.HALF, 1349, 0),
        (Rounding.HALF, 1350, 50),
        (Rounding.HALF, 4050, 150),
        (Rounding.NONE, 2673, 99),
        (Rounding.NONE, 2700, 100),
    ],
)
def test_units_of_forty_five_minutes_are_rounded_down(rounding, seconds, centihours):
    assert hours_for(seconds, by_unit(2700, rounding)) == centihours


def test_a_set_without_a_scale_gives_nothing():
    assert hours_for(3600, replace(LAW, tiers=())) == 0


@given(
    shorter=st.integers(0, 10**6),
    more=st.integers(0, 10**6),
    unit=st.integers(1, 10**5),
    centihours=st.integers(1, 400),
    rounding=st.sampled_from(Rounding),
)
def test_a_longer_thing_is_never_worth_less(shorter, more, unit, centihours, rounding):
    for law in (LAW, by_unit(unit, rounding, centihours)):
        assert 0 <= hours_for(shorter, law) <= hours_for(shorter + more, law)


@given(
    seconds=st.integers(180, 10**6),
    unit=st.integers(1, 10**5),
    centihours=st.integers(1, 400),
)
def test_rounding_never_adds_to_what_was_watched(seconds, unit, centihours):
    floor, half, exact = (hours_for(seconds, by_unit(unit, r, centihours)) for r in Rounding)
    assert floor <= half <= exact
    assert exact * unit <= seconds * centihours


def test_the_nearest_subject_decides_then_the_latest_rules():
    general = replace(LAW, title="通用")
    newer = replace(LAW, title="通用", version=2, effective_from=date(2025, 7, 1))
    parent = replace(LAW, title="上级专题", subjects=("topic:3",))
    child = replace(LAW, title="专题", subjects=("topic:12", "topic:99"))
    everything = [child, general, parent, newer]
    chosen = lambda subjects, on: choose(everything, subjects, on)  # noqa: E731
    assert chosen(("topic:12", "topic:3"), date(2026, 1, 1)) == child
    assert chosen(("topic:4", "topic:3"), date(2026, 1, 1)) == parent
    assert chosen(("topic:5",), date(2026, 1, 1)) == newer
    assert chosen((), date(2025, 6, 30)) == general
    assert chosen((), date(2025, 7, 1)) == newer
    assert chosen((), date(2023, 12, 31)) is None


def test_of_two_versions_of_the_same_day_the_higher_holds():
    second = replace(LAW, version=2)
    assert choose([second, LAW], (), date(2026, 1, 1)) == second
    assert choose([LAW, second], (), date(2026, 1, 1)) == second


def test_rules_end_with_their_last_day():
    ending = replace(LAW, effective_to=date(2025, 12, 31))
    assert ending.in_force(date(2025, 12, 31))
    assert not ending.in_force(date(2026, 1, 1))


def test_a_quota_is_asked_of_an_account_and_a_period():
    law = replace(LAW, quotas=(Quota(Account.OFFLINE, 55000, years=5),))
    assert law.quota(Account.OFFLINE, years=5) == 55000
    assert law.quota(Account.OFFLINE) is None
    assert PLATFORM_DEFAULT.quota(Account.TOTAL) == 5000
    assert PLATFORM_DEFAULT.quota(Account.REQUIRED) == 3000


rule_sets = st.builds(
    RuleSet,
    title=st.text(min_size=1, max_size=20),
    version=st.integers(1, 99),
    effective_from=st.dates(),
    effective_to=st.none() | st.dates(),
    label=st.text(max_size=10),
    tiers=st.just(rules.YUNNAN_TIERS) | st.just(()),
    unit=st.none() | st.builds(Unit, st.integers(1, 9999), st.just(100), st.sampled_from(Rounding)),
    min_seconds=st.integers(0, 999),
    completion_permille=st.integers(1, 1000),
    daily_cap_centihours=st.none() | st.integers(0, 2400),
    quotas=st.lists(
        st.builds(Quota, st.sampled_from(Account), st.integers(0, 9000), st.integers(1, 5))
    ).map(tuple),
    subjects=st.lists(st.text(max_size=12)).map(tuple),
)


@given(rule_sets)
def test_what_a_rule_set_says_survives_being_stored(law):
    assert rules.rule_set_from_body(law.body(), 7) == replace(law, id=7)
    assert rules.fingerprint(replace(law, id=7).body()) == rules.fingerprint(law.body())


@given(rule_sets, st.integers(1, 10**6))
def test_any_change_of_what_it_says_changes_its_fingerprint(law, more):
    other = replace(law, min_seconds=law.min_seconds + more)
    assert rules.fingerprint(law.body()) != rules.fingerprint(other.body())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"tiers": ()}, RuleSetFault.NO_SCALE),
        ({"unit": Unit(2700)}, RuleSetFault.NO_SCALE),
        ({"tiers": (), "unit": Unit(0)}, RuleSetFault.BAD_UNIT),
        ({"tiers": (), "unit": Unit(2700, 0)}, RuleSetFault.BAD_UNIT),
        ({"tiers": (Tier(900, 25),)}, RuleSetFault.NO_LAST_TIER),
        ({"tiers": (Tier(None, 25), Tier(None, 50))}, RuleSetFault.TIERS_OUT_OF_ORDER),
        (
            {"tiers": (Tier(900, 25), Tier(900, 50), Tier(None, 100))},
            RuleSetFault.TIERS_OUT_OF_ORDER,
        ),
        ({"tiers": (Tier(None, -1),)}, RuleSetFault.BAD_NUMBER),
        ({"min_seconds": -1}, RuleSetFault.BAD_NUMBER),
        ({"daily_cap_centihours": -1}, RuleSetFault.BAD_NUMBER),
        ({"quotas": (Quota(Account.TOTAL, -1),)}, RuleSetFault.BAD_NUMBER),
        ({"completion_permille": 0}, RuleSetFault.BAD_THRESHOLD),
        ({"completion_permille": 1001}, RuleSetFault.BAD_THRESHOLD),
        ({"effective_to": date(2023, 12, 31)}, RuleSetFault.ENDS_BEFORE_IT_BEGINS),
    ],
)
def test_a_rule_set_that_contradicts_itself_says_how(changes, fault):
    assert faults_of(replace(LAW, **changes)) == [fault]


def test_sound_rule_sets_have_no_fault():
    for law in (PLATFORM_DEFAULT, rules.clips_rule_set("topic:1"), by_unit(2700, Rounding.HALF)):
        assert faults_of(replace(law, daily_cap_centihours=None)) == []


def test_the_year_begins_at_midnight_in_shanghai():
    last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
    assert rules.year_of(last, SHANGHAI) == 2026
    assert rules.year_of(last + timedelta(seconds=1), SHANGHAI) == 2027
    assert (last + timedelta(seconds=1)).astimezone(UTC).year == 2026


def test_watching_over_new_year_is_split_at_midnight():
    start = datetime(2026, 12, 31, 23, 59, 50, tzinfo=SHANGHAI)
    assert rules.split_by_day(start, start + timedelta(seconds=20), SHANGHAI) == [
        (date(2026, 12, 31), 10_000),
        (date(2027, 1, 1), 10_000),
    ]


def test_a_leap_day_is_a_day():
    start = datetime(2028, 2, 28, 23, 0, tzinfo=SHANGHAI)
    days = [day for day, _ in rules.split_by_day(start, start + timedelta(days=2), SHANGHAI)]
    assert days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


def test_a_day_of_summer_time_holds_what_it_holds():
    start = datetime(2026, 3, 8, 0, 0, tzinfo=NEW_YORK)
    end = datetime(2026, 3, 9, 0, 0, tzinfo=NEW_YORK)
    assert rules.split_by_day(start, end, NEW_YORK) == [(date(2026, 3, 8), 23 * 3_600_000)]


def test_an_interval_that_runs_backwards_is_none():
    start = datetime(2026, 3, 5, tzinfo=UTC)
    assert rules.split_by_day(start, start - timedelta(seconds=1), SHANGHAI) == []
    assert rules.split_by_day(start, start, SHANGHAI) == []


@given(
    start=st.datetimes(
        min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)
    ),
    ms=st.integers(0, 5 * 86_400_000),
)
def test_no_millisecond_is_lost_or_counted_twice_between_days(start, ms):
    shares = rules.split_by_day(start, start + timedelta(milliseconds=ms), SHANGHAI)
    assert 0 <= ms - sum(share for _, share in shares) < max(len(shares), 1)
    assert len({day for day, _ in shares}) == len(shares)


@given(amounts=st.lists(st.integers(0, 500), max_size=20), cap=st.integers(0, 2400))
def test_a_day_never_holds_more_than_its_cap_and_loses_nothing_below_it(amounts, cap):
    earned = withheld = 0
    for amount in amounts:
        share = rules.under_cap(amount, earned, cap)
        assert share.centihours + share.withheld == amount
        earned += share.centihours
        withheld += share.withheld
    assert earned == min(sum(amounts), cap)


def test_a_cap_reached_in_the_middle_of_a_course_lets_part_of_it_through():
    assert rules.under_cap(100, 950, 1000) == Share(50, 50)
    assert rules.under_cap(100, 1100, 1000) == Share(0, 100)
    assert rules.under_cap(100, 1100, None) == Share(100, 0)


def test_every_kind_has_an_account_and_required_hours_have_two_more():
    for kind in EntryKind:
        assert rules.accounts_touched(kind, False) == (Account.TOTAL, Account(kind.value))
    assert Account.REQUIRED in rules.accounts_touched(EntryKind.ONLINE, True)


def test_what_is_missing_is_never_negative():
    assert rules.missing(3625, 5000) == 1375
    assert rules.missing(6000, 5000) == 0
    assert rules.missing(100, None) == 0


@pytest.mark.parametrize(
    ("part", "whole", "permille"),
    [(8999, 10_000, 899), (9000, 10_000, 900), (11, 10, 1000), (5, 0, 0)],
)
def test_eighty_nine_point_nine_nine_per_cent_is_not_ninety(part, whole, permille):
    assert rules.permille(part, whole) == permille


@pytest.mark.parametrize(
    ("year", "plan"), [(2022, (2018, 2022)), (2023, (2023, 2027)), (2027, (2023, 2027))]
)
def test_years_are_gathered_into_five_year_plans(year, plan):
    assert rules.five_years_of(year) == plan


def test_a_year_is_asked_under_the_rules_of_its_nearest_day():
    today = date(2026, 3, 5)
    assert rules.last_day_of_interest(2026, today) == today
    assert rules.last_day_of_interest(2025, today) == date(2025, 12, 31)
    assert rules.last_day_of_interest(2027, today) == date(2027, 1, 1)


@given(
    kept=st.dictionaries(st.integers(0, 9), st.integers(-9, 9)),
    found=st.dictionaries(st.integers(0, 9), st.integers(-9, 9)),
)
def test_differences_name_exactly_the_balances_that_differ(kept, found):
    differing = {key: (was, is_) for key, was, is_ in rules.differences(kept, found)}
    for key in range(10):
        pair = (kept.get(key, 0), found.get(key, 0))
        assert differing.get(key, pair) == pair
        assert (key in differing) == (pair[0] != pair[1])
