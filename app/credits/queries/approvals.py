"""Rule sets as a learning administrator sees them: their words, their history, their preview."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import organisation_titles, reaches
from app.credits import rules
from app.credits.models import CreditPreview, CreditRuleMove, CreditRuleSet
from app.credits.permissions import can_set_rules, can_set_rules_for
from app.credits.rules import AUTHORS, Refusal, RuleMove, RuleSet, RuleSetState
from app.kit import paging
from app.kit.db import session
from app.kit.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class Moved:
    """One thing somebody did with a rule set."""

    move: RuleMove
    by: str
    by_id: int
    note: str
    at: datetime


@dataclass(frozen=True)
class RuleSetCard:
    """A rule set with its state; ``waiting`` for a draft that somebody put forward."""

    id: int
    state: RuleSetState
    rule_set: RuleSet
    sha256: str
    waiting: bool
    organisation: str | None
    last: Moved | None


@dataclass(frozen=True)
class RuleSetDesk:
    """Everything about one rule set: its words, its history, its preview, and what I may do.

    ``mine``: whether I answer for everybody whom it binds; who does not sees no preview, as that
    names people.
    """

    card: RuleSetCard
    moves: tuple[Moved, ...]
    preview: CreditPreview | None
    may: frozenset[RuleMove]
    own_work: bool
    mine: bool


def must_set_rules(viewer: User) -> None:
    """Raise NotAllowed unless rule sets are this person's business."""
    if not can_set_rules(viewer.roles):
        raise NotAllowed(Refusal.RULES_NOT_YOURS)


def answers_for(viewer: User, rule_set: RuleSet) -> bool:
    """Whether all whom these rules bind belong to the viewer's organisation or below it.

    Rules that name no organisation bind everybody, so they belong to the top of the tree.
    """
    bound = rule_set.organisation_id
    at_the_top = viewer.organisation.parent_id is None
    in_reach = at_the_top if bound is None else reaches(viewer, bound)
    return can_set_rules_for(viewer.roles, in_reach)


def rule_sets(
    viewer: User, *, cursor: str | None = None, limit: int = 50
) -> paging.Page[RuleSetCard]:
    """A page of all rule sets, the newest first; raises NotAllowed."""
    must_set_rules(viewer)
    found = paging.page(select(CreditRuleSet), [(CreditRuleSet.id, "desc")], cursor, limit)
    rows = found.items
    moves = _moves([one.id for one in rows])
    last = {rule_set_id: own[-1] for rule_set_id, own in moves.items()}
    cards = iter(_cards(rows, last))
    return found.map(lambda _row: next(cards))


def rule_set_desk(viewer: User, rule_set_id: int) -> RuleSetDesk:
    """One rule set and what ``viewer`` may do with it; raises NotAllowed, NotFound."""
    must_set_rules(viewer)
    row = session.get(CreditRuleSet, rule_set_id)
    if row is None:
        raise NotFound()
    moves = tuple(_moves([row.id]).get(row.id, ()))
    [card] = _cards([row], {row.id: moves[-1]} if moves else {})
    mine = answers_for(viewer, card.rule_set)
    preview = current_preview(row) if mine else None
    authors = authors_of(moves)
    may = frozenset(
        move
        for move in RuleMove
        if mine
        and not rules.refusal_of(
            move,
            row.state,
            waiting=card.waiting,
            previewed=bool(preview and preview.ended_at),
            actor_id=viewer.id,
            authors=authors,
        )
    )
    return RuleSetDesk(card, moves, preview, may, viewer.id in authors, mine)


def authors_of(moves: Collection[Moved]) -> set[int]:
    """Who had a hand in a draft."""
    return {one.by_id for one in moves if one.move in AUTHORS}


def moves_of(rule_set_id: int) -> list[Moved]:
    """What was done with a rule set, in order."""
    return _moves([rule_set_id]).get(rule_set_id, [])


def is_waiting(moves: Collection[Moved]) -> bool:
    """Whether the last thing done was to put it forward."""
    return bool(moves) and list(moves)[-1].move is RuleMove.PROPOSE


def current_preview(row: CreditRuleSet) -> CreditPreview | None:
    """The preview of the words that a rule set has now."""
    preview = session.get(CreditPreview, row.id)
    return preview if preview and preview.sha256 == row.sha256 else None


def next_version(title: str) -> int:
    """The version that a new draft under this title gets."""
    newest: int | None = session.scalar(
        select(func.max(CreditRuleSet.version)).where(CreditRuleSet.title == title)
    )
    return (newest or 0) + 1


def _moves(rule_set_ids: Collection[int]) -> dict[int, list[Moved]]:
    rows = session.execute(
        select(CreditRuleMove, User.name)
        .join(User, User.id == CreditRuleMove.by_id)
        .where(CreditRuleMove.rule_set_id.in_(rule_set_ids))
        .order_by(CreditRuleMove.id)
    )
    found: dict[int, list[Moved]] = {}
    for move, name in rows:
        moved = Moved(move.move, name, move.by_id, move.note, move.at)
        found.setdefault(move.rule_set_id, []).append(moved)
    return found


def _cards(rows: Collection[Any], last: dict[int, Moved]) -> list[RuleSetCard]:
    said = [rules.rule_set_from_body(row.body, row.id) for row in rows]
    homes = {one.organisation_id for one in said if one.organisation_id is not None}
    titles = organisation_titles(homes) if homes else {}
    return [
        RuleSetCard(
            id=row.id,
            state=row.state,
            rule_set=one,
            sha256=row.sha256,
            waiting=row.state is RuleSetState.DRAFT
            and row.id in last
            and last[row.id].move is RuleMove.PROPOSE,
            organisation=titles.get(one.organisation_id) if one.organisation_id else None,
            last=last.get(row.id),
        )
        for row, one in zip(rows, said, strict=True)
    ]
