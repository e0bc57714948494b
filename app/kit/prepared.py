"""Statements for many rows at once, compiled once for each engine.

SQLAlchemy makes and checks the parameters of each row anew, which costs several times what writing
the row does; here rows go to the driver as they are. On SQLite a statement is run for every row,
which costs next to nothing there. On PostgreSQL each row would be a round of messages, so that all
rows travel in one statement: an array for each column, unnested on the other side. How many rows
there are never changes the words of a statement, so that the engine keeps its plan.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.types import NullType, TypeEngine

Row = dict[str, Any]


class Told(Mapping[str, ColumnElement[Any]]):
    """The values of a row as a statement names them: parameters, or columns of what was sent."""

    def __init__(self, elements: Mapping[str, ColumnElement[Any]], *, as_table: bool) -> None:
        self._elements = elements
        self.as_table = as_table
        """Whether all rows are there at once, so that they can be joined with a table."""

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        return self._elements[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._elements)

    def __len__(self) -> int:
        return len(self._elements)

    def put_into(self, insert: Any) -> Any:
        """An INSERT of these rows, each value under its own name."""
        if self.as_table:
            return insert.from_select(list(self), select(*self.values()))
        return insert.values(dict(self))


class Prepared:
    """A statement that writes many rows; each must hold exactly the names it was made for."""

    def __init__(self, columns: Mapping[str, Column[Any]], build: Callable[[Told], Any]) -> None:
        """``columns``: for each name a column that holds such values. ``build`` makes the
        statement for one engine out of what is told; it is asked once."""
        self._columns = columns
        self._build = build
        self._runs: dict[str, Callable[[Connection, Sequence[Row]], None]] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write the rows, at least one; one call of the driver."""
        dialect = connection.dialect
        run = self._runs.get(dialect.name)
        if run is None:
            at_once = dialect.name == "postgresql"
            run = self._at_once(dialect) if at_once else self._one_by_one(dialect)
            self._runs[dialect.name] = run
        run(connection, rows)

    def _one_by_one(self, dialect: Dialect) -> Callable[[Connection, Sequence[Row]], None]:
        told = {name: bindparam(_key(name), type_=one.type) for name, one in self._columns.items()}
        compiled = self._build(Told(told, as_table=False)).compile(dialect=dialect)
        words, names = str(compiled), {_key(name): name for name in self._columns}
        order: list[tuple[str, Callable[[Any], Any] | None]] = [
            (
                names[key],
                self._columns[names[key]].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for key in compiled.positiontup
        ]

        def converted(row: Row) -> tuple[Any, ...]:
            return tuple(convert(row[name]) if convert else row[name] for name, convert in order)

        return lambda connection, rows: _discard(
            connection.exec_driver_sql(words, [converted(row) for row in rows])
        )

    def _at_once(self, dialect: Dialect) -> Callable[[Connection, Sequence[Row]], None]:
        sent = func.unnest(*[_sent(_key(name), one.type) for name, one in self._columns.items()])
        typed = [column(name, one.type) for name, one in self._columns.items()]
        table = sent.table_valued(*typed).render_derived(name="told")
        told = {name: table.c[name] for name in self._columns}
        words = str(self._build(Told(told, as_table=True)).compile(dialect=dialect))
        names = [(_key(name), name) for name in self._columns]
        return lambda connection, rows: _discard(
            connection.exec_driver_sql(
                words, {key: array_of(row[name] for row in rows) for key, name in names}
            )
        )


class Lookup:
    """A SELECT of the rows that belong to some keys, in the same words for one key and for many."""

    def __init__(self, build: Callable[[Callable[[Any], ColumnElement[bool]]], Any]) -> None:
        """``build`` makes the statement for one engine; it is handed the condition "this column
        holds one of the keys", which it may use once."""
        self._build = build
        self._made: dict[str, Any] = {}

    def rows(self, connection: Connection, keys: Collection[Any], **more: Any) -> Sequence[Any]:
        """The rows for these keys; ``more`` are values that the statement asks for besides."""
        engine = connection.dialect.name
        at_once = engine == "postgresql"
        statement = self._made.get(engine)
        if statement is None:
            statement = self._made[engine] = self._build(_any_of if at_once else _one_of)
        sought = array_of(keys) if at_once else list(keys)
        return connection.execute(statement, {"keys": sought, **more}).all()


def array_of(values: Iterable[Any]) -> str:
    """Values as PostgreSQL reads an array: numbers, text, moments, and lists that are JSON."""
    return "{" + ",".join([_WRITTEN.get(type(one), _quoted)(one) for one in values]) + "}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _moment(value: date) -> str:
    return f'"{value.isoformat()}"'


def _json(value: object) -> str:
    return _quoted(json.dumps(value, separators=(",", ":")))


_WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "NULL",
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime: _moment,
    date: _moment,
    list: _json,
}


def _key(name: str) -> str:
    """A parameter may not be called like a column that is set."""
    return f"its_{name}"


def _sent(key: str, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    # Without a type of its own the parameter is read as an array at once, not as text first.
    return cast(bindparam(key, type_=NullType()), ARRAY(type_))


def _any_of(searched: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = searched == func.any(_sent("keys", searched.type))
    return found


def _one_of(searched: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = searched.in_(bindparam("keys", expanding=True))
    return found


def _discard(_result: Any) -> None:
    """What a statement that writes answers is of no interest."""
