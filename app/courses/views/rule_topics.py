"""The topics that a draft of rules holds for: chosen here, where topics are known."""

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _

from app.courses import actions, queries
from app.courses.forms import RuleTopics
from app.courses.rules import subject_of
from app.courses.views import pages
from app.credits.queries import rule_set_desk
from app.kit.web import current_actor, read_page, render


@pages.get("/admin/rules/<id:rule_set_id>/topics")
def rule_topics(rule_set_id: int) -> str:
    """Every topic, those that a rule set names ticked; none ticked: it holds for everything."""
    desk = rule_set_desk(current_actor(), rule_set_id)
    return render(
        "courses/rule_topics.html",
        card=desk.card,
        named=set(desk.card.rule_set.subjects),
        topics=[(one, subject_of(one), title) for one, title in queries.topic_choices()],
        may_change=any(move.value == "change" for move in desk.may),
    )


@pages.post("/admin/rules/<id:rule_set_id>/topics")
def choose_rule_topics(rule_set_id: int) -> Any:
    """Let a draft hold for these topics only."""
    actions.choose_rule_topics(
        current_actor(), rule_set_id, read_page(RuleTopics, several=("topics",))
    )
    flash(_("The draft is saved. Now look at whom it changes."), "done")
    return redirect(f"/admin/rules/{rule_set_id}", 303)
