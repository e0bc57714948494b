"""Keyset paging, the only way to page: the cursor names the last row seen, never a row number."""

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field
from sqlalchemy import Select, and_, or_
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.db import session
from app.kit.errors import Invalid
from app.kit.forms import MAX_ID, UNSTORABLE, Form
from app.reasons import N_

T = TypeVar("T")
Key = tuple[InstrumentedAttribute[Any] | Any, Literal["asc", "desc"]]

BAD_CURSOR = N_("That page does not exist any more. Please start from the first one.")


class Paging(Form):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: str | None = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; ``next`` is the cursor of the following one, or None at the end."""

    items: Sequence[T]
    next: str | None

    def map(self, change: Callable[[T], Any]) -> "Page[Any]":
        return Page([change(item) for item in self.items], self.next)


def page(
    statement: Select[Any], keys: Sequence[Key], cursor: str | None = None, limit: int = 50
) -> Page[Any]:
    """One page of ``statement``, ordered by ``keys``, which together must be unique and not null.

    Items are entities when the statement selects one, else rows. Raises Invalid for a cursor that
    this list never gave out.
    """
    columns = [column for column, _ in keys]
    for column, direction in keys:
        statement = statement.order_by(column.desc() if direction == "desc" else column.asc())
    if cursor:
        statement = statement.where(_beyond(keys, decode_cursor(cursor, len(keys))))
    rows = _rows(statement.add_columns(*columns).limit(limit + 1), cursor)
    kept = rows[:limit]
    width = len(keys)
    items = [row[0] if len(row) - width == 1 else row[: len(row) - width] for row in kept]
    more = encode_cursor(kept[-1][-width:]) if len(rows) > limit else None
    return Page(items, more)


def _rows(statement: Select[Any], cursor: str | None) -> Sequence[Any]:
    try:
        return session.execute(statement).all()
    except (StatementError, DBAPIError):
        if not cursor:
            raise
        session.rollback()  # a cursor of another list: its values do not fit these columns
        raise Invalid(errors={"cursor": [BAD_CURSOR]}) from None


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> Any:
    alternatives = []
    for place, (column, direction) in enumerate(keys):
        equal = [
            earlier == value
            for (earlier, _), value in zip(keys[:place], values[:place], strict=True)
        ]
        further = column < values[place] if direction == "desc" else column > values[place]
        alternatives.append(and_(*equal, further))
    return or_(*alternatives)


def encode_cursor(values: Sequence[Any]) -> str:
    """An opaque, URL-safe cursor that stands for a row's key values."""
    plain = [{"at": v.isoformat()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, width: int) -> list[Any]:
    """The key values of a cursor; raises Invalid for anything that is not one."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        plain = json.loads(base64.urlsafe_b64decode(padded.encode()))
        values = [datetime.fromisoformat(v["at"]) if isinstance(v, dict) else v for v in plain]
        if not all(_can_be_key(value) for value in values):
            raise ValueError("no value of a row")
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        raise Invalid(errors={"cursor": [BAD_CURSOR]}) from None
    if len(values) != width:
        raise Invalid(errors={"cursor": [BAD_CURSOR]})
    return values


def _can_be_key(value: Any) -> bool:
    """Whether a row can hold it and others can come after it, in both databases."""
    match value:
        case bool():
            return False
        case int():
            return abs(value) <= MAX_ID
        case float():
            return math.isfinite(value)
        case str():
            return not UNSTORABLE.search(value)
        case datetime():
            return value.tzinfo is not None
    return False
