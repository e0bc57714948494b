"""A move, the history of a course, my queue."""

from datetime import datetime
from typing import Any, TypedDict

from app.accounts.queries import Person
from app.kit.web import current_actor, describes, read_json, read_query
from app.moderation import actions, queries
from app.moderation.api import api
from app.moderation.forms import History, MoveForm, Queue


class OutcomeJson(TypedDict):
    state: str
    moves: list[str]


class PersonJson(TypedDict):
    id: str
    name: str
    username: str
    organisation: str


HistoryItemJson = TypedDict(  # `from` is a word of Python's own, so no class body can hold it
    "HistoryItemJson",
    {
        "id": str,
        "who": PersonJson,
        "when": datetime,
        "move": str,
        "from": str,
        "to": str,
        "note": str,
        "checklist": list[str],
        "revision": int,
    },
)


class HistoryJson(TypedDict):
    items: list[HistoryItemJson]
    next: str | None


class WaitingJson(TypedDict):
    course_id: str
    title: str
    kind: str
    stage: str
    revision: int
    author: PersonJson
    waiting_since_at: datetime | None
    state: str
    minutes: int
    open_comments: int


class QueueJson(TypedDict):
    items: list[WaitingJson]
    next: str | None


@api.post("/courses/<id:course_id>/moves")
@describes(takes=MoveForm, answers=OutcomeJson)
def move_course(course_id: int) -> Any:
    """Submit, withdraw, pass, return, publish, unpublish, retire or restore a course."""
    actor, form = current_actor(), read_json(MoveForm)
    seen = queries.stage_of(actor, course_id)
    outcome = actions.move(actor, course_id, form, seen=seen)
    return {"state": outcome.state, "moves": outcome.moves}


@api.get("/courses/<id:course_id>/history")
@describes(query=History, answers=HistoryJson)
def show_history(course_id: int) -> Any:
    """Every move of a course: who, when, from, to, note; the latest first."""
    found = queries.history_of(current_actor(), course_id, read_query(History))
    return {"items": [_history_item(one) for one in found.items], "next": found.next}


@api.get("/reviews")
@describes(query=Queue, answers=QueueJson)
def list_reviews() -> Any:
    """My review queue, the longest waiting first; ``show`` names another of my lists."""
    found = queries.shelf_of(current_actor(), read_query(Queue))
    return {"items": [_waiting(one) for one in found.items], "next": found.next}


def person_json(person: Person) -> dict[str, str]:
    """A person as lists name them."""
    return {
        "id": str(person.id),
        "name": person.name,
        "username": person.username,
        "organisation": person.organisation,
    }


def _history_item(item: queries.HistoryItem) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "who": person_json(item.who),
        "when": item.moved_at,
        "move": item.move,
        "from": item.from_state,
        "to": item.to_state,
        "note": item.note,
        "checklist": item.checklist,
        "revision": item.revision,
    }


def _waiting(item: queries.Shelved) -> dict[str, Any]:
    return {
        "course_id": str(item.course_id),
        "title": item.title,
        "kind": item.kind,
        "stage": item.stage,
        "revision": item.revision,
        "author": person_json(item.author),
        "waiting_since_at": item.since_at,
        "state": item.state,
        "minutes": item.minutes,
        "open_comments": item.open_comments,
    }
