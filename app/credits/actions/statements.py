"""Statements of hours, each under a code that anybody can check."""

import secrets
from typing import TYPE_CHECKING

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
    snapshot = queries.snapshot(actor, year)
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
