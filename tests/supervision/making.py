"""A class with learners who stand where a test wants them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.classes.models import Class, ClassMember
from app.kit.db import session, transactional
from tests.classes.making import make_class
from tests.courses.making import make_published_course
from tests.factories import make_user

SIZES = (10, 100)


def make_small_and_large() -> tuple[int, list[int]]:
    """A tutor, and their classes of ten and of a hundred learners, by their ids: a scene."""
    tutor, course = make_user(roles=("tutor",)), make_published_course()
    classes = [
        make_class(required=[course], tutors=[tutor], learners=[make_user() for _ in range(number)])
        for number in SIZES
    ]
    return tutor.id, [one.id for one in classes]


@transactional
def place_learner(
    klass: Class, learner: Any, *, done: int = 0, seen: datetime | None = None
) -> None:
    """Put a learner's row where weeks of study would have brought it."""
    session.execute(
        update(ClassMember)
        .where(ClassMember.class_id == klass.id, ClassMember.learner_id == learner.id)
        .values(required_done=done, last_active_at=seen)
    )


def names_of(rows: Sequence[Any]) -> list[str]:
    """The learners' names of a console's rows or of the API's items."""
    return [row["learner"]["name"] if isinstance(row, dict) else row.learner.name for row in rows]
