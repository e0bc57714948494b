"""A draft of rules is narrowed to topics, and counts only what is taught there."""

from dataclasses import replace
from datetime import date

import pytest

from app.courses.actions import add_topic
from app.credits import actions as credits
from app.credits import queries
from app.credits.rules import PLATFORM_DEFAULT
from app.kit.db import session
from tests.credits.making import publish_rule_set
from tests.factories import make_user


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def test_topics_are_ticked_and_kept(admin, sign_in):
    parent = add_topic(None, "综合素养")
    child = add_topic(None, "数字政府", parent.id)
    draft = credits.write_draft(
        admin, replace(PLATFORM_DEFAULT, title="专题规则", effective_from=date(2026, 1, 1))
    )
    before = draft.sha256
    browser, url = sign_in(admin), f"/admin/rules/{draft.id}/topics"
    assert "综合素养 / 数字政府" in browser.get(url).text
    saved = browser.post(url, data={"topics": [str(child.id)]})
    assert (saved.status_code, saved.location) == (303, f"/admin/rules/{draft.id}")
    session.rollback()
    card = queries.rule_set_desk(admin, draft.id).card
    assert card.rule_set.subjects == (f"topic:{child.id}",)
    assert card.sha256 != before
    assert card.rule_set.version == draft.version
    assert "checked" in browser.get(url).text
    assert "适用哪些专题" in browser.get(saved.location).text
    # The editor's other fields keep them; ticking none frees the draft.
    browser.post(url, data={})
    session.rollback()
    assert queries.rule_set_desk(admin, draft.id).card.rule_set.subjects == ()


def test_an_unknown_topic_and_rules_in_force_are_left_alone(admin, sign_in):
    draft = credits.write_draft(admin, replace(PLATFORM_DEFAULT, title="专题规则"))
    browser = sign_in(admin)
    assert (
        browser.post(f"/admin/rules/{draft.id}/topics", data={"topics": "424242"}).status_code
        == 422
    )
    in_force = publish_rule_set()
    assert browser.post(f"/admin/rules/{in_force.id}/topics", data={}).status_code == 409
    assert browser.get("/admin/rules/424242/topics").status_code == 404
