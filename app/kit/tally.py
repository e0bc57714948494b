"""A tally of what was said to the database: how many statements, and how long they took.

One tally a request; code that runs outside of one is not counted.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


@dataclass
class Tally:
    """Statements so far, and the seconds the database took for them."""

    statements: int = 0
    seconds: float = 0.0


_tally: ContextVar[Tally | None] = ContextVar("tally", default=None)


def begin() -> Tally:
    """Count from here on, in this context."""
    fresh = Tally()
    _tally.set(fresh)
    return fresh


def listen(engine: Engine) -> None:
    """Count what is said over this engine."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)


def _begin(connection: Any, *_rest: Any) -> None:
    connection.info["said_at"] = time.perf_counter()


def _end(connection: Any, *_rest: Any) -> None:
    running = _tally.get()
    if running is not None:
        running.statements += 1
        running.seconds += time.perf_counter() - connection.info["said_at"]
