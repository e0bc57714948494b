"""Does the ledger still say what it said: sums and fingerprints, for the operator."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from app.credits import rules
from app.credits.models import CreditAccount, CreditEntry, CreditRuleSet, CreditStatement
from app.credits.queries.chain_checks import AT_A_TIME, Difference, wrong_anchors, wrong_chains
from app.credits.queries.point_checks import wrong_points
from app.credits.rules import RuleSetState
from app.kit.db import engine, on_sqlite


def verify_ledger() -> Iterator[Difference]:
    """Recompute every balance, reversal, fingerprint, chain and anchor; yields what differs.

    Everything is read as it was at one moment, so that it can run while hours are awarded. A
    million entries take well under a minute (``benchmarks/ledger``).
    """
    with engine().connect() as connection:
        if not on_sqlite():
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield from _wrong_balances(connection)
        yield from _wrong_reversals(connection)
        yield from wrong_points(connection)
        yield from _wrong_fingerprints(connection)
        yield from wrong_chains(connection)
        yield from wrong_anchors(connection)


def _wrong_balances(connection: Connection) -> Iterator[Difference]:
    kept = {
        (row.person_id, row.year, row.account): row.earned_centihours
        for row in connection.execute(
            select(
                CreditAccount.person_id,
                CreditAccount.year,
                CreditAccount.account,
                CreditAccount.earned_centihours,
            )
        )
    }
    sums: Counter[tuple[int, int, rules.Account]] = Counter()
    groups = (CreditEntry.person_id, CreditEntry.year, CreditEntry.kind, CreditEntry.required)
    for person_id, year, kind, required, total in connection.execute(
        select(*groups, func.sum(CreditEntry.amount_centihours)).group_by(*groups)
    ):
        for account in rules.accounts_touched(kind, required):
            sums[person_id, year, account] += int(total)
    for (person_id, year, account), was, should_be in rules.differences(kept, sums):
        row = f"person {person_id}, {year}, {account.value}"
        yield Difference("credit_accounts", row, str(was), str(should_be))


def _wrong_reversals(connection: Connection) -> Iterator[Difference]:
    """Reversals that do not take back exactly what they name."""
    original = aliased(CreditEntry)
    rows = connection.execute(
        select(CreditEntry.id, CreditEntry.amount_centihours, original.amount_centihours)
        .join(original, original.id == CreditEntry.reverses_id)
        .where(
            or_(
                CreditEntry.amount_centihours != -original.amount_centihours,
                CreditEntry.person_id != original.person_id,
                CreditEntry.year != original.year,
                CreditEntry.kind != original.kind,
                CreditEntry.required != original.required,
            )
        )
    )
    for entry_id, amount, reversed_amount in rows:
        yield Difference("credit_entries", str(entry_id), str(amount), str(-reversed_amount))


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
