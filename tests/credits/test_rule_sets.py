"""A rule set on its way: drafted, previewed, approved by somebody else, and what it adjusts."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.credits import actions, queries
from app.credits.models import CreditEntry, CreditPreview, CreditRuleSet
from app.credits.rules import (
    PLATFORM_DEFAULT,
    Account,
    EntryKind,
    Learner,
    MoveRefusal,
    RuleMove,
    RuleSetState,
    Unit,
    YearCap,
)
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_organisation, make_user

WANTED = replace(
    PLATFORM_DEFAULT,
    title="本省规则",
    effective_from=date(2026, 1, 1),
    tiers=(),
    unit=Unit(2700),
)
"""45 minutes give an hour, down to half units: half an hour gives 0.5 where it gave 1."""


@pytest.fixture
def author(app):
    return make_user(roles=("learning_admin",))


@pytest.fixture
def second(app):
    return make_user(roles=("learning_admin",))


@pytest.fixture
def learner(app):
    return make_user()


def total(person, year=2026):
    return queries.account(person, person.id, year).earned


def previewed(author, wanted, run_jobs):
    draft = actions.write_draft(author, wanted)
    actions.ask_for_preview(author, draft.id)
    run_jobs()
    return draft.id


def published(author, second, wanted, run_jobs):
    rule_set_id = previewed(author, wanted, run_jobs)
    actions.move_rule_set(author, rule_set_id, RuleMove.PROPOSE, "")
    actions.move_rule_set(second, rule_set_id, RuleMove.APPROVE, "")
    run_jobs()
    return rule_set_id


def preview_of(rule_set_id):
    return session.get(CreditPreview, rule_set_id, populate_existing=True)


def test_a_preview_says_whom_it_changes_and_touches_nothing(author, learner, run_jobs):
    for _ in range(2):
        award_hours(learner, 1800)
    short = make_user()
    award_hours(short, 600)
    unchanged = make_user()
    award_hours(unchanged, 2700)
    preview = preview_of(previewed(author, WANTED, run_jobs))
    assert (preview.people, preview.entries) == (2, 3)
    assert (preview.more_centihours, preview.less_centihours) == (0, 125)
    assert [one["centihours"] for one in preview.foremost] == [-100, -25]
    assert preview.foremost[0]["name"] == learner.name
    assert (preview.done, preview.total) == (3, 3)
    assert total(learner) == 200


def test_a_preview_holds_for_the_words_it_was_asked_for(author, learner, run_jobs):
    award_hours(learner)
    rule_set_id = previewed(author, WANTED, run_jobs)
    changed = replace(WANTED, unit=Unit(3600))
    actions.change_draft(author, rule_set_id, changed)
    desk = queries.rule_set_desk(author, rule_set_id)
    assert desk.preview is None
    assert RuleMove.PROPOSE not in desk.may
    with pytest.raises(Conflict) as refused:
        actions.move_rule_set(author, rule_set_id, RuleMove.PROPOSE, "")
    assert refused.value.code == MoveRefusal.NO_PREVIEW.code


def test_a_draft_changed_while_it_is_counted_keeps_no_result(author, learner, run_jobs):
    award_hours(learner)
    draft = actions.write_draft(author, WANTED)
    actions.ask_for_preview(author, draft.id)
    actions.change_draft(author, draft.id, replace(WANTED, unit=Unit(3600)))
    run_jobs()
    assert queries.rule_set_desk(author, draft.id).preview is None


def test_somebody_else_approves_and_entries_are_adjusted_by_entries(
    author, second, learner, run_jobs
):
    entry = award_hours(learner, 1800, required=True, source="course:7")
    rule_set_id = published(author, second, WANTED, run_jobs)
    assert total(learner) == 50
    assert queries.account(learner, learner.id, 2026).line(Account.REQUIRED).earned == 50
    adjustment = session.scalars(select(CreditEntry).where(CreditEntry.kind == "adjust")).one()
    assert adjustment.source == f"recount:{rule_set_id}:{entry.id}"
    assert (adjustment.amount_centihours, adjustment.rule_set_id) == (-50, rule_set_id)
    assert adjustment.evidence == {"adjusts": entry.id, "was": 100, "becomes": 50}
    assert preview_of(rule_set_id).adjusted_at is not None
    assert award_hours(learner, 1800).amount_centihours == 50
    assert list(queries.verify_ledger()) == []


def test_adjusting_again_adjusts_nothing(author, second, learner, run_jobs):
    award_hours(learner)
    rule_set_id = published(author, second, WANTED, run_jobs)
    assert actions.adjust_entries(rule_set_id) == 0
    assert total(learner) == 50


def test_a_second_version_starts_from_what_the_first_made_of_it(author, second, learner, run_jobs):
    award_hours(learner)
    published(author, second, WANTED, run_jobs)
    rule_set_id = published(author, second, replace(WANTED, unit=Unit(1800)), run_jobs)
    assert queries.rule_set_desk(author, rule_set_id).card.rule_set.version == 2
    assert total(learner) == 100
    assert list(queries.verify_ledger()) == []


def test_revoked_hours_stay_revoked_and_their_adjustment_goes_with_them(
    author, second, learner, run_jobs
):
    revoked, later = award_hours(learner), award_hours(learner)
    actions.reverse_entry(author, revoked.id, "核查")
    rule_set_id = published(author, second, WANTED, run_jobs)
    assert (preview_of(rule_set_id).entries, total(learner)) == (1, 50)
    actions.reverse_entry(author, later.id, "核查")
    assert total(learner) == 0
    assert actions.adjust_entries(rule_set_id) == 0
    assert list(queries.verify_ledger()) == []


def test_nobody_approves_their_own_work(author, second, learner, run_jobs):
    rule_set_id = previewed(author, WANTED, run_jobs)
    actions.move_rule_set(author, rule_set_id, RuleMove.PROPOSE, "")
    with pytest.raises(NotAllowed, match="yourself"):
        actions.move_rule_set(author, rule_set_id, RuleMove.APPROVE, "")
    actions.move_rule_set(second, rule_set_id, RuleMove.RETURN, "上限写错了")
    actions.change_draft(second, rule_set_id, WANTED)
    actions.ask_for_preview(second, rule_set_id)
    run_jobs()
    actions.move_rule_set(second, rule_set_id, RuleMove.PROPOSE, "")
    for person in (author, second):
        with pytest.raises(NotAllowed):
            actions.move_rule_set(person, rule_set_id, RuleMove.APPROVE, "")
    third = make_user(roles=("learning_admin",))
    actions.move_rule_set(third, rule_set_id, RuleMove.APPROVE, "")
    history = [one.move.value for one in queries.moves_of(rule_set_id)]
    assert history == ["draft", "propose", "return", "change", "propose", "approve"]


def test_what_waits_is_not_changed_and_what_is_in_force_never(author, second, run_jobs):
    rule_set_id = previewed(author, WANTED, run_jobs)
    with pytest.raises(Conflict):
        actions.move_rule_set(second, rule_set_id, RuleMove.APPROVE, "")
    actions.move_rule_set(author, rule_set_id, RuleMove.PROPOSE, "")
    for refused in (actions.remove_draft, lambda a, i: actions.change_draft(a, i, WANTED)):
        with pytest.raises(Conflict):
            refused(author, rule_set_id)
    with pytest.raises(Invalid):
        actions.move_rule_set(second, rule_set_id, RuleMove.RETURN, "")
    actions.move_rule_set(second, rule_set_id, RuleMove.APPROVE, "")
    for refused in (
        actions.remove_draft,
        actions.ask_for_preview,
        lambda a, i: actions.change_draft(a, i, WANTED),
    ):
        with pytest.raises(Conflict):
            refused(author, rule_set_id)
    actions.move_rule_set(author, rule_set_id, RuleMove.RETIRE, "")
    assert session.get(CreditRuleSet, rule_set_id).state is RuleSetState.RETIRED
    assert queries.published_rule_sets() == []


def test_a_draft_can_be_removed_with_all_that_hangs_on_it(author, run_jobs):
    rule_set_id = previewed(author, WANTED, run_jobs)
    actions.remove_draft(author, rule_set_id)
    with pytest.raises(NotFound):
        queries.rule_set_desk(author, rule_set_id)
    assert actions.run_preview(rule_set_id) is None
    assert actions.adjust_entries(rule_set_id) == 0


@pytest.mark.parametrize("role", ["learner", "teacher", "tutor", "sysadmin", "auditor"])
def test_rules_are_a_learning_administrators(author, role, run_jobs):
    person = make_user(roles=(role,))
    rule_set_id = previewed(author, WANTED, run_jobs)
    for refused in (
        lambda: actions.write_draft(person, WANTED),
        lambda: actions.ask_for_preview(person, rule_set_id),
        lambda: actions.move_rule_set(person, rule_set_id, RuleMove.PROPOSE, ""),
        lambda: queries.rule_sets(person),
        lambda: queries.rule_set_desk(person, rule_set_id),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_rules_that_contradict_themselves_are_not_even_drafted(author):
    with pytest.raises(Invalid) as refused:
        actions.write_draft(author, replace(WANTED, tiers=PLATFORM_DEFAULT.tiers))
    assert list(refused.value.errors) == ["rule_set"]


def test_a_list_of_rule_sets_costs_the_same_however_many_there_are(author, statements):
    counts = []
    for _ in range(2):
        for _ in range(3):
            actions.write_draft(author, WANTED)
        session.expire_all()
        roles = author.roles
        assert roles
        with statements() as said:
            assert queries.rule_sets(author).items
        counts.append(said.count)
    assert counts[0] == counts[1] <= 4


def move_to(person, organisation=None, category=None):
    @transactional
    def move():
        row = session.get(User, person.id)
        if organisation:
            row.organisation_id = organisation.id
        row.learner_category = category

    move()


def test_an_organisations_rules_hold_below_it_and_nowhere_else(learner):
    city = make_organisation("云溪市")
    publish_rule_set(tiers=(), unit=Unit(2700), organisation_id=city.id)
    assert award_hours(learner).amount_centihours == 100
    move_to(learner, organisation=city)
    assert award_hours(learner).amount_centihours == 50


def test_a_category_of_its_own_comes_before_everybody(learner):
    publish_rule_set(tiers=(), unit=Unit(2700), category="县处级")
    assert award_hours(learner).amount_centihours == 100
    move_to(learner, category="县处级")
    assert award_hours(learner).amount_centihours == 50
    assert queries.rule_set_for(None, (), date(2026, 3, 5)).category is None


def test_a_preview_counts_for_the_organisation_that_somebody_had_then(author, learner, run_jobs):
    city = make_organisation("云溪市", parent=author.organisation)
    award_hours(learner)
    move_to(learner, organisation=city)
    later = award_hours(learner)
    rule_set_id = previewed(author, replace(WANTED, organisation_id=city.id), run_jobs)
    preview = preview_of(rule_set_id)
    assert (preview.entries, preview.less_centihours) == (1, 50)
    assert later.organisation_id == city.id


def test_rules_of_a_topic_count_only_what_was_taught_there(author, learner, run_jobs):
    award_hours(learner, subjects=("topic:1",))
    award_hours(learner, subjects=("topic:2",))
    award_hours(learner)
    preview = preview_of(previewed(author, replace(WANTED, subjects=("topic:2",)), run_jobs))
    assert preview.entries == 1


def test_caps_hold_when_counting_anew(author, learner, run_jobs, clock):
    for _ in range(3):
        award_hours(learner)
    clock.forward(days=1)
    award_hours(learner)
    capped = replace(
        PLATFORM_DEFAULT,
        title="少一些",
        effective_from=date(2026, 3, 5),
        daily_cap_centihours=150,
        year_caps=(YearCap(EntryKind.ONLINE, 200),),
    )
    preview = preview_of(previewed(author, capped, run_jobs))
    assert (preview.entries, preview.less_centihours) == (3, 200)


def test_a_year_holds_no_more_of_a_kind_than_its_limit(learner, author):
    publish_rule_set(
        year_caps=(YearCap(EntryKind.ONLINE, 150), YearCap(EntryKind.OFFLINE, 1000)),
        effective_to=date(2026, 12, 31),
    )
    first, second = award_hours(learner), award_hours(learner)
    assert (second.amount_centihours, second.withheld_centihours) == (50, 50)
    actions.reverse_entry(author, first.id, "核查")
    assert award_hours(learner).amount_centihours == 100


def test_words_survive_storage(author):
    rich = replace(WANTED, organisation_id=author.organisation_id, category="科级")
    row = actions.write_draft(author, rich)
    assert queries.rule_set_desk(author, row.id).card.rule_set == replace(rich, id=row.id)
    assert queries.learners_of([author.id])[author.id] == Learner((author.organisation_id,), None)


def test_a_year_of_which_nothing_is_measured_is_left_alone(author, learner, run_jobs, clock):
    award_hours(learner, kind=EntryKind.OFFLINE)
    award_hours(learner, at=datetime(2025, 12, 31, 12, 0, tzinfo=clock.at.tzinfo))
    assert preview_of(previewed(author, WANTED, run_jobs)).people == 0
