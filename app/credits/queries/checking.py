"""Does the ledger still say what it said: sums, reversals and fingerprints, for the operator."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from app.credits import rules
from app.credits.models import (
    CreditAccount,
    CreditEntry,
    CreditRuleSet,
    CreditStatement,
    PointBalance,
    PointEntry,
)
from app.credits.queries.chain_checks import AT_A_TIME, Difference, wrong_anchors, wrong_chains
from app.credits.rules import Account, RuleSetState
from app.kit.db import engine, on_sqlite

Balances = Mapping[Any, int]
"""By person, year and account."""


def verify_ledger() -> Iterator[Difference]:
    """Recompute every balance, reversal, fingerprint, chain and anchor; yields what differs.

    Everything is read as it was at one moment, so that it can run while hours are awarded. A
    million entries take well under a minute (``benchmarks/ledger``).
    """
    with engine().connect() as connection:
        if not on_sqlite():
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield from _wrong_hours(connection)
        yield from _wrong_points(connection)
        yield from _followers_of_others(connection)
        yield from _wrong_fingerprints(connection)
        yield from wrong_chains(connection)
        yield from wrong_anchors(connection)


def _wrong_hours(connection: Connection) -> Iterator[Difference]:
    kept = _kept(connection, CreditAccount, CreditAccount.earned_centihours)
    sums: Counter[tuple[int, int, Account]] = Counter()
    groups = (CreditEntry.person_id, CreditEntry.year, CreditEntry.kind, CreditEntry.required)
    for person_id, year, kind, required, total in connection.execute(
        select(*groups, func.sum(CreditEntry.amount_centihours)).group_by(*groups)
    ):
        for account in rules.accounts_touched(kind, required):
            sums[person_id, year, account] += int(total)
    yield from _wrong_balances(CreditAccount.__tablename__, kept, sums)
    same = ("person_id", "year", "kind", "required")
    yield from _wrong_reversals(connection, CreditEntry, "amount_centihours", same)


def _wrong_points(connection: Connection) -> Iterator[Difference]:
    kept = _kept(connection, PointBalance, PointBalance.earned_centipoints)
    groups = (PointEntry.person_id, PointEntry.year, PointEntry.account)
    sums = {
        (person_id, year, account): int(total)
        for person_id, year, account, total in connection.execute(
            select(*groups, func.sum(PointEntry.amount_centipoints)).group_by(*groups)
        )
    }
    yield from _wrong_balances(PointBalance.__tablename__, kept, sums)
    same = ("person_id", "year", "account")
    yield from _wrong_reversals(connection, PointEntry, "amount_centipoints", same)


def _kept(connection: Connection, table: Any, earned: Any) -> dict[tuple[int, int, Any], int]:
    """The balances of a table, as they are kept."""
    rows = connection.execute(select(table.person_id, table.year, table.account, earned))
    return {(person_id, year, account): was for person_id, year, account, was in rows}


def _wrong_balances(table: str, kept: Balances, sums: Balances) -> Iterator[Difference]:
    """Balances that are not the sum of their entries."""
    for (person_id, year, account), was, should_be in rules.differences(kept, sums):
        row = f"person {person_id}, {year}, {account.value}"
        yield Difference(table, row, str(was), str(should_be))


def _wrong_reversals(
    connection: Connection, entry: Any, amount: str, same: tuple[str, ...]
) -> Iterator[Difference]:
    """Reversals that do not take back exactly what they name, where it stood."""
    original = aliased(entry)
    taken, given = getattr(entry, amount), getattr(original, amount)
    elsewhere = [getattr(entry, name) != getattr(original, name) for name in same]
    rows = connection.execute(
        select(entry.id, taken, given)
        .join(original, original.id == entry.reverses_id)
        .where(or_(taken != -given, *elsewhere))
    )
    for entry_id, was, reversed_amount in rows:
        yield Difference(entry.__tablename__, str(entry_id), str(was), str(-reversed_amount))


def _followers_of_others(connection: Connection) -> Iterator[Difference]:
    """Points that follow somebody else's hours, or those of another year."""
    rows = connection.execute(
        select(PointEntry.id, CreditEntry.id)
        .join(CreditEntry, CreditEntry.id == PointEntry.follows_id)
        .where(
            or_(
                PointEntry.person_id != CreditEntry.person_id,
                PointEntry.year != CreditEntry.year,
            )
        )
    )
    table = PointEntry.__tablename__
    for entry_id, hours_id in rows:
        yield Difference(table, str(entry_id), f"follows {hours_id}", "not theirs")


def _wrong_fingerprints(connection: Connection) -> Iterator[Difference]:
    rule_sets = select(CreditRuleSet.id, CreditRuleSet.body, CreditRuleSet.sha256).where(
        CreditRuleSet.state != RuleSetState.DRAFT
    )
    statements = select(CreditStatement.code, CreditStatement.snapshot, CreditStatement.sha256)
    for table, query in (("credit_rule_sets", rule_sets), ("credit_statements", statements)):
        for key, content, kept in connection.execute(query.execution_options(yield_per=AT_A_TIME)):
            found = rules.fingerprint(content)
            if found != kept:
                yield Difference(table, str(key), kept, found)
