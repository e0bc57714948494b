"""Rule sets as the installation itself sets them: drafted, published for good, its own."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.credits import queries, rules
from app.credits.models import CreditRuleSet
from app.credits.permissions import can_set_rules
from app.credits.rules import Refusal, RuleSet, RuleSetState
from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def draft_rule_set(rule_set: RuleSet) -> CreditRuleSet:
    """Store a rule set as a draft. Raises Conflict if this version of this title exists."""
    body = rule_set.body()
    row = CreditRuleSet(
        title=rule_set.title,
        version=rule_set.version,
        state=RuleSetState.DRAFT,
        effective_from=rule_set.effective_from,
        effective_to=rule_set.effective_to,
        body=body,
        sha256=rules.fingerprint(body),
    )
    session.add(row)
    session.flush()
    return row


@transactional
def publish_rule_set(actor: "User | None", rule_set_id: int) -> None:
    """Put a draft into force for good. ``actor`` None: the installation itself.

    Refuses who is no learning administrator, what is no draft, and a set that contradicts itself.
    """
    if actor and not can_set_rules(actor.roles):
        raise NotAllowed(Refusal.RULES_NOT_YOURS)
    row = session.scalar(locked(select(CreditRuleSet).where(CreditRuleSet.id == rule_set_id)))
    if row is None:
        raise NotFound()
    if row.state != RuleSetState.DRAFT:
        raise Conflict(Refusal.NOT_A_DRAFT)
    faults = rules.faults_of(rules.rule_set_from_body(row.body, row.id))
    if faults:
        raise Invalid(errors={"rule_set": [fault.sentence for fault in faults]})
    row.state = RuleSetState.PUBLISHED
    row.published_at = clock.now()
    row.published_by = actor.id if actor else None
    session.flush()


@transactional
def ensure_default_rule_sets(clips_subject: str | None = None) -> list[RuleSet]:
    """The platform's default rules; with ``clips_subject`` those of the demo, too; idempotent."""
    wanted = [rules.PLATFORM_DEFAULT]
    if clips_subject:
        wanted += [rules.clips_rule_set(clips_subject), rules.SAMPLE_RULES]
    return [_published(rule_set) for rule_set in wanted]


def _published(wanted: RuleSet) -> RuleSet:
    """``wanted`` as it is stored, publishing it first where that has not been done."""
    body = wanted.body()
    session.execute(
        upsert(CreditRuleSet)
        .values(
            title=wanted.title,
            version=wanted.version,
            state=RuleSetState.PUBLISHED,
            effective_from=wanted.effective_from,
            effective_to=wanted.effective_to,
            body=body,
            sha256=rules.fingerprint(body),
            published_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["title", "version"])
    )
    return queries.get_rule_set(wanted.title, wanted.version)


@transactional
def stored(rule_set: RuleSet) -> RuleSet:
    """The rule set with an id: entries name a row, so the platform's default becomes one."""
    return rule_set if rule_set.id is not None else ensure_default_rule_sets()[0]
