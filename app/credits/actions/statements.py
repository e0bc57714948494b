"""Statements of hours, each under a code that anybody can check."""

import secrets
from typing import TYPE_CHECKING, Any

from app.credits import queries, rules
from app.credits.models import CreditStatement
from app.kit import clock
from app.kit.db import session, transactional, upsert

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def issue_statement(actor: "User", year: int) -> CreditStatement:
    """A statement of one's own year under a check code.

    The same statement again as long as the ledger says the same.
    """
    return _issued(actor, year, queries.snapshot(actor, year))


@transactional
def issue_certificate(actor: "User", year: int) -> CreditStatement:
    """A certificate that one's own year is complete, under a check code.

    The same certificate again as long as the ledger says the same. Refuses a year in which
    something is still to go, or nothing was earned (Conflict).
    """
    return _issued(actor, year, queries.certificate(actor, year))


def _issued(actor: "User", year: int, snapshot: dict[str, Any]) -> CreditStatement:
    sha256 = rules.fingerprint(snapshot)
    session.execute(
        upsert(CreditStatement)
        .values(
            code=rules.new_code(secrets.choice),
            person_id=actor.id,
            year=year,
            issued_at=clock.now(),
            sha256=sha256,
            snapshot=snapshot,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "year", "sha256"])
    )
    return queries.get_statement(actor.id, year, sha256)
