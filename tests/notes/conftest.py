"""The stage: a course of two lessons, and somebody who learns in it."""

from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.courses.models import Course
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course


@pytest.fixture
def course(app: Flask) -> Course:
    return make_course(600, 1300, title="数字政府建设")


@pytest.fixture
def lesson_id(course: Course) -> int:
    return lesson_ids(course)[0]


@pytest.fixture
def learner(app: Flask) -> User:
    return make_user(name="欧阳𠮷野")


@pytest.fixture
def other(app: Flask) -> Any:
    return make_user(name="别人")
