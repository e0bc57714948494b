"""A rule set on its way: one person drafts it and looks at whom it changes, another approves."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.credits import queries, rules
from app.credits.actions.rule_sets import draft_rule_set
from app.credits.models import CreditPreview, CreditRuleMove, CreditRuleSet
from app.credits.permissions import can_set_rules
from app.credits.rules import Refusal, RuleMove, RuleSet, RuleSetState
from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.jobs import enqueue

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def write_draft(actor: "User", wanted: RuleSet) -> CreditRuleSet:
    """Begin a draft, as the next version of its title.

    Refuses who does not answer for everybody whom it binds (NotAllowed), and words that contradict
    themselves (Invalid).
    """
    _must_be_sound(actor, wanted)
    row = draft_rule_set(replace(wanted, version=queries.next_version(wanted.title)))
    _note(actor, row, RuleMove.DRAFT)
    return row


@transactional
def change_draft(actor: "User", rule_set_id: int, wanted: RuleSet) -> CreditRuleSet:
    """Give a draft other words; its preview is no longer true then.

    Refuses as ``write_draft``, and what is published or waits for approval (Conflict).
    """
    _must_be_sound(actor, wanted)
    row = _locked(actor, rule_set_id)
    _must_allow(actor, row, RuleMove.CHANGE)
    kept = row.version if row.title == wanted.title else queries.next_version(wanted.title)
    numbered = replace(wanted, version=kept)
    row.title, row.version, row.body = numbered.title, numbered.version, numbered.body()
    row.effective_from, row.effective_to = wanted.effective_from, wanted.effective_to
    row.sha256 = rules.fingerprint(row.body)
    _note(actor, row, RuleMove.CHANGE)
    session.flush()
    return row


@transactional
def remove_draft(actor: "User", rule_set_id: int) -> None:
    """Take a draft away for good. Refuses one that waits for approval, and what is published."""
    row = _locked(actor, rule_set_id)
    _must_allow(actor, row, RuleMove.CHANGE)
    for table in (CreditPreview, CreditRuleMove):
        session.execute(delete(table).where(table.rule_set_id == row.id))
    session.execute(delete(CreditRuleSet).where(CreditRuleSet.id == row.id))


@transactional
def ask_for_preview(actor: "User", rule_set_id: int) -> None:
    """Have a worker work out whom a draft changes. Asked again, it begins anew."""
    row = _locked(actor, rule_set_id)
    if row.state is not RuleSetState.DRAFT:
        raise Conflict(rules.MoveRefusal.NOT_A_DRAFT)
    begun = {
        "sha256": row.sha256,
        "done": 0,
        "total": 0,
        "people": 0,
        "entries": 0,
        "more_centihours": 0,
        "less_centihours": 0,
        "more_centipoints": 0,
        "less_centipoints": 0,
        "foremost": [],
        "begun_at": clock.now(),
        "ended_at": None,
        "adjusted_at": None,
    }
    session.execute(
        upsert(CreditPreview)
        .values(rule_set_id=row.id, **begun)
        .on_conflict_do_update(index_elements=["rule_set_id"], set_=begun)
    )
    enqueue("credits.preview", row.id)


@transactional
def move_rule_set(actor: "User", rule_set_id: int, move: RuleMove, note: str) -> None:
    """Put a draft forward, give it back, approve it, or retire what is in force.

    Approving publishes it for good and has a worker adjust the entries that it counts otherwise.
    Refuses who does not answer for everybody whom it binds (NotAllowed), the approval of one's own
    work (NotAllowed), a move that the state does not allow (Conflict), and to give back without a
    word.
    """
    row = _locked(actor, rule_set_id)
    _must_allow(actor, row, move)
    if move is RuleMove.RETURN and not note:
        raise Invalid(errors={"note": [Refusal.NO_REASON.sentence]})
    if move is RuleMove.APPROVE:
        row.state = RuleSetState.PUBLISHED
        row.published_at, row.published_by = clock.now(), actor.id
        enqueue("credits.recount", row.id)
    elif move is RuleMove.RETIRE:
        row.state = RuleSetState.RETIRED
    _note(actor, row, move, note)
    session.flush()


def _locked(actor: "User", rule_set_id: int) -> CreditRuleSet:
    if not can_set_rules(actor.roles):
        raise NotAllowed(Refusal.RULES_NOT_YOURS)
    row = session.scalar(locked(select(CreditRuleSet).where(CreditRuleSet.id == rule_set_id)))
    if row is None:
        raise NotFound()
    _must_answer_for(actor, rules.rule_set_from_body(row.body, row.id))
    return row


def _must_answer_for(actor: "User", rule_set: RuleSet) -> None:
    if not queries.answers_for(actor, rule_set):
        raise NotAllowed(Refusal.RULES_OF_OTHERS)


def _must_allow(actor: "User", row: CreditRuleSet, move: RuleMove) -> None:
    moves, preview = queries.moves_of(row.id), queries.current_preview(row)
    refusal = rules.refusal_of(
        move,
        row.state,
        waiting=queries.is_waiting(moves),
        previewed=bool(preview and preview.ended_at),
        actor_id=actor.id,
        authors=queries.authors_of(moves),
    )
    if refusal is rules.MoveRefusal.OWN_WORK:
        raise NotAllowed(refusal)
    if refusal:
        raise Conflict(refusal)


def _must_be_sound(actor: "User", wanted: RuleSet) -> None:
    if not can_set_rules(actor.roles):
        raise NotAllowed(Refusal.RULES_NOT_YOURS)
    _must_answer_for(actor, wanted)
    faults = rules.faults_of(wanted)
    if faults:
        raise Invalid(errors={"rule_set": [fault.sentence for fault in faults]})


def _note(actor: "User", row: CreditRuleSet, move: RuleMove, note: str = "") -> None:
    session.add(
        CreditRuleMove(rule_set_id=row.id, move=move, by_id=actor.id, note=note, at=clock.now())
    )
    session.flush()
