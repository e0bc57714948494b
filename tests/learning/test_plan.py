"""The five years of a plan on my credits, and how a year ends, in words."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits import actions
from app.credits.forms import NewHours
from app.credits.queries import earned_over
from app.credits.rules import Account, EntryKind, MakeUp, Quota
from app.learning.rules import expected_by, months_of
from tests.conftest import SHANGHAI
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_user


def test_five_years_stand_with_what_each_brought(sign_in):
    learner = make_user()
    award_hours(learner)
    page = sign_in(learner).get("/me/credits").text
    assert "2023 至 2027 五年" in page
    for year in range(2023, 2028):
        assert f"/me/credits?year={year}" in page
    assert "未开始" in page
    assert "2026 年度 12月31日截止，此前所学可补记至 2027年4月30日。" in page
    assert "不结转" in page


def test_a_closed_year_says_what_went_on_and_it_counts_once(sign_in, clock):
    publish_rule_set(
        quotas=(Quota(Account.TOTAL, 100),),
        carry_over_centihours=500,
        make_up=MakeUp((1, 1), (3, 31)),
    )
    learner = make_user()
    clock.set(datetime(2026, 12, 30, 12, 0, tzinfo=SHANGHAI))
    assert (
        "届时不足的部分可在2027年1月1日至2027年3月31日补学"
        in sign_in(learner).get("/me/credits").text
    )
    for _number in range(3):
        award_hours(learner)
    before = sign_in(learner).get("/me/credits").text
    assert "最多 5 学时结转至 2027 年度" in before
    assert "补学" not in before
    clock.set(datetime(2027, 2, 1, 12, 0, tzinfo=SHANGHAI))
    assert "2026 年度已结束" in sign_in(learner).get("/me/credits?year=2026").text
    clock.set(datetime(2027, 5, 1, 12, 0, tzinfo=SHANGHAI))
    assert "没有学时结转到下一年度" in sign_in(learner).get("/me/credits?year=2026").text
    assert actions.carry_over(2026) == 1
    closed = sign_in(learner).get("/me/credits?year=2026").text
    assert "2026 年度已关账" in closed
    assert "超出要求的 2 学时已结转至 2027 年度" in closed
    assert "其中 2 学时由 2026 年度结转而来" in sign_in(learner).get("/me/credits?year=2027").text
    assert earned_over(learner, learner.id, 2023, 2027) == 300


@pytest.mark.parametrize(
    ("hours", "months"), [(0, 0), (-8, 0), (18.33, 0), (18.34, 0.1), (183.33, 0.9), (550, 3)]
)
def test_hours_away_from_the_desk_are_months_and_none_is_given_for_nothing(hours, months):
    assert months_of(round(hours * 100)) == months


def test_at_the_pace_of_a_year_five_years_come_to_so_much():
    last = date(2027, 12, 31)
    assert expected_by(last, 10_000, 36_500, date(2026, 12, 31)) == 10_000 + 36_500
    assert expected_by(last, 10_000, 36_500, date(2027, 12, 30)) == 10_000 + 100
    assert expected_by(last, 10_000, 36_499, date(2027, 12, 30)) == 10_000
    assert expected_by(last, 10_050, -400, date(2026, 1, 1)) == 10_050


@given(
    st.integers(0, 100_000),
    st.integers(-5_000, 100_000),
    st.dates(date(2023, 1, 1), date(2030, 1, 1)),
)
def test_what_is_there_stays_and_nothing_is_promised_beyond_the_pace(earned, recent, today):
    last = date(2027, 12, 31)
    expected = expected_by(last, earned, recent, today)
    assert expected >= earned
    assert (expected - earned) * 365 <= max(recent, 0) * max((last - today).days, 0)
    assert expected_by(last, earned, recent, today + timedelta(days=1)) <= expected


def test_my_credits_say_the_months_and_where_five_years_are_going(sign_in, clock):
    publish_rule_set(quotas=(Quota(Account.TOTAL, 20_150, years=5),))
    learner, admin = make_user(), make_user(roles=("learning_admin",))
    clock.set(datetime(2026, 12, 31, 12, 0, tzinfo=SHANGHAI))
    term = NewHours(
        kind=EntryKind.OFFLINE,
        source="offline:1",
        title="中青年干部培训班",
        centihours=10_000,
        on=date(2026, 3, 5),
    )
    actions.enter_hours(admin, learner.id, term)
    page = sign_in(learner).get("/me/credits").text
    assert "其中脱产培训 100 学时，约合 0.5 个月（550 学时折合 3 个月）。" in page
    assert "到 2027 年底约有 200 学时，比应修少 1.5 学时。" in page
    award_hours(learner)
    page = sign_in(learner).get("/me/credits").text
    assert "到 2027 年底约有 202 学时，能够达到应修要求。" in page
    assert "照最近一年的进度" not in sign_in(learner).get("/me/credits?year=2022").text


def test_who_has_learnt_nothing_yet_reads_no_outlook(sign_in, clock):
    publish_rule_set(quotas=(Quota(Account.TOTAL, 20_150, years=5),))
    clock.set(datetime(2026, 12, 31, 12, 0, tzinfo=SHANGHAI))
    assert "照最近一年的进度" not in sign_in(make_user()).get("/me/credits").text


def test_the_window_of_five_years_turns_with_the_year(sign_in, clock):
    learner = make_user()
    clock.set(datetime(2027, 12, 31, 23, 59, 59, tzinfo=SHANGHAI))
    award_hours(learner)
    assert "2023 至 2027 五年" in sign_in(learner).get("/me/credits").text
    clock.forward(seconds=1)
    page = sign_in(learner).get("/me/credits").text
    assert "2028 至 2032 五年" in page
    assert "到 2032 年底约有" in page
