"""Who sees which account, and what is found when the ledger does not add up."""

from datetime import date, datetime

import pytest
from sqlalchemy import text, update

from app.credits import actions, queries
from app.credits.models import CreditAccount, CreditEntry
from app.credits.rules import PLATFORM_DEFAULT, Account, EntryKind, Quota, Standing
from app.kit import db
from app.kit.db import session
from app.kit.errors import Invalid, NotFound
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_organisation, make_user


@pytest.fixture
def learner(app):
    return make_user(name="安然")


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def test_an_empty_year_still_says_what_is_asked(learner):
    account = queries.account(learner, learner.id, 2026)
    assert (account.earned, account.required) == (0, 5000)
    assert account.line(Account.REQUIRED).missing == 3000
    assert account.line(Account.LIVE).required is None
    assert account.rule_set == PLATFORM_DEFAULT


def test_a_year_is_asked_under_its_own_rules(learner):
    publish_rule_set(
        effective_from=date(2024, 1, 1),
        effective_to=date(2025, 12, 31),
        quotas=(Quota(Account.TOTAL, 4000),),
    )
    publish_rule_set(effective_from=date(2026, 1, 1), quotas=(Quota(Account.TOTAL, 6000),))
    asked = [queries.account(learner, learner.id, year).required for year in (2025, 2026, 2027)]
    assert asked == [4000, 6000, 6000]


@pytest.mark.parametrize("role", ["learner", "teacher", "tutor", "secadmin"])
def test_somebody_elses_account_does_not_exist_for_others(learner, role):
    stranger = make_user(roles=(role,))
    for read in (
        lambda: queries.account(stranger, learner.id, 2026),
        lambda: queries.entries(stranger, learner.id, 2026),
        lambda: queries.entries_of_year(stranger, learner.id, 2026),
        lambda: queries.years_with_entries(stranger, learner.id),
        lambda: queries.earned_over(stranger, learner.id, 2023, 2027),
    ):
        with pytest.raises(NotFound):
            read()


def test_a_learning_administrator_sees_the_accounts_of_those_below(learner, admin):
    award_hours(learner)
    assert queries.account(admin, learner.id, 2026).earned == 100
    beside = make_user(roles=("learning_admin",), organisation=make_organisation("外省单位"))
    below = make_organisation("下属单位", parent=learner.organisation)
    deputy = make_user(roles=("learning_admin",), organisation=below)
    for other in (beside, deputy):
        with pytest.raises(NotFound):
            queries.account(other, learner.id, 2026)


def test_entries_are_paged_latest_first(learner, clock):
    made = []
    for _ in range(5):
        made.append(award_hours(learner).id)
        clock.forward(minutes=1)
    first = queries.entries(learner, learner.id, 2026, limit=3)
    second = queries.entries(learner, learner.id, 2026, limit=3, cursor=first.next)
    assert [one.entry.id for one in [*first.items, *second.items]] == made[::-1]
    assert second.next is None
    with pytest.raises(Invalid):
        queries.entries(learner, learner.id, 2026, cursor="ZZZ")


def test_years_and_plans_are_added_up(learner):
    for year in (2022, 2024, 2026):
        award_hours(learner, at=datetime(year, 6, 1, 9, tzinfo=db.UTC))
    assert queries.years_with_entries(learner, learner.id) == [2026, 2024, 2022]
    assert queries.earned_over(learner, learner.id, 2023, 2027) == 200


def test_the_hours_of_many_people_come_in_one_statement(learner, admin, statements):
    other, idle = make_user(), make_user()
    award_hours(learner, source="course:1", kind=EntryKind.LIVE)
    entry = award_hours(other, source="course:2")
    award_hours(other, 600, source="course:1")
    actions.reverse_entry(admin, entry.id, "重复记入")
    ids = [learner.id, other.id, idle.id]
    with statements() as said:
        assert queries.earned_by_person(ids, 2026) == {learner.id: 100, other.id: 25}
        assert queries.earned_by_person(ids, 2026, Account.LIVE) == {learner.id: 100}
        earned = queries.earned_from(ids, ["course:1", "course:2"])
    assert earned == {learner.id: 100, other.id: 25}
    assert said.count == 3
    assert queries.earned_by_person([], 2026) == queries.earned_from(ids, []) == {}


def test_a_sound_ledger_verifies(learner, admin):
    entry = award_hours(learner, required=True)
    award_hours(learner, kind=EntryKind.OFFLINE)
    actions.reverse_entry(admin, entry.id, "重复记入")
    actions.issue_statement(learner, 2026)
    assert list(queries.verify_ledger()) == []


def test_a_balance_that_is_not_the_sum_of_its_entries_is_found(learner):
    award_hours(learner)
    with db.engine().begin() as connection:
        connection.execute(
            update(CreditAccount)
            .where(CreditAccount.account == Account.ONLINE)
            .values(earned_centihours=101)
        )
    (found,) = queries.verify_ledger()
    assert str(found) == (
        f"credit_accounts person {learner.id}, 2026, online: kept 101, recomputed 100"
    )


def _without_guards(statement, **values):
    """Change the ledger as somebody would who controls the database itself."""
    with db.engine().begin() as connection:
        if db.on_sqlite():
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(statement, values)
    session.rollback()
    session.expire_all()


def test_an_entry_rewritten_behind_our_back_is_found(learner):
    entry = award_hours(learner)
    _without_guards(
        update(CreditEntry).where(CreditEntry.id == entry.id).values(amount_centihours=900)
    )
    found = {one.table for one in queries.verify_ledger()}
    assert found == {"credit_accounts", "credit_entries"}


def test_a_reversal_that_takes_back_something_else_is_found(learner, admin):
    entry = award_hours(learner)
    reversal = actions.reverse_entry(admin, entry.id, "重复记入")
    _without_guards(
        update(CreditEntry).where(CreditEntry.id == reversal.id).values(amount_centihours=-50)
    )
    assert ("credit_entries", str(reversal.id)) in {
        (found.table, found.row) for found in queries.verify_ledger()
    }


def test_rules_and_statements_rewritten_behind_our_back_are_found(learner):
    award_hours(learner)
    statement = actions.issue_statement(learner, 2026)
    _without_guards(text("UPDATE credit_rule_sets SET sha256 = 'x'"))
    _without_guards(text("UPDATE credit_statements SET sha256 = 'y'"))
    found = {found.table for found in queries.verify_ledger()}
    assert found == {"credit_rule_sets", "credit_statements"}
    assert queries.check_statement(statement.code).standing is Standing.BROKEN


def test_a_statement_is_the_same_until_the_ledger_says_more(learner, clock):
    award_hours(learner)
    first = actions.issue_statement(learner, 2026)
    clock.forward(days=1)
    assert actions.issue_statement(learner, 2026).code == first.code
    award_hours(learner)
    assert actions.issue_statement(learner, 2026).code != first.code


def test_a_statement_is_checked_against_the_ledger_of_now(learner, admin):
    entry = award_hours(learner)
    code = actions.issue_statement(learner, 2026).code
    checked = queries.check_statement(code)
    assert (checked.name, checked.year, checked.centihours) == ("安*", 2026, 100)
    assert checked.standing is Standing.CURRENT
    award_hours(learner)
    assert queries.check_statement(code).standing is Standing.OUTGROWN
    actions.reverse_entry(admin, entry.id, "重复记入")
    assert queries.check_statement(code).standing is Standing.CORRECTED


def test_an_unknown_code_is_nothing(app):
    with pytest.raises(NotFound, match="check code"):
        queries.check_statement("000000000000")
