"""The boundary cases of hours, from what a player reports to what the year's account says."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.credits import queries
from app.credits.models import CreditEntry, WatchDay
from app.credits.rules import Quota, Unit
from app.credits.rules.rule_sets import Account
from app.kit.db import session, transactional
from tests.conftest import SHANGHAI
from tests.credits.making import publish_rule_set
from tests.factories import make_organisation, make_user
from tests.progress.making import lesson_ids, make_course, sit_down, watch_to_the_end


def at(*moment):
    return datetime(*moment, tzinfo=SHANGHAI)


def earned(person, year=2026):
    return queries.account(person, person.id, year).earned


def the_entry(person):
    return session.scalars(select(CreditEntry).where(CreditEntry.person_id == person.id)).one()


@pytest.fixture
def learner(app):
    return make_user()


@pytest.mark.parametrize(
    ("seconds", "centihours"),
    [(900, 25), (900.9, 25), (901, 50), (1799.9, 50), (1800, 100)],
)
def test_a_course_watched_whole_is_worth_what_its_length_is(learner, clock, seconds, centihours):
    watch_to_the_end(clock, learner, make_course(seconds))
    assert earned(learner) == centihours


def test_not_quite_ninety_per_cent_completes_nothing_and_a_tenth_of_a_second_more_does(
    learner, clock
):
    [lesson_id] = lesson_ids(make_course(1000))
    sitter = sit_down(learner, lesson_id)
    for start, end in ((0, 300), (300, 600), (600, 899.9)):
        clock.forward(seconds=end - start + 1)
        sitter.report((start, end))
    assert earned(learner) == 0
    clock.forward(seconds=10)
    sitter.report((899.9, 900))
    assert earned(learner) == 50
    assert the_entry(learner).evidence["measured_seconds"] == 1000


def test_what_ends_after_midnight_belongs_to_the_new_year_and_to_both_days(learner, clock):
    clock.set(at(2026, 12, 31, 23, 56))
    sitter = sit_down(learner, lesson_ids(make_course(300))[0])
    clock.set(at(2026, 12, 31, 23, 59, 50))
    sitter.report((0, 230))
    assert earned(learner) == 0
    clock.set(at(2027, 1, 1, 0, 0, 10))
    sitter.report((230, 250))
    clock.forward(seconds=50)
    sitter.report((250, 300))
    entry = the_entry(learner)
    assert (entry.year, entry.day, entry.at.year) == (2027, date(2027, 1, 1), 2026)
    assert (earned(learner, 2026), earned(learner, 2027)) == (0, 25)
    rows = session.scalars(select(WatchDay).where(WatchDay.person_id == learner.id))
    days = {row.day: timedelta(milliseconds=row.watched_ms) for row in rows}
    assert days == {
        date(2026, 12, 31): timedelta(minutes=4),
        date(2027, 1, 1): timedelta(minutes=1),
    }


def test_a_course_completed_on_a_leap_day_is_of_that_day(learner, clock):
    clock.set(at(2028, 2, 29, 23, 54, 57))
    watch_to_the_end(clock, learner, make_course(300))
    entry = the_entry(learner)
    assert (entry.year, entry.day) == (2028, date(2028, 2, 29))
    assert earned(learner, 2028) == 25
    assert queries.earned_by_month(learner, learner.id, 2028)[1] == 25


def move(person, **values):
    @transactional
    def move_person():
        for name, value in values.items():
            setattr(session.get(User, person.id), name, value)

    move_person()


@pytest.mark.parametrize("moved", ["organisation_id", "learner_category"])
def test_who_moves_in_the_middle_of_a_course_completes_it_under_the_new_rules(
    learner, clock, moved
):
    city, before = make_organisation("云溪市"), learner.organisation_id
    told = {"organisation_id": city.id} if moved == "organisation_id" else {"category": "处级"}
    rules = publish_rule_set(
        tiers=(), unit=Unit(600, 70), quotas=(Quota(Account.TOTAL, 700),), **told
    )
    sitter = sit_down(learner, lesson_ids(make_course(600))[0])
    clock.forward(seconds=301)
    sitter.report((0, 300))
    move(learner, **{moved: city.id if moved == "organisation_id" else "处级"})
    clock.forward(seconds=301)
    sitter.report((300, 600))
    entry = the_entry(learner)
    assert (entry.amount_centihours, entry.rule_set_id) == (70, rules.id)
    assert entry.organisation_id == (city.id if moved == "organisation_id" else before)
    assert queries.account(learner, learner.id, 2026).required == 700


def test_a_day_that_is_full_in_the_middle_of_a_course_withholds_the_rest(learner, clock):
    publish_rule_set(daily_cap_centihours=40)
    watch_to_the_end(clock, learner, make_course(600))
    second = make_course(600)
    watch_to_the_end(clock, learner, second)
    assert earned(learner) == 40
    withheld = select(CreditEntry.withheld_centihours).where(CreditEntry.person_id == learner.id)
    assert sorted(session.scalars(withheld)) == [0, 10]
    clock.forward(hours=24)
    watch_to_the_end(clock, learner, second)
    assert earned(learner) == 40
