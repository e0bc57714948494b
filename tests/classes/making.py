"""Makes classes for tests through the actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.classes import actions
from app.classes.forms import NewClass
from app.classes.models import Class
from app.kit import clock
from tests.courses.making import make_published_course
from tests.factories import make_user


def make_class(
    admin: Any = None,
    *,
    title: str = "年轻干部能力提升专题班（第 3 期）",
    required: Sequence[Any] | None = None,
    electives: Sequence[Any] = (),
    learners: Sequence[Any] = (),
    tutors: Sequence[Any] = (),
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Class:
    """A class that opened ten days ago and lasts fifty; with one published course by default."""
    admin = admin or make_user(roles=("learning_admin",))
    required = [make_published_course()] if required is None else required
    starts_at = starts_at or clock.now() - timedelta(days=10)
    form = NewClass(
        title=title,
        starts_at=starts_at,
        ends_at=ends_at or starts_at + timedelta(days=50),
        required=[course.id for course in required],
        electives=[course.id for course in electives],
        tutors=[tutor.username for tutor in tutors],
    )
    opened = actions.create_class(admin, form)
    if learners:
        actions.enter_learners(opened.id, [learner.id for learner in learners])
    return opened
