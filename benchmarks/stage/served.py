"""What the measured server serves: the academy, and beside it a bare Flask route as the floor."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, request
from sqlalchemy import event

from app import create_app
from app.kit.db import engine
from app.kit.offload import offload

app = create_app()
academy = app.wsgi_app
bare = Flask("bare")


@bare.route("/bare", methods=["GET", "POST"])
def nothing() -> tuple[str, int]:
    return "", 204


@bare.get("/pid")
def pid() -> str:
    return str(os.getpid())


def _media() -> Path:
    folder = Path(os.environ["MEDIA_URL"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@bare.post("/bare/file")
def keep_body() -> tuple[str, int]:
    """Write a body to the disk that holds the media, piece by piece, and sync it once."""
    request.max_content_length = None
    path = _media() / "bare"
    with path.open("wb", buffering=0) as file:
        while piece := request.stream.read(256 * 1024):
            file.write(piece)
        offload(os.fdatasync, file.fileno())
    path.unlink()
    return "", 204


@bare.post("/bare/forget")
def forget_originals() -> tuple[str, int]:
    """Make room for the next upload."""
    shutil.rmtree(_media() / "originals", ignore_errors=True)
    return "", 204


_said = 0


@event.listens_for(engine(), "before_cursor_execute")
def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    global _said
    if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
        _said += 1


def choose(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Send ``/bare`` and ``/pid`` to the floor, everything else to the academy.

    ``X-Statements`` tells how many statements a request made; right for one reader at a time.
    """
    path = environ["PATH_INFO"]
    chosen = bare if path == "/pid" or path.startswith("/bare") else academy
    before = _said

    def start_counted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start(status, [*headers, ("X-Statements", str(_said - before))], *rest)

    return chosen(environ, start_counted)


app.wsgi_app = choose  # type: ignore[method-assign]
