"""Do the accounts of points still say what their entries do."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from app.credits import rules
from app.credits.models import CreditEntry, PointBalance, PointEntry
from app.credits.queries.chain_checks import Difference


def wrong_points(connection: Connection) -> Iterator[Difference]:
    """Balances that are not the sum of their entries, and reversals of something else."""
    key = (PointBalance.person_id, PointBalance.year, PointBalance.account)
    kept = {
        (row[0], row[1], row[2]): row[3]
        for row in connection.execute(select(*key, PointBalance.earned_centipoints))
    }
    groups = (PointEntry.person_id, PointEntry.year, PointEntry.account)
    sums = {
        (row[0], row[1], row[2]): int(row[3])
        for row in connection.execute(
            select(*groups, func.sum(PointEntry.amount_centipoints)).group_by(*groups)
        )
    }
    for (person_id, year, account), was, should_be in rules.differences(kept, sums):
        row = f"person {person_id}, {year}, {account.value}"
        yield Difference("credit_point_balances", row, str(was), str(should_be))
    yield from _wrong_reversals(connection)
    yield from _followers_of_others(connection)


def _wrong_reversals(connection: Connection) -> Iterator[Difference]:
    original = aliased(PointEntry)
    rows = connection.execute(
        select(PointEntry.id, PointEntry.amount_centipoints, original.amount_centipoints)
        .join(original, original.id == PointEntry.reverses_id)
        .where(
            or_(
                PointEntry.amount_centipoints != -original.amount_centipoints,
                PointEntry.person_id != original.person_id,
                PointEntry.year != original.year,
                PointEntry.account != original.account,
            )
        )
    )
    for entry_id, amount, reversed_amount in rows:
        yield Difference("credit_point_entries", str(entry_id), str(amount), str(-reversed_amount))


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
    for entry_id, hours_id in rows:
        yield Difference("credit_point_entries", str(entry_id), f"follows {hours_id}", "not theirs")
