"""Ten thousand rows of a table, for lists that have to stay quick."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert

from app.accounts.models import User
from app.kit.clock import now
from app.kit.db import Base, session, transactional

MANY = 10_000
FIRST = 1_000_000
"""Ids of these rows begin behind it."""


@transactional
def add_many(model: type[Base], row: Callable[[int], dict[str, Any]]) -> None:
    """Ten thousand rows of a table, as the day would have made them one by one."""
    session.execute(insert(model.__table__), [row(number) for number in range(1, MANY + 1)])


def add_learners(home: int) -> int:
    """Ten thousand learners of one organisation; the id before the first."""
    add_many(
        User,
        lambda n: {
            "id": FIRST + n, "username": f"u{n}", "name": f"学员{n}", "organisation_id": home,
            "password_hash": "-", "password_changed_at": now(), "created_at": now(),
        },
    )  # fmt: skip
    return FIRST
