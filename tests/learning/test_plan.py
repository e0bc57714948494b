"""The five years of a plan on my credits, and how a year ends, in words."""

from datetime import datetime

from app.credits import actions
from app.credits.queries import earned_over
from app.credits.rules import Account, MakeUp, Quota
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
    assert "2026 年度 12 月 31 日截止，此前所学可补记至2027年4月30日。" in page
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
