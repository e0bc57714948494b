"""JSON about live lessons: what is to come, a new one, one of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from app.kit.web import current_actor, describes, read_json, read_query
from app.live import actions, forms, queries
from app.live.api import api
from app.live.queries import LiveCard, OnAir
from app.live.rules import Phase
from app.live.rules.replay import told_state

if TYPE_CHECKING:
    from app.accounts.models import User


class TeacherJson(TypedDict):
    id: str
    name: str
    organisation: str


class IngestJson(TypedDict):
    """Where to send; null where that way is not open. ``srt_moved``: the port is another one than
    before the doors opened, as another lesson has it."""

    browser_url: str
    srt_url: str | None
    rtmp_url: str | None
    srt_moved: bool


class LiveJson(TypedDict):
    id: str
    title: str
    summary: str
    teacher: TeacherJson
    starts_at: datetime
    ends_at: datetime
    minutes: int
    audience: str
    state: str
    room_id: str
    series_id: str | None
    manifest_url: str | None
    ingest: IngestJson | None


class LiveListJson(TypedDict):
    items: list[LiveJson]
    next: str | None


@api.get("/live")
@describes(query=forms.Listing, answers=LiveListJson)
def list_live() -> Any:
    """The live lessons I am invited to: to come (the next first) or `when=past`."""
    actor = current_actor()
    found = queries.page_of_live(actor, read_query(forms.Listing))
    on_air = queries.broadcasts_of([one.id for one in found.items if one.was_on_air])
    items = [_json(actor, one, on_air.get(one.id)) for one in found.items]
    return {"items": items, "next": found.next}


@api.post("/live")
@describes(takes=forms.Plan, answers=LiveJson, status=201)
def plan_lesson() -> Any:
    """Plan a live lesson that I will give."""
    actor = current_actor()
    planned = actions.plan_lesson(actor, read_json(forms.Plan))
    return live_json(actor, queries.get_live(actor, planned.id)), 201


@api.get("/live/<id:live_id>")
@describes(answers=LiveJson)
def show_live(live_id: int) -> Any:
    """One live lesson that I am invited to."""
    actor = current_actor()
    return live_json(actor, queries.get_live(actor, live_id))


def live_json(viewer: "User", card: LiveCard) -> LiveJson:
    """A lesson as ``viewer`` sees it; where to send is for its teacher alone."""
    return _json(viewer, card, queries.broadcast_of(card.id) if card.was_on_air else None)


def _json(viewer: "User", card: LiveCard, on_air: OnAir | None) -> LiveJson:
    teacher = card.teacher
    where = queries.ingest_of(viewer, card)
    kept = on_air is not None and on_air.whole and not on_air.withdrawn
    state = told_state(card.state, recorded=kept)
    over = card.state is Phase.ENDED
    return {
        "id": str(card.id),
        "title": card.title,
        "summary": card.summary,
        "teacher": {
            "id": str(teacher.id),
            "name": teacher.name,
            "organisation": teacher.organisation,
        },
        "starts_at": card.starts_at,
        "ends_at": card.ends_at,
        "minutes": card.minutes,
        "audience": str(card.audience),
        "state": state.value,
        "room_id": card.room_id,
        "series_id": str(card.series_id) if card.series_id else None,
        "manifest_url": _manifest(on_air, over=over) if on_air else None,
        "ingest": {
            "browser_url": where.browser_url,
            "srt_url": where.srt_url,
            "rtmp_url": where.rtmp_url,
            "srt_moved": where.srt_moved,
        }
        if where
        else None,
    }


def _manifest(on_air: OnAir, *, over: bool) -> str | None:
    if on_air.withdrawn:
        return None
    return on_air.recording_url if over else on_air.manifest_url
