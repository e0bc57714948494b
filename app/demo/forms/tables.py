"""The files of `catalogue/`, read once each."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from app.kit.forms import Form, parse

F = TypeVar("F", bound=Form)

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"


@cache
def table(name: str) -> dict[str, Any]:
    """What one file says."""
    return tomllib.loads((CATALOGUE / f"{name}.toml").read_text(encoding="utf-8"))


def rows(form: type[F], name: str, key: str) -> list[F]:
    """The entries under ``key`` of one file, as frozen values."""
    return [parse(form, row) for row in table(name).get(key, [])]
