"""Which topics a draft of rules holds for."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.courses import queries
from app.courses.forms import RuleTopics
from app.courses.rules import subject_of
from app.credits import actions as credits
from app.credits.queries import rule_set_desk
from app.kit.db import transactional
from app.kit.errors import Invalid
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def choose_rule_topics(actor: "User", rule_set_id: int, form: RuleTopics) -> None:
    """Let a draft of rules hold for these topics and what lies below them; for all if none.

    Refuses who may not set rules (NotAllowed), an unknown topic (Invalid), and what is in force or
    waits for approval (Conflict). Its preview is no longer true then.
    """
    before = rule_set_desk(actor, rule_set_id).card.rule_set
    known = {topic_id for topic_id, _title in queries.topic_choices()}
    if not known.issuperset(form.topics):
        raise Invalid(errors={"topics": [N_("This topic does not exist.")]})
    subjects = tuple(subject_of(topic_id) for topic_id in sorted(set(form.topics)))
    credits.change_draft(actor, rule_set_id, replace(before, id=None, subjects=subjects))
