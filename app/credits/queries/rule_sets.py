"""Which rules apply."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Organisation, User
from app.credits import rules
from app.credits.models import CreditRuleSet
from app.credits.rules import ANYBODY, Learner, RuleSet, RuleSetState
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


def rule_set_for(person_id: int | None, subjects: Sequence[str], on: date) -> RuleSet:
    """The rules for a person and a thing of these subjects (nearest first) on a day.

    Where nothing has been published the platform's default holds (its ``id`` is None then). Where
    somebody belongs is asked only where rules depend on it.
    """
    published = published_rule_sets()
    learner = ANYBODY
    if person_id is not None and depend_on_learner(published):
        learner = learners_of([person_id]).get(person_id, ANYBODY)
    return rules.choose(published, subjects, on, learner) or rules.PLATFORM_DEFAULT


def rule_sets_of(person_ids: Collection[int], on: date) -> dict[int, RuleSet]:
    """The rules of each of these people for things of no particular subject on a day.

    Two statements at most, however many they are.
    """
    published = published_rule_sets() if person_ids else []
    learners = learners_of(person_ids) if depend_on_learner(published) else {}
    return {
        one: rules.choose(published, (), on, learners.get(one, ANYBODY)) or rules.PLATFORM_DEFAULT
        for one in person_ids
    }


def depend_on_learner(rule_sets: Iterable[RuleSet]) -> bool:
    """Whether any of these asks where somebody belongs."""
    return any(one.organisation_id is not None or one.category is not None for one in rule_sets)


def learners_of(person_ids: Collection[int]) -> dict[int, Learner]:
    """What rule sets ask about these people, as it is now."""
    rows = session.execute(
        select(User.id, User.learner_category, Organisation.path)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.id.in_(person_ids))
    )
    return {row.id: Learner(above(row.path), row.learner_category) for row in rows}


def above(path: str) -> tuple[int, ...]:
    """The organisations of a path ("/1/7/"), the nearest first."""
    return tuple(int(one) for one in reversed(path.strip("/").split("/")) if one)


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
