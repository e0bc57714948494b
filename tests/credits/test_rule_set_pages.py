"""The pages on which rules are drafted, looked at and approved."""

import re

import pytest

from app.credits import actions, queries
from app.credits.forms import RuleSetForm, typed_from
from app.credits.rules import PLATFORM_DEFAULT, RuleSetState
from app.kit import clock
from app.kit.db import session
from app.kit.errors import Invalid
from app.kit.forms import parse
from tests.credits.making import award_hours
from tests.factories import make_user

TYPED = {
    "title": "本省规则",
    "effective_from": "2026-01-01",
    "effective_to": "2026-12-31",
    "scale": "tiers",
    "up_to": ["15:00", "29:59", "", ""],
    "worth": ["0.25", "0.5", "0.75", ""],
    "min_length": "3:00",
    "completion": "90",
    "daily_cap": "8",
    "quota_total": "50",
    "caps": ["", "", "48"],
    "make_up_opens": "01-01",
    "make_up_closes": "03-31",
}


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


@pytest.fixture
def second(app):
    return make_user(roles=("learning_admin",))


def cards(admin):
    session.rollback()  # what the pages wrote meanwhile
    return queries.rule_sets(admin).items


def newest(admin):
    return cards(admin)[0]


def test_a_draft_goes_through_the_pages_until_it_is_in_force(admin, second, sign_in, run_jobs):
    learner = make_user()
    award_hours(learner)
    browser, other = sign_in(admin), sign_in(second)
    made = browser.post("/admin/rules", data=TYPED)
    assert made.status_code == 303
    url = made.location
    page = browser.get(url).text
    assert "48" in page
    assert "1月1日 – 3月31日" in page
    browser.post(f"{url}/preview")
    assert 'hx-trigger="every 1s"' in browser.get(url).text
    run_jobs()
    page = browser.get(f"{url}/preview").text
    assert learner.name in page
    assert "hx-trigger" not in page
    assert browser.post(f"{url}/moves", data={"move": "propose"}).status_code == 303
    assert 'value="approve"' not in browser.get(url).text
    assert 'value="approve"' in other.get(url).text
    assert browser.post(f"{url}/moves", data={"move": "approve"}).status_code == 403
    assert other.post(f"{url}/moves", data={"move": "return"}).status_code == 422
    assert other.post(f"{url}/moves", data={"move": "approve"}).status_code == 303
    run_jobs()
    assert newest(admin).state is RuleSetState.PUBLISHED
    assert queries.account(learner, learner.id, 2026).earned == 75
    assert browser.get(f"{url}/edit").status_code == 200
    assert browser.post(f"{url}/edit", data=TYPED).status_code == 409


def test_what_would_change_stands_below_each_other_with_two_decimals(admin, sign_in, run_jobs):
    award_hours(make_user())
    browser = sign_in(admin)
    half = TYPED | {"worth": ["0.25", "0.5", "0.5", ""]}
    url = browser.post("/admin/rules", data=half).location
    browser.post(f"{url}/preview")
    run_jobs()
    assert "<b>−0.50</b>" in browser.get(f"{url}/preview").text


def test_a_draft_is_changed_and_removed(admin, sign_in):
    browser = sign_in(admin)
    url = browser.post("/admin/rules", data=TYPED).location
    assert browser.post(f"{url}/edit", data={**TYPED, "title": "改名"}).status_code == 303
    assert newest(admin).rule_set.title == "改名"
    assert browser.post(f"{url}/remove").status_code == 303
    assert browser.get(url).status_code == 404
    assert cards(admin) == []


def test_a_new_version_begins_with_what_the_last_one_said(admin, sign_in):
    row = actions.draft_rule_set(PLATFORM_DEFAULT)
    browser = sign_in(admin)
    page = browser.get(f"/admin/rules/new?copy_of={row.id}").text
    assert f'name="copy_of" value="{row.id}"' in page
    begins = re.search(r'<input[^>]*name="effective_from"[^>]*>', page)
    assert begins is not None
    assert f'value="{clock.today().year + 1}-01-01"' in begins[0]
    typed = typed_from(PLATFORM_DEFAULT) | {"copy_of": str(row.id)}
    assert browser.post("/admin/rules", data=typed).status_code == 303
    card = newest(admin)
    assert (card.rule_set.version, card.rule_set.label) == (2, PLATFORM_DEFAULT.label)
    assert card.rule_set.tiers == PLATFORM_DEFAULT.tiers


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"daily_cap": "x"}, "daily_cap"),
        ({"daily_cap": "0.001"}, "daily_cap"),
        ({"daily_cap": "99999"}, "daily_cap"),
        ({"up_to": ["15:99"]}, "up_to"),
        ({"worth": ["²"]}, "worth"),
        ({"completion": "9O"}, "completion"),
        ({"completion": "0"}, "completion"),
        ({"make_up_opens": "1.1."}, "make_up_opens"),
        ({"organisation": "x"}, "organisation"),
        ({"effective_from": "2026-02-30"}, "effective_from"),
        ({"scale": "both"}, "scale"),
        ({"title": ""}, "title"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(changes, field):
    with pytest.raises(Invalid) as refused:
        parse(RuleSetForm, TYPED | changes)
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"make_up_closes": ""},
        {"worth": []},
        {"up_to": ["", "15:00", ""]},
        {"effective_to": "2025-12-31"},
        {"scale": "unit"},
        {"make_up_opens": "02-30"},
        {"daily_cap": "x" * 5000},
    ],
)
def test_what_makes_no_sense_is_told_on_the_page_and_changes_nothing(admin, sign_in, changes):
    answer = sign_in(admin).post("/admin/rules", data={**TYPED, **changes})
    assert answer.status_code == 422
    assert "data-problem-summary" in answer.text
    assert cards(admin) == []


def test_the_fields_say_what_the_rule_set_says():
    typed = parse(RuleSetForm, typed_from(PLATFORM_DEFAULT))
    assert typed.rule_set(PLATFORM_DEFAULT) == PLATFORM_DEFAULT


def test_more_rule_sets_than_fit_on_a_page_have_a_next_one(admin, sign_in):
    for _ in range(3):
        actions.write_draft(admin, PLATFORM_DEFAULT)
    browser = sign_in(admin)
    page = browser.get("/admin/rules?limit=2").text
    assert 'rel="next"' in page
    assert browser.get("/admin/rules?cursor=nonsense").status_code == 422
