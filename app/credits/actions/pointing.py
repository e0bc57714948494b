"""Points: those that follow hours, those for deeds, and taking either back.

Whoever calls has locked the person's chain, and hands its end on. A conversion goes one way, by
the rate of a published rule set; nothing here writes hours.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.credits import queries, rules
from app.credits.actions.chaining import chain_entry, chain_said, lock_chain
from app.credits.actions.rule_sets import stored
from app.credits.models import CreditEntry, PointBalance, PointEntry
from app.credits.rules import Deed, Head, Ledger, PointAccount, RuleSet
from app.kit import clock
from app.kit.db import session, transactional, upsert

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def follow_hours(head: Head, entry: CreditEntry, rule_set: RuleSet) -> Head:
    """Give what an award of hours brings besides: credit points, and points for the deed.

    Credit points go by the hours that were let in; what a cap withheld brings none.
    """
    for row in _following(entry, rule_set, _given(entry, rule_set)):
        head = _write(head, row)
    return head


def _given(entry: CreditEntry, rule_set: RuleSet) -> int:
    worth = _worth_of_deed(entry, rule_set)
    if worth is None or worth.most_a_day is None:
        return 0
    return queries.given_on(entry.person_id, entry.day, worth.deed)


def _worth_of_deed(entry: Any, rule_set: RuleSet) -> rules.DeedPoints | None:
    deed = rules.DEEDS.get(entry.kind)
    return rule_set.points(deed) if deed else None


def _following(entry: Any, rule_set: RuleSet, given: int) -> list[dict[str, Any]]:
    """The rows of points that an award of hours brings; ``given``: by that day for such deeds."""
    rows = []
    rate = rule_set.credit_points(entry.required)
    credit_points = rules.points_for_hours(entry.amount_centihours, rate)
    if credit_points:
        by = {"centihours": entry.amount_centihours, "centipoints_per_hour": rate}
        rows.append(_row(entry, PointAccount.CREDIT, Deed.HOURS, credit_points, by))
    worth = _worth_of_deed(entry, rule_set)
    points = rules.points_for_deeds(worth, 1, given) if worth else 0
    if worth and points:
        rows.append(_row(entry, PointAccount.MOTIVATION, worth.deed, points, {"deeds": 1}))
    return rows


def _row(
    entry: Any, account: PointAccount, deed: Deed, centipoints: int, evidence: dict[str, Any]
) -> dict[str, Any]:
    return {
        "person_id": entry.person_id,
        "account": account,
        "year": entry.year,
        "day": entry.day,
        "amount_centipoints": centipoints,
        "deed": deed,
        "source": entry.source,
        "title": entry.title,
        "follows_id": entry.id,
        "rule_set_id": entry.rule_set_id,
        "organisation_id": entry.organisation_id,
        "evidence": evidence,
        "at": entry.at,
    }


def _write(head: Head, row: dict[str, Any]) -> Head:
    """Write one entry of points, its balance and its link."""
    entry = PointEntry(**row)
    session.add(entry)
    session.flush()
    add_points([((entry.person_id, entry.year, entry.account), entry.amount_centipoints)])
    return chain_entry(head, entry)


@transactional
def add_points(sums: Sequence[tuple[tuple[int, int, PointAccount], int]]) -> None:
    """Keep the balances of points in step with new entries."""
    rows = [
        {"person_id": key[0], "year": key[1], "account": key[2], "earned_centipoints": centipoints}
        for key, centipoints in sorted(sums)
    ]
    if not rows:
        return
    statement = upsert(PointBalance.__table__)
    earned = PointBalance.earned_centipoints + statement.excluded.earned_centipoints
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "year", "account"], set_={"earned_centipoints": earned}
        ),
        rows,
    )


@transactional
def reward(
    person_id: int,
    deed: Deed,
    *,
    source: str,
    title: str,
    day: date,
    times: int = 1,
    subjects: Sequence[str] = (),
) -> PointEntry | None:
    """Give motivation points for ``times`` deeds of a day; they are worth no hours, ever.

    Promises one entry for a person and source, however often it is asked for. Returns None, and
    writes nothing, where the rules give nothing for it, or the day has given all it can.
    """
    existing = queries.find_points(person_id, PointAccount.MOTIVATION, source)
    rule_set = queries.rule_set_for(person_id, subjects, day)
    worth = rule_set.points(deed)
    if existing or worth is None:
        return existing
    head = lock_chain(person_id)
    points = rules.points_for_deeds(worth, times, queries.given_on(person_id, day, deed))
    found = queries.find_points(person_id, PointAccount.MOTIVATION, source)
    if found or not points:
        return found
    row = {
        "person_id": person_id,
        "account": PointAccount.MOTIVATION,
        "year": day.year,
        "day": day,
        "amount_centipoints": points,
        "deed": deed,
        "source": source,
        "title": title,
        "rule_set_id": stored(rule_set).id,
        "organisation_id": queries.homes_of([person_id])[person_id],
        "evidence": {"deeds": times},
        "at": clock.now(),
    }
    _write(head, row)
    return queries.find_points(person_id, PointAccount.MOTIVATION, source)


@transactional
def lessen_reward(
    person_id: int, deed: Deed, *, source: str, times: int, note: str, actor_id: int
) -> PointEntry | None:
    """Take motivation points of a day back, so that they stand for ``times`` deeds only.

    An entry of its own takes away what is too much; the first stays as it was. Returns None, and
    writes nothing, where nothing was given from ``source`` or what is left is not too much: asked
    again for the same, nothing is taken twice.
    """
    if queries.find_points(person_id, PointAccount.MOTIVATION, source) is None:
        return None
    head = lock_chain(person_id)
    first = queries.find_points(person_id, PointAccount.MOTIVATION, source)
    assert first is not None, "entries are never deleted"
    worth = queries.rule_set_named(first.rule_set_id).points(deed)
    left = rules.points_for_deeds(worth, times, 0) if worth else 0
    too_much = queries.standing_from(person_id, source) - left
    if too_much <= 0:
        return None
    now = clock.now()
    same = ("person_id", "account", "year", "deed", "title", "rule_set_id", "organisation_id")
    row = {name: getattr(first, name) for name in same} | {
        "day": rules.day_of(now, clock.zone()),
        "amount_centipoints": -too_much,
        "source": queries.lessened_source(source, times),
        "actor_id": actor_id,
        "note": note,
        "evidence": {"deeds": times, "lessens": first.id},
        "at": now,
    }
    _write(head, row)
    return queries.find_points(person_id, PointAccount.MOTIVATION, row["source"])


@transactional
def take_points_back(head: Head, actor: "User", entry: CreditEntry, reason: str) -> Head:
    """Take back the points that came with an entry of hours that is taken back."""
    for points in queries.points_following([entry.id]):
        head = _write(head, _reversal(actor, points, reason))
    return head


def _reversal(actor: "User", points: PointEntry, reason: str) -> dict[str, Any]:
    now = clock.now()
    same = ("person_id", "account", "year", "deed", "source", "title", "follows_id")
    kept = {name: getattr(points, name) for name in (*same, "rule_set_id", "organisation_id")}
    return kept | {
        "day": rules.day_of(now, clock.zone()),
        "amount_centipoints": -points.amount_centipoints,
        "actor_id": actor.id,
        "note": reason,
        "evidence": {},
        "reverses_id": points.id,
        "at": now,
    }


@transactional
def recount_points(head: Head, entry: CreditEntry, delta: int, rule_set: RuleSet) -> Head:
    """Give or take the credit points by which new rules count an entry of hours otherwise.

    Unique by entry and rule set: asked again, nothing is written.
    """
    assert rule_set.id is not None
    source = queries.recount_source(rule_set.id, entry.id)
    if not delta or queries.find_points(entry.person_id, PointAccount.CREDIT, source):
        return head
    row = _row(entry, PointAccount.CREDIT, Deed.HOURS, delta, {"adjusts": entry.id})
    return _write(head, row | {"source": source, "rule_set_id": rule_set.id, "at": clock.now()})


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
        for row in _following(entry, rule_sets[entry.rule_set_id], given[day]):  # type: ignore[index]
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
