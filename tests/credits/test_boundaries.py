"""The boundary cases of the issue, from what was awarded to what the year's account says."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.accounts.models import User
from app.credits import actions, queries
from app.credits.forms import NewHours
from app.credits.models import WatchDay
from app.credits.rules import PLATFORM_DEFAULT, Account, MakeUp, Quota, Unit, permille
from app.kit.db import session, transactional
from app.kit.errors import Invalid
from tests.conftest import SHANGHAI
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_organisation, make_user

SECOND = timedelta(seconds=1)


@pytest.fixture
def learner(app):
    return make_user()


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def earned(person, year=2026, account=Account.TOTAL):
    return queries.account(person, person.id, year).line(account).earned


def at(*moment):
    return datetime(*moment, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("minutes", "seconds", "centihours"),
    [(14, 59, 25), (15, 0, 25), (15, 1, 50), (29, 59, 50), (30, 0, 100), (30, 1, 100)],
)
def test_steps_end_where_they_say(learner, minutes, seconds, centihours):
    assert award_hours(learner, minutes * 60 + seconds).amount_centihours == centihours
    assert earned(learner) == centihours


@pytest.mark.parametrize(
    ("minutes", "seconds", "centihours"),
    [(22, 29, 0), (22, 30, 50), (44, 59, 50), (45, 0, 100), (67, 29, 100), (67, 30, 150)],
)
def test_units_of_45_minutes_count_their_halves(learner, minutes, seconds, centihours):
    publish_rule_set(tiers=(), unit=Unit(2700))
    entry = award_hours(learner, 10_000)
    assert entry.amount_centihours == 350
    worth = actions.award(
        learner.id,
        kind=entry.kind,
        source="course:1",
        title="半节",
        seconds=minutes * 60 + seconds,
        subjects=(),
        at=entry.at,
    )
    assert (worth.amount_centihours if worth else 0) == centihours


@pytest.mark.parametrize(
    ("watched", "of", "enough"),
    [(8999, 10000, False), (9000, 10000, True), (899, 1000, False), (1619, 1800, False),
     (1620, 1800, True)],
)  # fmt: skip
def test_not_quite_ninety_per_cent_is_not_ninety_per_cent(watched, of, enough):
    assert (permille(watched, of) >= PLATFORM_DEFAULT.completion_permille) is enough


def test_a_second_before_midnight_in_shanghai_is_still_the_old_year(learner):
    midnight = at(2027, 1, 1, 0, 0)
    before, on = award_hours(learner, at=midnight - SECOND), award_hours(learner, at=midnight)
    assert (before.year, before.day) == (2026, date(2026, 12, 31))
    assert (on.year, on.day) == (2027, date(2027, 1, 1))
    assert (earned(learner, 2026), earned(learner, 2027)) == (100, 100)
    # In UTC both are the afternoon of New Year's Eve.
    assert before.at.year == on.at.year == 2026


def test_each_side_of_new_year_has_its_own_rules_and_its_own_cap(learner):
    publish_rule_set(daily_cap_centihours=100, effective_to=date(2026, 12, 31))
    publish_rule_set(tiers=(), unit=Unit(2700), effective_from=date(2027, 1, 1))
    midnight = at(2027, 1, 1, 0, 0)
    before = [award_hours(learner, at=midnight - SECOND) for _ in range(2)]
    after = [award_hours(learner, at=midnight) for _ in range(2)]
    assert [one.amount_centihours for one in before] == [100, 0]
    assert [one.amount_centihours for one in after] == [50, 50]


def test_watching_over_midnight_is_split_between_the_years(learner):
    start = at(2026, 12, 31, 23, 59, 50)
    actions.note_watched(learner.id, start, start + timedelta(seconds=20))
    days = {
        day: session.get_one(WatchDay, (learner.id, day)).watched_ms
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }
    assert list(days.values()) == [10_000, 10_000]


def test_a_leap_day_is_a_day_like_any_other(learner, clock):
    clock.set(at(2028, 2, 29, 23, 59, 59))
    publish_rule_set(
        daily_cap_centihours=100, effective_from=date(2028, 2, 29), effective_to=date(2028, 2, 29)
    )
    leap = [award_hours(learner) for _ in range(2)]
    assert [one.amount_centihours for one in leap] == [100, 0]
    assert leap[0].day == date(2028, 2, 29)
    clock.forward(seconds=1)
    march = award_hours(learner)
    assert (march.day, march.amount_centihours) == (date(2028, 3, 1), 100)
    assert earned(learner, 2028) == 200
    assert list(queries.verify_ledger()) == []


def change(person, **values):
    @transactional
    def change_person():
        for name, value in values.items():
            setattr(session.get(User, person.id), name, value)

    change_person()


def test_a_transfer_in_mid_year_keeps_what_was_earned_and_changes_what_is_asked(learner):
    city = make_organisation("云溪市")
    publish_rule_set(title="市", organisation_id=city.id, quotas=(), daily_cap_centihours=100)
    first, old_home = award_hours(learner), learner.organisation_id
    assert queries.account(learner, learner.id, 2026).required == 5000
    change(learner, organisation_id=city.id)
    second, third = award_hours(learner), award_hours(learner)
    assert (first.organisation_id, second.organisation_id) == (old_home, city.id)
    # The day was full already: the cap of the new home counts what the old one gave.
    assert (second.amount_centihours, third.amount_centihours) == (0, 0)
    account = queries.account(learner, learner.id, 2026)
    assert (account.earned, account.required) == (100, None)
    assert list(queries.verify_ledger()) == []


def test_a_change_of_category_in_mid_year_holds_from_then_on(learner):
    publish_rule_set(title="科级", category="科级", quotas=(Quota(Account.TOTAL, 9000),))
    publish_rule_set(title="处级", category="处级", tiers=(), unit=Unit(2700))
    change(learner, learner_category="科级")
    assert award_hours(learner).amount_centihours == 100
    assert queries.account(learner, learner.id, 2026).required == 9000
    change(learner, learner_category="处级")
    assert award_hours(learner).amount_centihours == 50
    account = queries.account(learner, learner.id, 2026)
    assert (account.earned, account.required) == (150, 5000)


def test_a_cap_reached_in_the_middle_of_a_course_lets_the_rest_of_the_day_in(learner):
    publish_rule_set(daily_cap_centihours=125)
    award_hours(learner)
    part = award_hours(learner)
    assert (part.amount_centihours, part.withheld_centihours) == (25, 75)
    # What was withheld is not paid on another day by asking again.
    assert award_hours(learner, source=part.source, at=part.at + timedelta(days=1)).id == part.id
    assert earned(learner) == 125


def test_what_was_revoked_is_earned_again_only_from_another_source(learner, admin):
    entry = award_hours(learner, source="course:12")
    actions.reverse_entry(admin, entry.id, "代学")
    assert award_hours(learner, source="course:12").id == entry.id
    assert earned(learner) == 0
    again = NewHours(
        kind="manual", source="appeal:12", title="申诉成立", centihours=100, on=date(2026, 3, 5)
    )
    actions.enter_hours(admin, learner.id, again)
    assert earned(learner) == 100
    assert list(queries.verify_ledger()) == []


def test_a_course_in_a_new_revision_is_the_same_course(learner):
    first = award_hours(learner, 600, source="course:12", evidence={"revision_id": 1})
    second = award_hours(learner, 7200, source="course:12", evidence={"revision_id": 2})
    assert first.id == second.id
    assert earned(learner) == 25


def late(kind="offline", on=date(2025, 12, 31)):
    return NewHours(kind=kind, source=f"{kind}:1", title="迟到", centihours=800, on=on)


def test_last_years_hours_are_entered_until_the_year_is_closed(learner, admin, clock):
    clock.set(at(2026, 4, 30, 23, 59, 59))
    actions.enter_hours(admin, learner.id, late())
    assert (earned(learner, 2025), earned(learner, 2026)) == (800, 0)
    clock.forward(seconds=1)
    with pytest.raises(Invalid) as refused:
        actions.enter_hours(admin, learner.id, late("mutual"))
    assert "closed" in str(refused.value.errors["on"])


def test_what_is_made_up_stands_in_the_year_it_was_missing_in(learner, admin, clock):
    law = replace(PLATFORM_DEFAULT, make_up=MakeUp((1, 1), (3, 31)))
    publish_rule_set(make_up=law.make_up)
    clock.set(at(2026, 3, 31, 23, 59, 59))
    entry = actions.enter_hours(admin, learner.id, late("makeup"))
    assert (entry.year, entry.amount_centihours) == (2025, 800)
    assert earned(learner, 2025, Account.MAKEUP) == 800
    clock.forward(seconds=1)
    with pytest.raises(Invalid):
        actions.enter_hours(admin, make_user().id, late("makeup"))


def test_what_is_beyond_the_quota_goes_into_the_next_year_once_it_is_closed(learner, admin, clock):
    publish_rule_set(quotas=(Quota(Account.TOTAL, 500),), carry_over_centihours=200)
    other = make_user()
    for person, centihours in ((learner, 800), (other, 500)):
        day = NewHours(
            kind="offline", source="o:1", title="培训", centihours=centihours, on=date(2026, 3, 5)
        )
        actions.enter_hours(admin, person.id, day)
    clock.set(at(2027, 4, 30, 23, 59, 59))
    assert actions.carry_over(2026) == 0
    clock.forward(seconds=1)
    assert actions.carry_over(2026) == 1
    assert actions.carry_over(2026) == 0
    assert (earned(learner, 2026), earned(learner, 2027)) == (800, 200)
    assert earned(learner, 2027, Account.REQUIRED) == 0
    assert earned(other, 2027) == 0
    assert list(queries.verify_ledger()) == []
