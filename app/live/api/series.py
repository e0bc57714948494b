"""JSON about series: a new one, one of them, and reminders."""

from datetime import date, datetime
from typing import Any, TypedDict

from app.kit.web import current_actor, describes, read_json
from app.live import actions, forms, queries
from app.live.api import api
from app.live.queries import LiveCard, SeriesCard


class LessonJson(TypedDict):
    id: str
    number: int | None
    title: str
    starts_at: datetime
    ends_at: datetime
    state: str
    is_booked: bool


class SeriesJson(TypedDict):
    id: str
    title: str
    summary: str
    weekdays: list[int]
    every_weeks: int
    at: str
    minutes: int
    audience: str
    skipped: list[date]
    is_subscribed: bool
    lessons: list[LessonJson]


@api.post("/live/series")
@describes(takes=forms.SeriesPlan, answers=SeriesJson, status=201)
def plan_series() -> Any:
    """Plan a series that I will give: each of its lessons is there from now on."""
    actor = current_actor()
    planned = actions.plan_series(actor, read_json(forms.SeriesPlan))
    return _json(queries.get_series(actor, planned.id)), 201


@api.get("/live/series/<id:series_id>")
@describes(answers=SeriesJson)
def show_series(series_id: int) -> Any:
    """A series that I am invited to, with its lessons in their order."""
    return _json(queries.get_series(current_actor(), series_id))


@api.put("/live/series/<id:series_id>/subscription")
@describes(status=204)
def subscribe(series_id: int) -> Any:
    """Remind me of every lesson of this series."""
    actions.subscribe(current_actor(), series_id)
    return "", 204


@api.delete("/live/series/<id:series_id>/subscription")
@describes(status=204)
def unsubscribe(series_id: int) -> Any:
    """Remind me of this series no more."""
    actions.unsubscribe(current_actor(), series_id)
    return "", 204


@api.put("/live/<id:live_id>/booking")
@describes(status=204)
def book_lesson(live_id: int) -> Any:
    """Remind me of this live lesson."""
    actions.book_lesson(current_actor(), live_id)
    return "", 204


@api.delete("/live/<id:live_id>/booking")
@describes(status=204)
def unbook_lesson(live_id: int) -> Any:
    """Remind me of this live lesson no more."""
    actions.unbook_lesson(current_actor(), live_id)
    return "", 204


def _json(series: SeriesCard) -> SeriesJson:
    return {
        "id": str(series.id),
        "title": series.title,
        "summary": series.summary,
        "weekdays": list(series.weekdays),
        "every_weeks": series.every_weeks,
        "at": series.at.strftime("%H:%M"),
        "minutes": series.minutes,
        "audience": str(series.audience),
        "skipped": list(series.skipped),
        "is_subscribed": series.is_subscribed,
        "lessons": [_lesson_json(one) for one in series.lessons],
    }


def _lesson_json(card: LiveCard) -> LessonJson:
    return {
        "id": str(card.id),
        "number": card.number,
        "title": card.title,
        "starts_at": card.starts_at,
        "ends_at": card.ends_at,
        "state": card.state.value,
        "is_booked": card.is_booked,
    }
