"""JSON: my hours of a year, and my points, which are accounts of their own."""

from typing import Any, TypedDict

from flask import Blueprint

from app.credits import queries
from app.credits.forms import WhichPoints, WhichYear
from app.credits.queries import Listed, ListedPoints
from app.kit import clock
from app.kit.web import current_actor, describes, read_query

api = Blueprint("credits_api", __name__, url_prefix="/api/v1")


class AccountJson(TypedDict):
    """One account; hours as decimal numbers, ``required`` null where nothing is asked."""

    account: str
    earned: float
    required: float | None


class EntryJson(TypedDict):
    """One entry; a negative one names in ``reverses`` the entry it takes back."""

    id: str
    at: str
    hours: float
    kind: str
    source: str
    title: str
    required: bool
    withheld: float
    rule_set: dict[str, Any]
    note: str | None
    reverses: str | None


class PointsJson(TypedDict):
    """One account of points; ``required`` null where nothing is asked of it."""

    account: str
    earned: float
    required: float | None


class YearJson(TypedDict):
    """A year's account of hours; ``points`` are no hours and in no sum of them."""

    year: int
    earned: float
    required: float | None
    accounts: list[AccountJson]
    entries: list[EntryJson]
    points: list[PointsJson]


class PointEntryJson(TypedDict):
    """One entry of points; a negative one names in ``reverses`` the entry it takes back."""

    id: str
    at: str
    points: float
    deed: str
    source: str
    title: str
    rule_set: dict[str, Any]
    note: str | None
    reverses: str | None


class PointsPageJson(TypedDict):
    """A page of entries of points; ``next`` leads on."""

    items: list[PointEntryJson]
    next: str | None


@api.get("/me/credits")
@describes(query=WhichYear, answers=YearJson)
def my_credits() -> Any:
    """My hours of a year: what was earned and is required, by account, and every entry."""
    viewer = current_actor()
    year = read_query(WhichYear).year or clock.today().year
    account = queries.account(viewer, viewer.id, year)
    return {
        "year": year,
        "earned": account.earned / 100,
        "required": _hours(account.required),
        "accounts": [
            {
                "account": line.account.value,
                "earned": line.earned / 100,
                "required": _hours(line.required),
            }
            for line in account.lines
        ],
        "entries": [_entry(one) for one in queries.entries_of_year(viewer, viewer.id, year)],
        "points": [
            {
                "account": line.account.value,
                "earned": line.earned / 100,
                "required": _hours(line.required),
            }
            for line in queries.points_of_year(viewer, viewer.id, year).lines.values()
        ],
    }


@api.get("/me/points")
@describes(query=WhichPoints, answers=PointsPageJson)
def my_points() -> Any:
    """The entries of one of my accounts of points in a year, latest first."""
    viewer, asked = current_actor(), read_query(WhichPoints)
    found = queries.point_entries(
        viewer,
        viewer.id,
        asked.year or clock.today().year,
        asked.account,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    return {"items": [_points(one) for one in found.items], "next": found.next}


def _points(listed: ListedPoints) -> dict[str, Any]:
    entry, rule_set = listed.entry, listed.rule_set
    return {
        "id": str(entry.id),
        "at": clock.local(entry.at),
        "points": entry.amount_centipoints / 100,
        "deed": entry.deed.value,
        "source": entry.source,
        "title": entry.title,
        "rule_set": {
            "id": str(entry.rule_set_id),
            "title": rule_set.title,
            "version": rule_set.version,
        },
        "note": entry.note,
        "reverses": str(entry.reverses_id) if entry.reverses_id else None,
    }


def _hours(centihours: int | None) -> float | None:
    return None if centihours is None else centihours / 100


def _entry(listed: Listed) -> dict[str, Any]:
    entry, rule_set = listed.entry, listed.rule_set
    return {
        "id": str(entry.id),
        "at": clock.local(entry.at),
        "hours": entry.amount_centihours / 100,
        "kind": entry.kind.value,
        "source": entry.source,
        "title": entry.title,
        "required": entry.required,
        "withheld": entry.withheld_centihours / 100,
        "rule_set": {
            "id": str(entry.rule_set_id),
            "title": rule_set.title,
            "version": rule_set.version,
        },
        "note": entry.note,
        "reverses": str(entry.reverses_id) if entry.reverses_id else None,
    }
