"""Entries as a rule set would count them anew."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Organisation, User
from app.credits import rules
from app.credits.models import CreditEntry, CreditRuleSet
from app.credits.queries.points import credit_points_following
from app.credits.queries.rule_sets import above, published_rule_sets
from app.credits.rules import MEASURED_KINDS, Counted, EntryKind, Learner, RuleSet
from app.kit.db import session

RECOUNT = "recount"
"""Adjustments have the source "recount:RULE_SET:ENTRY"."""

LAST_DAY = date(9999, 12, 31)


def recount_source(rule_set_id: int, entry_id: int) -> str:
    """What an adjustment of an entry under a rule set is unique by."""
    return f"{RECOUNT}:{rule_set_id}:{entry_id}"


def people_within(rule_set: RuleSet) -> list[int]:
    """Everybody who earned something, measured, on a day for which the rule set holds."""
    return list(
        session.scalars(
            select(CreditEntry.person_id)
            .where(_measured(), _within(rule_set))
            .distinct()
            .order_by(CreditEntry.person_id)
        )
    )


def _measured() -> ColumnElement[bool]:
    return and_(CreditEntry.kind.in_(MEASURED_KINDS), CreditEntry.reverses_id.is_(None))


def _within(rule_set: RuleSet) -> ColumnElement[bool]:
    return CreditEntry.day.between(rule_set.effective_from, rule_set.effective_to or LAST_DAY)


def counted_anew(person_ids: Collection[int], rule_set: RuleSet) -> dict[int, list[Counted]]:
    """What these people earned in the years that the rule set touches, in the order it was earned.

    Each entry with what it is worth now, adjustments included, and with ``rule_set`` where that
    would be chosen for it among all that are published. Reversed entries are left out. The
    organisation is the one at the time, the category the one of today.
    """
    candidates = [one for one in published_rule_sets() if one.id != rule_set.id] + [rule_set]
    adjusted = _adjusted(person_ids)
    points = credit_points_following(person_ids)
    found: defaultdict[int, list[Counted]] = defaultdict(list)
    for row in session.execute(_standing_entries(person_ids, rule_set)):
        entry, path, category, body = row
        seconds = entry.evidence.get("measured_seconds", 0)
        subjects = entry.evidence.get("subjects", body["subjects"])
        learner = Learner(above(path), category)
        chosen = rules.choose(candidates, subjects, entry.day, learner)
        counts = seconds or entry.kind is EntryKind.EXAM
        found[entry.person_id].append(
            Counted(
                entry.id,
                entry.year,
                entry.day,
                entry.kind,
                seconds,
                entry.amount_centihours + adjusted.get(entry.id, 0),
                rule_set if chosen is rule_set and counts else None,
                entry.required,
                points.get(entry.id, 0),
            )
        )
    return found


def _standing_entries(person_ids: Collection[int], rule_set: RuleSet) -> Any:
    reversal = aliased(CreditEntry)
    last_year = (rule_set.effective_to or LAST_DAY).year
    return (
        select(CreditEntry, Organisation.path, User.learner_category, CreditRuleSet.body)
        .join(Organisation, Organisation.id == CreditEntry.organisation_id)
        .join(User, User.id == CreditEntry.person_id)
        .join(CreditRuleSet, CreditRuleSet.id == CreditEntry.rule_set_id)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(
            _measured(),
            reversal.id.is_(None),
            CreditEntry.person_id.in_(person_ids),
            CreditEntry.year.between(rule_set.effective_from.year, last_year),
        )
        .order_by(CreditEntry.person_id, CreditEntry.at, CreditEntry.id)
    )


def _adjusted(person_ids: Collection[int]) -> dict[int, int]:
    """By entry, what adjustments that stand have added to it."""
    sums: defaultdict[int, int] = defaultdict(int)
    rows = session.execute(
        select(CreditEntry.source, func.sum(CreditEntry.amount_centihours))
        .where(
            CreditEntry.person_id.in_(person_ids),
            CreditEntry.kind == EntryKind.ADJUST,
            CreditEntry.source.startswith(f"{RECOUNT}:"),
        )
        .group_by(CreditEntry.source)
    )
    for source, total in rows:
        sums[int(source.rpartition(":")[2])] += int(total)
    return dict(sums)


def adjustments_of(entry: CreditEntry) -> Sequence[CreditEntry]:
    """What rule sets have added to an entry, or taken from it, and nobody took back."""
    reversal = aliased(CreditEntry)
    return session.scalars(
        select(CreditEntry)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(
            CreditEntry.person_id == entry.person_id,
            CreditEntry.kind == EntryKind.ADJUST,
            CreditEntry.source.like(f"{RECOUNT}:%:{entry.id}"),
            CreditEntry.reverses_id.is_(None),
            reversal.id.is_(None),
        )
        .order_by(CreditEntry.id)
    ).all()


def entries_named(entry_ids: Collection[int]) -> dict[int, CreditEntry]:
    """These entries, by id."""
    rows = session.scalars(select(CreditEntry).where(CreditEntry.id.in_(entry_ids)))
    return {entry.id: entry for entry in rows}


def names_of(person_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The names of these people and of their organisations."""
    rows = session.execute(
        select(User.id, User.name, Organisation.title)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.id.in_(person_ids))
    )
    return {row.id: (row.name, row.title) for row in rows}
