"""What is written into the ledger, once, and what the ledger refuses."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app.credits import actions, queries
from app.credits.models import CreditEntry, CreditRuleSet, CreditStatement, WatchDay
from app.credits.rules import PLATFORM_DEFAULT, Account, EntryKind
from app.kit import clock as kit_clock
from app.kit import db
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.conftest import SHANGHAI
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_organisation, make_user


@pytest.fixture
def learner(app):
    return make_user()


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def balances(person, year=2026):
    return {line.account: line.earned for line in queries.account(person, person.id, year).lines}


def test_a_completed_course_is_an_entry_and_a_balance(learner):
    entry = award_hours(learner, 1800, source="course:12", evidence={"covered_permille": 963})
    assert (entry.amount_centihours, entry.year, entry.day) == (100, 2026, date(2026, 3, 5))
    assert entry.evidence == {"covered_permille": 963, "measured_seconds": 1800}
    assert entry.organisation_id == learner.organisation_id
    assert balances(learner) == {Account.TOTAL: 100, Account.ONLINE: 100, Account.REQUIRED: 0}


def test_the_same_course_is_awarded_once(learner):
    first = award_hours(learner, 600, source="course:12")
    second = award_hours(learner, 7200, source="course:12")
    assert first.id == second.id
    assert balances(learner)[Account.TOTAL] == 25


def test_the_same_course_is_awarded_once_even_in_another_year(learner, clock):
    award_hours(learner, 1800, source="course:12")
    clock.set(datetime(2027, 1, 2, 9, 0))
    award_hours(learner, 1800, source="course:12")
    assert balances(learner, 2027)[Account.TOTAL] == 0


def test_two_people_are_awarded_the_same_course(learner):
    other = make_user()
    award_hours(learner, source="course:12")
    award_hours(other, source="course:12")
    assert balances(learner) == balances(other)


def test_what_is_worth_nothing_leaves_no_entry(learner):
    assert (
        actions.award(
            learner.id,
            kind=EntryKind.ONLINE,
            source="course:12",
            title="五秒",
            seconds=5,
            subjects=[],
            at=kit_clock.now(),
        )
        is None
    )
    assert queries.entries_of_year(learner, learner.id, 2026) == []


def test_clips_earn_under_the_rules_of_their_topic_only(learner):
    actions.ensure_default_rule_sets("topic:12")
    clip = award_hours(learner, 5, subjects=("topic:12", "topic:1"))
    assert clip.amount_centihours == 25
    assert queries.rule_set_for(learner.id, ("topic:12",), date(2026, 3, 5)).min_seconds == 0
    assert queries.rule_set_for(learner.id, ("topic:1",), date(2026, 3, 5)).min_seconds == 180


def test_required_hours_count_in_their_own_account_too(learner):
    award_hours(learner, required=True)
    award_hours(learner, required=False)
    assert balances(learner)[Account.REQUIRED] == 100
    assert balances(learner)[Account.TOTAL] == 200


def test_a_day_holds_no_more_than_its_cap_and_says_what_was_withheld(learner, clock):
    rule_set = publish_rule_set(daily_cap_centihours=250)
    amounts = [award_hours(learner) for _ in range(4)]
    assert [entry.amount_centihours for entry in amounts] == [100, 100, 50, 0]
    assert [entry.withheld_centihours for entry in amounts] == [0, 0, 50, 100]
    assert {entry.rule_set_id for entry in amounts} == {rule_set.id}
    clock.set(datetime(2026, 3, 6, 0, 0, 1))
    assert award_hours(learner).amount_centihours == 100


def test_a_reversal_does_not_make_room_under_the_cap_of_another_day(learner, admin, clock):
    publish_rule_set(daily_cap_centihours=100)
    entry = award_hours(learner)
    clock.forward(days=1)
    actions.reverse_entry(admin, entry.id, "重复记入")
    assert award_hours(learner).amount_centihours == 100
    assert award_hours(learner).amount_centihours == 0


def test_offline_days_are_not_capped_by_the_screen(learner):
    publish_rule_set(daily_cap_centihours=100)
    award_hours(learner)
    assert award_hours(learner, kind=EntryKind.OFFLINE).amount_centihours == 100


def test_new_year_is_midnight_in_shanghai(learner):
    moment = datetime(2026, 12, 31, 23, 59, 50, tzinfo=SHANGHAI)
    before = award_hours(learner, at=moment)
    after = award_hours(learner, at=moment + timedelta(seconds=20))
    assert (before.year, after.year) == (2026, 2027)
    assert balances(learner, 2026)[Account.TOTAL] == balances(learner, 2027)[Account.TOTAL] == 100


def test_an_entry_keeps_the_organisation_of_its_time(learner):
    old_home = learner.organisation_id
    first = award_hours(learner)
    new_home = make_organisation("新单位")

    @transactional
    def transfer():
        session.execute(
            text("UPDATE users SET organisation_id = :home WHERE id = :id"),
            {"home": new_home.id, "id": learner.id},
        )

    transfer()
    second = award_hours(learner)
    assert (first.organisation_id, second.organisation_id) == (old_home, new_home.id)


def test_a_reversal_is_a_negative_entry_that_names_what_it_takes_back(learner, admin):
    entry = award_hours(learner, required=True, source="course:12")
    reversal = actions.reverse_entry(admin, entry.id, "  重复记入 ")
    assert (reversal.amount_centihours, reversal.reverses_id) == (-100, entry.id)
    assert (reversal.note, reversal.actor_id, reversal.kind) == ("重复记入", admin.id, entry.kind)
    assert set(balances(learner).values()) == {0}
    listed = {one.entry.id: one for one in queries.entries_of_year(learner, learner.id, 2026)}
    assert listed[entry.id].reversed_by == reversal.id
    assert listed[reversal.id].reversed_by is None


def test_a_reversal_belongs_to_the_year_of_what_it_reverses(learner, admin, clock):
    entry = award_hours(learner)
    clock.set(datetime(2027, 2, 1, 9, 0))
    reversal = actions.reverse_entry(admin, entry.id, "核查后作废")
    assert (reversal.year, reversal.day) == (2026, date(2027, 2, 1))
    assert balances(learner, 2026)[Account.TOTAL] == 0


def test_a_reversed_course_is_not_awarded_again_by_watching_on(learner, admin):
    entry = award_hours(learner, source="course:12")
    actions.reverse_entry(admin, entry.id, "代学")
    assert award_hours(learner, source="course:12").id == entry.id
    assert balances(learner)[Account.TOTAL] == 0


def test_an_entry_is_reversed_once_and_a_reversal_never(learner, admin):
    entry = award_hours(learner)
    reversal = actions.reverse_entry(admin, entry.id, "重复记入")
    with pytest.raises(Conflict, match="already"):
        actions.reverse_entry(admin, entry.id, "再来一次")
    with pytest.raises(Conflict, match="itself"):
        actions.reverse_entry(admin, reversal.id, "再来一次")
    assert balances(learner)[Account.TOTAL] == 0


@pytest.mark.parametrize("role", ["learner", "teacher", "tutor", "sysadmin", "auditor"])
def test_only_a_learning_administrator_corrects_hours(learner, role):
    entry = award_hours(learner)
    with pytest.raises(NotAllowed):
        actions.reverse_entry(make_user(roles=(role,)), entry.id, "因为")
    assert balances(learner)[Account.TOTAL] == 100


def test_a_reversal_says_why_and_names_an_entry(learner, admin):
    entry = award_hours(learner)
    with pytest.raises(Invalid):
        actions.reverse_entry(admin, entry.id, "  ")
    with pytest.raises(NotFound):
        actions.reverse_entry(admin, 424242, "因为")


@pytest.mark.parametrize(
    "change",
    [
        update(CreditEntry).values(amount_centihours=100000),
        delete(CreditEntry),
        update(CreditStatement).values(sha256="0" * 64),
        delete(CreditStatement),
        update(CreditRuleSet).values(version=9),
        update(CreditRuleSet).values(body={"min_seconds": 0}),
        update(CreditRuleSet).values(state="draft"),
        delete(CreditRuleSet),
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_rewrite_the_ledger(learner, change):
    award_hours(learner)
    actions.issue_statement(learner, 2026)
    with db.engine().connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(change)
    assert balances(learner)[Account.TOTAL] == 100


def test_a_draft_may_still_change_and_a_published_set_be_retired(app):
    row = actions.draft_rule_set(PLATFORM_DEFAULT)
    with db.engine().begin() as connection:
        connection.execute(update(CreditRuleSet).values(version=2))
    actions.publish_rule_set(None, row.id)
    with db.engine().begin() as connection:
        connection.execute(update(CreditRuleSet).values(state="retired"))
    assert queries.published_rule_sets() == []


def test_rules_are_published_by_a_learning_administrator_once(learner, admin):
    row = actions.draft_rule_set(PLATFORM_DEFAULT)
    with pytest.raises(NotAllowed):
        actions.publish_rule_set(learner, row.id)
    actions.publish_rule_set(admin, row.id)
    with pytest.raises(Conflict):
        actions.publish_rule_set(admin, row.id)
    with pytest.raises(NotFound):
        actions.publish_rule_set(admin, 424242)
    with pytest.raises(Conflict):
        actions.draft_rule_set(PLATFORM_DEFAULT)


def test_rules_that_contradict_themselves_are_not_published(admin):
    with pytest.raises(Invalid):
        publish_rule_set(tiers=())
    assert queries.published_rule_sets() == []


def test_the_default_rules_are_stored_once_and_named_by_entries(learner):
    entry = award_hours(learner)
    again = actions.ensure_default_rule_sets("topic:1")
    assert actions.ensure_default_rule_sets("topic:1") == again
    assert entry.rule_set_id == again[0].id
    assert [one.title for one in again] == ["平台默认规则", "演示短片规则", "演示学院规则"]


def test_watching_is_added_up_by_day(learner):
    start = datetime(2026, 3, 5, 23, 59, 50, tzinfo=SHANGHAI)
    actions.note_watched(learner.id, start, start + timedelta(seconds=20))
    actions.note_watched(learner.id, start, start + timedelta(seconds=5))
    actions.note_watched(learner.id, start, start)
    rows = session.execute(select(WatchDay.day, WatchDay.watched_ms).order_by(WatchDay.day))
    assert [tuple(row) for row in rows] == [
        (date(2026, 3, 5), 15_000),
        (date(2026, 3, 6), 10_000),
    ]


def test_noting_and_awarding_cost_few_statements(learner, statements):
    actions.ensure_default_rule_sets()
    now, learner_id = kit_clock.now(), learner.id
    with statements() as said:
        actions.note_watched(learner_id, now - timedelta(seconds=10), now)
    assert said.count == 1
    award = partial(
        actions.award,
        learner_id,
        kind=EntryKind.ONLINE,
        source="course:12",
        title="基层财政预算怎么读",
        seconds=1800,
        subjects=["topic:12"],
        at=now,
    )
    with statements() as said:
        award()
    assert said.count == 8  # two of them for the chain: the link, and where it ends
    with statements() as said:
        award()
    assert said.count == 1


def _at_once(count, work):
    with ThreadPoolExecutor(count) as pool:
        futures = [pool.submit(Context().run, work, number) for number in range(count)]
        return [future.result() for future in futures]


def test_awards_of_one_source_at_once_give_one_entry(learner):
    actions.ensure_default_rule_sets()
    learner_id = learner.id
    ids = _at_once(6, lambda _: award_hours(learner_id, source="course:12").id)
    assert len(set(ids)) == 1
    session.rollback()
    assert balances(learner)[Account.TOTAL] == 100


def test_awards_of_many_sources_at_once_stay_under_the_cap(learner):
    publish_rule_set(daily_cap_centihours=250)
    learner_id = learner.id
    amounts = _at_once(5, lambda n: award_hours(learner_id, source=f"course:{n}").amount_centihours)
    assert sorted(amounts) == [0, 0, 50, 100, 100]
    session.rollback()
    assert balances(learner)[Account.TOTAL] == 250
    assert list(queries.verify_ledger()) == []


def test_the_first_awards_of_an_installation_at_once_make_the_default_rules_once(learner):
    learner_id = learner.id
    _at_once(4, lambda n: award_hours(learner_id, source=f"course:{n}").id)
    session.rollback()
    assert len(queries.published_rule_sets()) == 1
