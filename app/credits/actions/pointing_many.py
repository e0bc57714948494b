"""The points that thousands of awards bring, in a fixed number of statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from app.credits import queries, rules
from app.credits.actions.chaining import chain_said
from app.credits.actions.pointing import add_points, following
from app.credits.models import PointEntry
from app.credits.rules import Ledger, PointAccount, RuleSet
from app.kit.db import session, transactional


@transactional
def follow_many(entries: Sequence[Any], rule_sets: Mapping[int, RuleSet]) -> None:
    """As ``follow_hours``, for new entries of people whose chains are locked, in their order."""
    giving = [one for one in entries if _gives(rule_sets[one.rule_set_id])]
    if not giving:
        return
    given = queries.given_by_day({one.person_id for one in giving})
    rows, sums = [], Counter[tuple[int, int, PointAccount]]()
    for entry in giving:
        day = (entry.person_id, entry.day, rules.DEEDS.get(entry.kind))
        for row in following(entry, rule_sets[entry.rule_set_id], given[day]):  # type: ignore[index]
            rows.append(row)
            sums[row["person_id"], row["year"], row["account"]] += row["amount_centipoints"]
            if row["account"] is PointAccount.MOTIVATION:
                given[day] += row["amount_centipoints"]  # type: ignore[index]
    if not rows:
        return
    writing = insert(PointEntry.__table__).returning(*queries.COLUMNS[Ledger.POINTS])  # type: ignore[arg-type]
    written = session.execute(writing, rows)
    add_points(list(sums.items()))
    chain_said(sorted(written, key=lambda said: said.id), Ledger.POINTS)


def _gives(rule_set: RuleSet) -> bool:
    return bool(
        rule_set.deeds or rule_set.credit_points_required or rule_set.credit_points_elective
    )
