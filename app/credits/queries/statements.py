"""Statements of hours: what one says, and what it is worth to the public."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.credits import rules
from app.credits.models import CreditEntry, CreditStatement
from app.credits.queries.accounts import account, earned_over
from app.credits.queries.entries import entries_of_year
from app.credits.queries.points import PointYear, points_of_year
from app.credits.rules import Account, Paper, Standing, StatementRefusal
from app.kit.db import session
from app.kit.errors import Conflict, NotFound


@dataclass(frozen=True)
class Checked:
    """A statement as the public sees it: the least that settles whether the paper is true."""

    code: str
    name: str
    year: int
    centihours: int
    issued_at: datetime
    standing: Standing
    paper: Paper


def check_statement(code: str) -> Checked:
    """What the public may know of a statement; raises NotFound for a code never given out."""
    statement = session.get(CreditStatement, code)
    if statement is None:
        raise NotFound(StatementRefusal.UNKNOWN)
    held = session.execute(
        select(CreditEntry.id, CreditEntry.amount_centihours, CreditEntry.reverses_id).where(
            CreditEntry.person_id == statement.person_id, CreditEntry.year == statement.year
        )
    )
    said = statement.snapshot
    standing = rules.standing_of(
        [rules.StatedEntry(e["id"], e["centihours"], e["reverses"]) for e in said["entries"]],
        [rules.StatedEntry(*row) for row in held],
        intact=rules.fingerprint(said) == statement.sha256,
    )
    return Checked(
        code=code,
        name=rules.masked(said["name"]),
        year=statement.year,
        centihours=said["earned"],
        issued_at=statement.issued_at,
        standing=standing,
        paper=Paper(said.get("paper", Paper.STATEMENT)),
    )


def snapshot(viewer: User, year: int) -> dict[str, Any]:
    """Everything a statement of one's own year says, as plain JSON values."""
    year_account = account(viewer, viewer.id, year)
    listed = sorted(
        entries_of_year(viewer, viewer.id, year), key=lambda one: (one.entry.at, one.entry.id)
    )
    return {
        "name": viewer.name,
        "organisation": viewer.organisation.title,
        "year": year,
        "earned": year_account.earned,
        "required": year_account.required,
        "accounts": [
            {"account": line.account.value, "earned": line.earned, "required": line.required}
            for line in year_account.lines
        ],
        "rule_sets": sorted({(one.rule_set.title, one.rule_set.version) for one in listed}),
        "entries": [_stated(one.entry) for one in listed],
        "points": _points(points_of_year(viewer, viewer.id, year)),
    }


def _points(standing: PointYear) -> list[dict[str, Any]]:
    """Each account of points by itself; none is added to hours or to another."""
    return [
        {"account": account.value, "earned": line.earned, "required": line.required}
        for account, line in standing.lines.items()
        if standing.shows(account)
    ]


def certificate(viewer: User, year: int) -> dict[str, Any]:
    """Everything a certificate of one's own complete year says; raises Conflict until it is.

    It holds what the statement of the year does, so that it can be checked against the ledger.
    """
    year_account = account(viewer, viewer.id, year)
    missing = year_account.line(Account.TOTAL).missing
    required_missing = year_account.line(Account.REQUIRED).missing
    refused = rules.certificate_refusal(year_account.earned, missing, required_missing)
    if refused:
        raise Conflict(refused[0], hours=f"{refused[1] / 100:g}")
    first, last = rules.five_years_of(year)
    return snapshot(viewer, year) | {
        "paper": Paper.CERTIFICATE.value,
        "archive": rules.archive_number(viewer.id, year),
        "post_level": viewer.post_level,
        "category": viewer.learner_category,
        "plan": [first, last],
        "plan_earned": earned_over(viewer, viewer.id, first, min(last, year)),
        "plan_required": year_account.rule_set.quota(Account.TOTAL, years=5),
    }


def _stated(entry: CreditEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "day": entry.day.isoformat(),
        "title": entry.title,
        "kind": entry.kind.value,
        "centihours": entry.amount_centihours,
        "reverses": entry.reverses_id,
    }


def get_statement(person_id: int, year: int, sha256: str) -> CreditStatement:
    """The statement that says exactly this; raises NotFound."""
    statement = session.scalar(
        select(CreditStatement).where(
            CreditStatement.person_id == person_id,
            CreditStatement.year == year,
            CreditStatement.sha256 == sha256,
        )
    )
    if statement is None:
        raise NotFound()
    return statement
