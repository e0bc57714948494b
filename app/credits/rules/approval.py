"""Who may move a rule set on: one drafts, another approves."""

from collections.abc import Collection
from enum import StrEnum

from app.credits.rules.rule_sets import RuleSetState
from app.reasons import N_, Reason


class RuleMove(StrEnum):
    """What somebody did with a rule set."""

    DRAFT = "draft"
    CHANGE = "change"
    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    RETIRE = "retire"


MOVE_NAMES = {
    RuleMove.DRAFT: N_("Drafted"),
    RuleMove.CHANGE: N_("Changed"),
    RuleMove.PROPOSE: N_("Put forward"),
    RuleMove.RETURN: N_("Given back"),
    RuleMove.APPROVE: N_("Approved and published"),
    RuleMove.RETIRE: N_("Taken out of force"),
}

AUTHORS = (RuleMove.DRAFT, RuleMove.CHANGE, RuleMove.PROPOSE)
"""Who did one of these has a hand in the draft and cannot approve it."""


class MoveRefusal(Reason):
    """Why a rule set cannot be moved on now, or not by this person."""

    WAITING = "waiting", "This draft waits for approval. Give it back before changing it."
    NOT_WAITING = "not_waiting", "This draft has not been put forward yet."
    NOT_A_DRAFT = "not_a_draft", "A published rule set never changes. Draft a new version."
    NOT_PUBLISHED = "not_published", "Only a rule set in force can be retired."
    OWN_WORK = (
        "own_work",
        "You worked on this draft yourself. Somebody else has to approve it.",
    )
    NO_PREVIEW = (
        "no_preview",
        "Please look first at whom this changes: run the preview and wait until it is done.",
    )


def refusal_of(
    move: RuleMove,
    state: RuleSetState,
    *,
    waiting: bool,
    previewed: bool,
    actor_id: int,
    authors: Collection[int],
) -> MoveRefusal | None:
    """Why ``move`` is not possible, or None.

    ``waiting``: a draft that was put forward. ``previewed``: somebody can see whom it changes, in
    the words that it has now. ``authors``: who had a hand in it since it was drafted.
    """
    if move is RuleMove.RETIRE:
        return None if state is RuleSetState.PUBLISHED else MoveRefusal.NOT_PUBLISHED
    if state is not RuleSetState.DRAFT:
        return MoveRefusal.NOT_A_DRAFT
    if move in AUTHORS:
        if waiting:
            return MoveRefusal.WAITING
        return MoveRefusal.NO_PREVIEW if move is RuleMove.PROPOSE and not previewed else None
    if not waiting:
        return MoveRefusal.NOT_WAITING
    if move is RuleMove.APPROVE:
        return _approval_refusal(previewed, actor_id, authors)
    return None


def _approval_refusal(
    previewed: bool, actor_id: int, authors: Collection[int]
) -> MoveRefusal | None:
    if actor_id in authors:
        return MoveRefusal.OWN_WORK
    return None if previewed else MoveRefusal.NO_PREVIEW
