"""A teacher with a lesson whose doors are open."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import make_user
from tests.live.making import make_live
from tests.live.sending import end_stays


@pytest.fixture(autouse=True)
def nothing_runs_on() -> Iterator[None]:
    yield
    end_stays()


@pytest.fixture
def teacher(app: Any) -> Any:
    return make_user(roles=("teacher",))


@pytest.fixture
def lesson(teacher: Any) -> Any:
    return make_live(teacher, hours_ahead=0.2)
