"""Who decides on rules: they are written for one's own people, and read by administrators."""

from dataclasses import replace
from datetime import date

import pytest

from app.credits import actions, queries
from app.credits.models import CreditRuleSet
from app.credits.rules import PLATFORM_DEFAULT, RuleMove, RuleSetState
from app.kit.db import session
from app.kit.errors import NotAllowed
from tests.credits.making import award_hours
from tests.factories import make_organisation, make_user

WANTED = replace(PLATFORM_DEFAULT, title="本省规则", effective_from=date(2026, 1, 1))


@pytest.fixture
def top(app):
    return make_organisation("省委党校")


@pytest.fixture
def author(top):
    return make_user(roles=("learning_admin",), organisation=top)


@pytest.fixture
def second(top):
    return make_user(roles=("learning_admin",), organisation=top)


@pytest.fixture
def learner(top):
    return make_user(name="安然", organisation=top)


@pytest.fixture
def county(top):
    """A learning administrator of an organisation below another one."""
    below = make_organisation("县委党校", parent=top)
    return make_user(roles=("learning_admin",), organisation=below)


@pytest.fixture
def beside(top):
    return make_organisation("市委党校", parent=top)


def waiting(author, wanted, run_jobs):
    """A draft that was looked at and put forward."""
    draft = actions.write_draft(author, wanted)
    actions.ask_for_preview(author, draft.id)
    run_jobs()
    actions.move_rule_set(author, draft.id, RuleMove.PROPOSE, "")
    return draft.id


def test_rules_are_written_for_ones_own_people_alone(county, beside):
    own = replace(WANTED, organisation_id=county.organisation_id)
    mine = actions.write_draft(county, own)
    for bound in (None, county.organisation.parent_id, beside.id):
        with pytest.raises(NotAllowed):
            actions.write_draft(county, replace(WANTED, organisation_id=bound))
        with pytest.raises(NotAllowed):
            actions.change_draft(county, mine.id, replace(WANTED, organisation_id=bound))
    actions.change_draft(county, mine.id, replace(own, daily_cap_centihours=600))


@pytest.mark.parametrize("whose", ["everybody's", "those above", "those beside"])
def test_rules_of_others_are_read_and_nothing_more(
    author, learner, county, beside, sign_in, run_jobs, whose
):
    award_hours(learner)
    bound = {"everybody's": None, "those above": learner.organisation_id, "those beside": beside.id}
    rule_set_id = waiting(author, replace(WANTED, organisation_id=bound[whose]), run_jobs)
    refused = [
        lambda: actions.ask_for_preview(county, rule_set_id),
        lambda: actions.move_rule_set(county, rule_set_id, RuleMove.APPROVE, ""),
        lambda: actions.move_rule_set(county, rule_set_id, RuleMove.RETURN, "再想想"),
        lambda: actions.remove_draft(county, rule_set_id),
    ]
    for ask in refused:
        with pytest.raises(NotAllowed):
            ask()
    desk = queries.rule_set_desk(county, rule_set_id)
    assert (desk.may, desk.preview, desk.mine) == (frozenset(), None, False)
    browser = sign_in(county)
    page = browser.get(f"/admin/rules/{rule_set_id}").text
    assert "由上级单位决定" in page
    for text in (page, browser.get(f"/admin/rules/{rule_set_id}/preview").text):
        assert learner.name not in text
        assert f"/admin/rules/{rule_set_id}/moves" not in text
        assert 'method="post" action="/admin/rules' not in text


def test_rules_of_those_below_are_for_those_above_them_to_approve(author, second, county, run_jobs):
    wanted = replace(WANTED, organisation_id=county.organisation_id)
    rule_set_id = waiting(author, wanted, run_jobs)
    actions.move_rule_set(second, rule_set_id, RuleMove.APPROVE, "")
    assert session.get(CreditRuleSet, rule_set_id).state is RuleSetState.PUBLISHED


def test_the_editor_offers_only_whom_one_answers_for(author, county, beside, sign_in):
    offered = sign_in(county).get("/admin/rules/new").text
    assert f'value="{county.organisation_id}"' in offered
    assert beside.title not in offered
    assert "全体学员" not in offered
    everybody = sign_in(author).get("/admin/rules/new").text
    assert beside.title in everybody
    assert "全体学员" in everybody
