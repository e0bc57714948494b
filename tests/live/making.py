"""Makes live lessons for tests through the actions."""

from datetime import timedelta
from typing import Any

from app.kit import clock
from app.live import actions
from app.live.forms import Plan
from app.live.models import LiveLesson
from tests.factories import make_user


def make_live(
    teacher: Any = None,
    *,
    title: str = "共享课堂：应急处置案例复盘",
    hours_ahead: float = 24,
    minutes: int = 90,
    audience: str = "public",
) -> LiveLesson:
    """A live lesson of ``teacher``; tomorrow at this time unless told otherwise."""
    plan = Plan(
        title=title,
        starts_at=clock.now() + timedelta(hours=hours_ahead),
        minutes=minutes,
        audience=audience,
    )
    return actions.plan_lesson(teacher or make_user(roles=("teacher",)), plan)
