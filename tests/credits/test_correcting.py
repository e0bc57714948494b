"""Hours that a learning administrator enters by hand."""

from datetime import date

import pytest
from pydantic import ValidationError

from app.credits import actions, queries
from app.credits.forms import NewHours
from app.credits.rules import Account
from app.kit.errors import Invalid, NotAllowed
from tests.factories import make_user

DAY = {
    "kind": "offline",
    "source": "offline:2026-spring",
    "title": "乡村振兴现场教学（1 天）",
    "centihours": 800,
    "on": date(2026, 3, 4),
    "note": "单位已审",
}


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


@pytest.fixture
def learner(app):
    return make_user()


def day(**changes) -> NewHours:
    return NewHours(**{**DAY, **changes})


def test_a_day_of_training_counts_whole_and_names_who_entered_it(learner, admin, clock):
    entry = actions.enter_hours(admin, learner.id, day(required=True))
    assert (entry.amount_centihours, entry.day, entry.year) == (800, date(2026, 3, 4), 2026)
    assert (entry.actor_id, entry.note) == (admin.id, "单位已审")
    lines = queries.account(learner, learner.id, 2026).lines
    earned = {line.account: line.earned for line in lines}
    assert earned == {Account.TOTAL: 800, Account.REQUIRED: 800, Account.OFFLINE: 800}
    assert list(queries.verify_ledger()) == []


def test_the_same_source_is_entered_once(learner, admin):
    first = actions.enter_hours(admin, learner.id, day())
    assert actions.enter_hours(admin, learner.id, day(centihours=100)).id == first.id


def test_hours_of_last_year_belong_to_last_year(learner, admin):
    assert actions.enter_hours(admin, learner.id, day(on=date(2025, 12, 31))).year == 2025


def test_a_day_that_has_not_come_gives_no_hours(learner, admin):
    with pytest.raises(Invalid):
        actions.enter_hours(admin, learner.id, day(on=date(2026, 12, 31)))


@pytest.mark.parametrize("role", ["learner", "teacher", "tutor", "sysadmin", "auditor"])
def test_only_a_learning_administrator_enters_hours(learner, role):
    with pytest.raises(NotAllowed):
        actions.enter_hours(make_user(roles=(role,)), learner.id, day())


def test_what_only_a_lesson_can_give_is_not_entered_by_hand():
    with pytest.raises(ValidationError):
        day(kind="online")
