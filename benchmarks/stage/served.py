"""What the measured server serves: the academy, and beside it a bare Flask route as the floor."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from app.kit.db import engine

academy = create_app()
bare = Flask("bare")


@bare.route("/bare", methods=["GET", "POST"])
def nothing() -> tuple[str, int]:
    return "", 204


@bare.get("/pid")
def pid() -> str:
    return str(os.getpid())


_said = 0


@event.listens_for(engine(), "before_cursor_execute")
def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    global _said
    if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
        _said += 1


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Send ``/bare`` and ``/pid`` to the floor, everything else to the academy.

    ``X-Statements`` tells how many statements a request made; right for one reader at a time.
    """
    chosen = bare if environ["PATH_INFO"] in ("/bare", "/pid") else academy
    before = _said

    def start_counted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start(status, [*headers, ("X-Statements", str(_said - before))], *rest)

    return chosen(environ, start_counted)
