"""Who moves a rule set on, whose rules hold, what counting anew gives, when a year is closed."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits.rules import (
    PLATFORM_DEFAULT,
    Account,
    Counted,
    EntryKind,
    Learner,
    MakeUp,
    MoveRefusal,
    Quota,
    Refusal,
    RuleMove,
    RuleSetFault,
    RuleSetState,
    YearCap,
    carried_over,
    choose,
    entering_refusal,
    faults_of,
    first_day_of,
    hours_for,
    is_closed,
    last_day_of,
    measured,
    recount,
    refusal_of,
    rule_set_from_body,
)
from app.credits.rules.soundness import faults_of as sound

LAW = replace(PLATFORM_DEFAULT, title="规则", effective_from=date(2026, 1, 1))
DAY = date(2026, 3, 5)


def refused(
    move, state=RuleSetState.DRAFT, *, waiting=False, previewed=True, actor=9, authors=(1,)
):
    return refusal_of(
        move, state, waiting=waiting, previewed=previewed, actor_id=actor, authors=authors
    )


def test_only_what_is_in_force_is_retired():
    assert refused(RuleMove.RETIRE, RuleSetState.PUBLISHED) is None
    for state in (RuleSetState.DRAFT, RuleSetState.RETIRED):
        assert refused(RuleMove.RETIRE, state) is MoveRefusal.NOT_PUBLISHED


def test_what_is_no_draft_is_moved_no_other_way():
    others = [move for move in RuleMove if move is not RuleMove.RETIRE]
    for move, state in product(others, (RuleSetState.PUBLISHED, RuleSetState.RETIRED)):
        assert refused(move, state) is MoveRefusal.NOT_A_DRAFT


def test_a_draft_is_changed_until_it_is_put_forward():
    assert refused(RuleMove.CHANGE) is None
    assert refused(RuleMove.PROPOSE) is None
    assert refused(RuleMove.CHANGE, previewed=False) is None
    assert refused(RuleMove.PROPOSE, previewed=False) is MoveRefusal.NO_PREVIEW
    for move in (RuleMove.DRAFT, RuleMove.CHANGE, RuleMove.PROPOSE):
        assert refused(move, waiting=True) is MoveRefusal.WAITING


def test_what_waits_is_approved_by_somebody_else_or_given_back_by_anybody():
    for move in (RuleMove.APPROVE, RuleMove.RETURN):
        assert refused(move) is MoveRefusal.NOT_WAITING
        assert refused(move, waiting=True) is None
    assert refused(RuleMove.APPROVE, waiting=True, actor=1) is MoveRefusal.OWN_WORK
    assert refused(RuleMove.RETURN, waiting=True, actor=1) is None
    assert refused(RuleMove.APPROVE, waiting=True, previewed=False) is MoveRefusal.NO_PREVIEW


def chosen(*rule_sets, subjects=(), learner=None):
    found = choose(rule_sets, subjects, DAY, learner or Learner((7, 3, 1), "县处级"))
    return found.title if found else None


def test_the_nearer_organisation_wins_then_the_category_then_the_later_day():
    province = replace(LAW, title="省", organisation_id=1)
    city = replace(LAW, title="市", organisation_id=3)
    ours = replace(city, title="市县处级", category="县处级")
    elsewhere = replace(LAW, title="外市", organisation_id=4)
    later = replace(city, title="市新", effective_from=date(2026, 2, 1))
    topic = replace(LAW, title="专题", subjects=("topic:9",))
    assert chosen(LAW, province, elsewhere) == "省"
    assert chosen(city, province) == "市"
    assert chosen(later, ours, city) == "市县处级"
    assert chosen(later, city, learner=Learner((3, 1))) == "市新"
    assert chosen(ours, LAW, learner=Learner((3, 1), "科级")) == "规则"
    assert chosen(ours, city, topic, subjects=("topic:9",)) == "专题"
    assert chosen(elsewhere) is None


def test_nobody_in_particular_has_the_rules_of_everybody():
    ours = replace(LAW, title="市", organisation_id=3)
    assert choose([ours], (), DAY) is None
    assert choose([replace(LAW, category="科级")], (), DAY) is None


def entry(number, seconds=1800, centihours=100, day=DAY, kind=EntryKind.ONLINE, anew=LAW):
    return Counted(number, day.year, day, kind, seconds, centihours, anew)


def test_counting_anew_under_the_same_rules_changes_nothing():
    assert recount([entry(1), entry(2, 600, 25)]) == []


def test_what_stays_as_it_is_still_fills_the_day_and_the_year():
    capped = replace(LAW, daily_cap_centihours=150)
    [change] = recount([entry(1, anew=None), entry(2, anew=capped)])
    assert (change.entry_id, change.was, change.becomes, change.delta) == (2, 100, 50, -50)
    yearly = replace(LAW, year_caps=(YearCap(EntryKind.ONLINE, 120),))
    [change] = recount([entry(1, anew=None), entry(2, day=date(2026, 3, 6), anew=yearly)])
    assert change.becomes == 20
    assert recount([entry(1, anew=None), entry(2, day=date(2027, 3, 6), anew=yearly)]) == []


def test_offline_days_fill_no_day_of_the_screen():
    capped = replace(LAW, daily_cap_centihours=100)
    assert recount([entry(1, kind=EntryKind.OFFLINE, anew=capped), entry(2, anew=capped)]) == []


@given(
    st.lists(st.tuples(st.integers(0, 7200), st.integers(0, 300), st.booleans()), max_size=8),
    st.integers(0, 500),
)
def test_counting_anew_twice_is_counting_anew_once(things, cap):
    law = replace(LAW, daily_cap_centihours=cap)
    entries = [
        entry(n, seconds, was, anew=law if covered else None)
        for n, (seconds, was, covered) in enumerate(things)
    ]
    becomes = {change.entry_id: change.becomes for change in recount(entries)}
    after = [replace(one, centihours=becomes.get(one.entry_id, one.centihours)) for one in entries]
    assert recount(after) == []
    anew = [one.centihours for one in after if one.anew]
    assert all(hours <= hours_for(one.seconds, law) for hours, one in zip(
        anew, [one for one in after if one.anew], strict=True))  # fmt: skip


def test_a_year_stays_open_for_a_while_and_then_is_closed():
    law = replace(LAW, late_entry_days=120)
    asked = (EntryKind.OFFLINE, date(2025, 12, 31))
    assert entering_refusal(*asked, date(2026, 4, 30), law) is None
    assert entering_refusal(*asked, date(2026, 5, 1), law) is Refusal.YEAR_CLOSED
    assert entering_refusal(*asked, date(2025, 12, 30), law) is Refusal.NOT_YET
    # 2024 has a leap day in it, 2025 has not: the days are counted from New Year's Eve.
    leap = (EntryKind.OFFLINE, date(2023, 5, 1))
    assert entering_refusal(*leap, date(2024, 4, 29), law) is None
    assert entering_refusal(*leap, date(2024, 4, 30), law) is Refusal.YEAR_CLOSED


def test_what_was_missing_is_made_up_within_its_window_of_the_next_year():
    law = replace(LAW, make_up=MakeUp((1, 10), (3, 31)))
    asked = (EntryKind.MAKEUP, date(2025, 12, 31))
    for day, open_then in (
        (date(2026, 1, 9), False),
        (date(2026, 1, 10), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
        (date(2027, 2, 1), False),
    ):
        expected = None if open_then else Refusal.NO_MAKE_UP
        assert entering_refusal(*asked, day, law) is expected
    assert entering_refusal(*asked, date(2026, 2, 1), LAW) is Refusal.NO_MAKE_UP


@pytest.mark.parametrize(
    ("earned", "carried"), [(4000, 0), (5000, 0), (5001, 1), (6000, 1000), (6001, 1000)]
)
def test_so_much_beyond_the_quota_goes_into_the_next_year(earned, carried):
    law = replace(LAW, carry_over_centihours=1000, quotas=(Quota(Account.TOTAL, 5000),))
    assert carried_over(earned, law) == carried
    assert carried_over(earned, replace(law, quotas=())) == 0


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"year_caps": (YearCap(EntryKind.LIVE, -1),)}, RuleSetFault.BAD_NUMBER),
        ({"carry_over_centihours": -1}, RuleSetFault.BAD_NUMBER),
        ({"late_entry_days": -1}, RuleSetFault.BAD_NUMBER),
        ({"year_caps": (YearCap(EntryKind.LIVE, 1),) * 2}, RuleSetFault.CAP_TWICE),
        ({"make_up": MakeUp((3, 1), (2, 1))}, RuleSetFault.BAD_WINDOW),
        ({"make_up": MakeUp((2, 30), (3, 1))}, RuleSetFault.BAD_WINDOW),
    ],
)
def test_what_contradicts_itself_is_told(changes, fault):
    assert faults_of(replace(LAW, **changes)) == [fault]
    assert sound(replace(LAW, make_up=MakeUp((2, 29), (2, 29)))) == []


def test_a_rule_set_of_the_first_release_says_what_it_said():
    body = LAW.body()
    for name in ("organisation_id", "category", "year_caps", "make_up", "late_entry_days"):
        del body[name]
    del body["carry_over_centihours"]
    assert rule_set_from_body(body) == LAW
    rich = replace(
        LAW,
        organisation_id=3,
        category="科级",
        year_caps=(YearCap(EntryKind.LIVE, 100),),
        make_up=MakeUp((1, 1), (3, 31)),
        late_entry_days=30,
    )
    assert rule_set_from_body(rich.body(), 5) == replace(rich, id=5)


def test_an_entry_keeps_what_it_takes_to_be_counted_again():
    assert measured({"play_id": 7}, 600, ("topic:1",)) == {
        "play_id": 7,
        "measured_seconds": 600,
        "subjects": ["topic:1"],
    }
    assert measured({}, 600, ()) == {"measured_seconds": 600}


def test_a_year_goes_from_new_year_to_new_years_eve():
    assert (first_day_of(2026), last_day_of(2026)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert not is_closed(2026, date(2026, 12, 31), replace(LAW, late_entry_days=0))
    assert is_closed(2026, date(2027, 1, 1), replace(LAW, late_entry_days=0))
