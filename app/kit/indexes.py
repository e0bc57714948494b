"""Indexes over part of a table, alike on both databases."""

from sqlalchemy import Index, text


def index_where(where: str, name: str, *columns: str) -> Index:
    """An index over the rows of which the SQL condition ``where`` is true, and over no others."""
    return _partial(where, name, columns, unique=False)


def unique_where(where: str, name: str, *columns: str) -> Index:
    """Among the rows of which ``where`` is true, no two have the same in all these columns."""
    return _partial(where, name, columns, unique=True)


def _partial(where: str, name: str, columns: tuple[str, ...], *, unique: bool) -> Index:
    only = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)
