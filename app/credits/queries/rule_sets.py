"""Which rules apply."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.credits import rules
from app.credits.models import CreditRuleSet
from app.credits.rules import RuleSet, RuleSetState
from app.kit.db import session
from app.kit.errors import NotFound


def published_rule_sets() -> list[RuleSet]:
    """Every rule set that may be chosen; one statement."""
    rows = session.execute(
        select(CreditRuleSet.id, CreditRuleSet.body).where(
            CreditRuleSet.state == RuleSetState.PUBLISHED
        )
    )
    return [rules.rule_set_from_body(row.body, row.id) for row in rows]


def rule_set_for(_person_id: int | None, subjects: Sequence[str], on: date) -> RuleSet:
    """The rules for a person and a thing of these subjects (nearest first) on a day.

    Where nothing has been published the platform's default holds (its ``id`` is None then).
    """
    return rules.choose(published_rule_sets(), subjects, on) or rules.PLATFORM_DEFAULT


def get_rule_set(title: str, version: int) -> RuleSet:
    """One version of the rules, whatever its state; raises NotFound."""
    row = session.execute(
        select(CreditRuleSet.id, CreditRuleSet.body).where(
            CreditRuleSet.title == title, CreditRuleSet.version == version
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    return rules.rule_set_from_body(row.body, row.id)
