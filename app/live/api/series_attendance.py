"""JSON about attendance over a series: of its people, and my own."""

from datetime import datetime
from typing import Any, TypedDict

from app.kit.errors import NotFound
from app.kit.web import current_actor, describes, read_query
from app.live import forms, queries
from app.live.api import api
from app.live.queries import LessonCell, SeriesRow


class HeldJson(TypedDict):
    id: str
    number: int | None
    title: str
    starts_at: datetime
    came: int
    counted: int


class CellJson(TypedDict):
    came: str
    by: str | None
    attended_seconds: float
    share_percent: float
    hours: float


class FollowerJson(TypedDict):
    learner: str
    name: str
    organisation: str
    counted: int
    hours: float
    lessons: dict[str, CellJson]


class SeriesSummaryJson(TypedDict):
    people: int
    every: int
    missed: int
    none: int
    hours: float


class SeriesAttendanceJson(TypedDict):
    lessons: list[HeldJson]
    summary: SeriesSummaryJson
    items: list[FollowerJson]
    next: str | None


class MySeriesJson(TypedDict):
    held: int
    counted: int
    hours: float
    lessons: dict[str, CellJson]


@api.get("/live/series/<id:series_id>/attendance")
@describes(query=forms.SeriesPeople, answers=SeriesAttendanceJson)
def show_series_attendance(series_id: int) -> Any:
    """The people of a series by name, with what came of each lesson that is over.

    ``lessons`` are eight at most, the latest with ``part=1``; each item's ``lessons`` go by their
    ids, its ``counted`` and ``hours`` tell of all lessons. ``came`` is counted, waits, too_short,
    sign_in_missed, no_hours, left_out, taken_back or absent; ``by`` online, venue or replay.
    """
    asked = read_query(forms.SeriesPeople)
    book = queries.open_book(current_actor(), series_id)
    found = queries.page_of_series_people(book, asked)
    sums = queries.sums_of_series(book)
    return {
        "lessons": [
            {
                "id": str(one.id),
                "number": one.number,
                "title": one.title,
                "starts_at": one.starts_at,
                "came": sums.came.get(one.id, 0),
                "counted": sums.counted[one.id],
            }
            for one in book.part(asked.part)
        ],
        "summary": {
            "people": sums.people,
            "every": sums.every,
            "missed": sums.missed,
            "none": sums.none,
            "hours": sums.centihours / 100,
        },
        "items": [_row_json(one) for one in found.items],
        "next": found.next,
    }


@api.get("/live/series/<id:series_id>/attendance/mine")
@describes(answers=MySeriesJson)
def show_my_series(series_id: int) -> Any:
    """What came of the lessons of a series for me; 404 for who is no learner, or before the
    first was held."""
    viewer = current_actor()
    mine = queries.row_of(viewer, queries.get_series(viewer, series_id))
    if mine is None:
        raise NotFound()
    return {
        "held": len(mine.cells),
        "counted": mine.counted,
        "hours": mine.centihours / 100,
        "lessons": _cells_json(mine),
    }


def _row_json(row: SeriesRow) -> FollowerJson:
    return {
        "learner": row.person.username,
        "name": row.person.name,
        "organisation": row.person.organisation,
        "counted": row.counted,
        "hours": row.centihours / 100,
        "lessons": _cells_json(row),
    }


def _cells_json(row: SeriesRow) -> dict[str, CellJson]:
    return {str(live_id): _cell_json(cell) for live_id, cell in row.cells.items()}


def _cell_json(cell: LessonCell) -> CellJson:
    return {
        "came": cell.came.value,
        "by": cell.by.value if cell.by else None,
        "attended_seconds": cell.attended_ms / 1000,
        "share_percent": cell.permille / 10,
        "hours": cell.centihours / 100,
    }
