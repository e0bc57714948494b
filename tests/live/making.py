"""Makes live lessons for tests through the actions."""

from datetime import timedelta
from typing import Any

from app.kit import clock
from app.live import actions
from app.live.forms import Plan, SeriesPlan
from app.live.models import LiveLesson, LiveSeries
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


def series_plan(**changes: Any) -> SeriesPlan:
    """Every Thursday 9:00 from 12 March to 2 April 2026, an hour each, unless told otherwise."""
    given: dict[str, Any] = {
        "title": "每周四大讲堂",
        "weekdays": [4],
        "at": "09:00",
        "minutes": 60,
        "first_day": "2026-03-06",
        "last_day": "2026-04-02",
        "audience": "public",
    }
    return SeriesPlan(**(given | changes))


def make_series(teacher: Any = None, **changes: Any) -> LiveSeries:
    """A series of ``teacher`` planned as ``series_plan`` says."""
    return actions.plan_series(teacher or make_user(roles=("teacher",)), series_plan(**changes))
