"""What the measured server serves: the academy, and beside it a bare Flask route as the floor."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from app import create_app

academy = create_app()
bare = Flask("bare")


@bare.post("/bare")
def nothing() -> tuple[str, int]:
    return "", 204


@bare.get("/pid")
def pid() -> str:
    return str(os.getpid())


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Send ``/bare`` and ``/pid`` to the floor, everything else to the academy."""
    chosen = bare if environ["PATH_INFO"] in ("/bare", "/pid") else academy
    return chosen(environ, start)
