"""Risk as the database sees it: the rule's lines, compared with the roster's columns."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, literal

from app.classes.models import ClassMember
from app.supervision.rules import PRESSING, Lines, Risk


def _conditions(lines: Lines) -> Iterator[tuple[ColumnElement[bool] | None, Risk]]:
    """The rule's questions in its order; ``None`` is a condition that everybody meets."""
    last = ClassMember.last_active_at
    if lines.done_from is not None:
        yield ClassMember.required_done >= lines.done_from, Risk.DONE
    if lines.should_have_begun:
        yield and_(last.is_(None), ClassMember.required_done == 0), Risk.NOT_STARTED
    if lines.ended:
        yield None, Risk.DEADLINE
        return
    if lines.away_before is not None:
        yield and_(last.is_not(None), last < lines.away_before), Risk.INACTIVE
    if lines.closing:
        yield None, Risk.DEADLINE
        return
    if lines.behind_below > 0:
        yield ClassMember.required_done < lines.behind_below, Risk.BEHIND
    yield None, Risk.ON_TRACK


def risk_place(lines: Lines) -> ColumnElement[int]:
    """A learner's risk as its place in ``PRESSING``, 0 for the most pressing."""
    asked: list[tuple[Any, int]] = []
    otherwise = PRESSING.index(Risk.ON_TRACK)
    for condition, risk in _conditions(lines):
        place = PRESSING.index(risk)
        if condition is None:
            otherwise = place
        else:
            asked.append((condition, place))
    return case(*asked, else_=otherwise) if asked else literal(otherwise)


def at_risks(lines: Lines, risks: Collection[Risk]) -> ColumnElement[bool]:
    """Learners who stand in one of ``risks``."""
    places = [PRESSING.index(risk) for risk in risks]
    return risk_place(lines).in_(places) if places else false()
