"""A teacher with a lesson whose doors are open."""

from typing import Any

import pytest

from tests.factories import make_user
from tests.live.making import make_live


@pytest.fixture
def teacher(app: Any) -> Any:
    return make_user(roles=("teacher",))


@pytest.fixture
def lesson(teacher: Any) -> Any:
    return make_live(teacher, hours_ahead=0.2)
