"""The stage of the room's tests: a hall with its cast, and an ear at its door."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.kit import announce
from tests.discussion import making


@pytest.fixture
def hall(app: Flask) -> making.Hall:
    return making.make_hall()


@pytest.fixture
def heard(app: Flask) -> Iterator[list[tuple[str, str, dict[str, Any]]]]:
    """Everything announced in this test: room, event, payload."""
    said: list[tuple[str, str, dict[str, Any]]] = []
    before = announce._outlet
    announce.deliver_through(lambda told: said.append((told.room, told.event, told.payload)))
    yield said
    announce.deliver_through(before)
