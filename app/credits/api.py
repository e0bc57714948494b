"""JSON: my hours of a year."""

from typing import Any, TypedDict

from flask import Blueprint

from app.credits import queries
from app.credits.forms import WhichYear
from app.credits.queries import Listed
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


class YearJson(TypedDict):
    """A year's account."""

    year: int
    earned: float
    required: float | None
    accounts: list[AccountJson]
    entries: list[EntryJson]


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
