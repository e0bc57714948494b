"""Statements for many rows at once, compiled once for each engine."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.engine import Connection, Dialect

Row = dict[str, Any]


class Prepared:
    """A statement whose rows go to the driver as they are.

    SQLAlchemy makes and checks the parameters of each row anew, which costs several times what
    writing the row does. Here the types' own conversions are looked up once; each row must hold
    exactly the ``names`` that the statement binds.
    """

    def __init__(self, build: Callable[[], Any], names: Sequence[str] | None = None) -> None:
        """``build`` makes the statement for the engine in use; ``names`` those of an INSERT."""
        self._build = build
        self._names = names
        self._compiled: dict[str, tuple[str, Callable[[Row], Any]]] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute the statement for every row; one call of the driver."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = self._compile(dialect)
        words, converted = self._compiled[dialect.name]
        connection.exec_driver_sql(words, [converted(row) for row in rows])

    def _compile(self, dialect: Dialect) -> tuple[str, Callable[[Row], Any]]:
        compiled = self._build().compile(dialect=dialect, column_keys=self._names)
        conversions: dict[str, Callable[[Any], Any] | None] = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for bound, name in compiled.bind_names.items()
        }
        if compiled.positional:
            order = [(name, conversions[name]) for name in compiled.positiontup]
            return str(compiled), lambda row: tuple(
                convert(row[name]) if convert else row[name] for name, convert in order
            )
        pairs = list(conversions.items())
        return str(compiled), lambda row: {
            name: convert(row[name]) if convert else row[name] for name, convert in pairs
        }
