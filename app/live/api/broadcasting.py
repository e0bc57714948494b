"""JSON about going on air: lessons begun and ended, senders and their chunks, health, keys."""

from datetime import datetime
from typing import Any, TypedDict

from flask import Response, request

from app.kit.errors import Busy, Conflict, TooLarge
from app.kit.web import current_actor, describes, hand_over, read_json
from app.live import actions, forms, ingest, queries
from app.live.api import api
from app.live.api.planning import LiveJson, live_json
from app.live.queries import Health
from app.live.rules import SendRefusal
from app.reasons import N_

LARGEST_CHUNK = 4 * 1024 * 1024
KEY_KIND = "application/octet-stream"
FULL = N_("The academy cannot keep more of this stream just now. Please go on in a moment.")


class SenderJson(TypedDict):
    """``next`` is the number of the first chunk that is wanted."""

    sender_id: str
    next: int


class HealthJson(TypedDict):
    state: str
    test: bool | None
    way: str | None
    bitrate_kilobits: int | None
    frame_rate: float | None
    dropped_frames: int | None
    width: int | None
    height: int | None
    last_segment_at: datetime | None
    away_since: datetime | None
    problem: str | None
    audience: int
    manifest_url: str | None


@api.post("/live/<id:live_id>/start")
@describes(answers=LiveJson)
def start_lesson(live_id: int) -> Any:
    """Begin my live lesson; it is on air from now on."""
    actor = current_actor()
    actions.start_lesson(actor, live_id)
    return live_json(actor, queries.get_live(actor, live_id))


@api.post("/live/<id:live_id>/stop")
@describes(answers=LiveJson)
def stop_lesson(live_id: int) -> Any:
    """End my live lesson for good."""
    actor = current_actor()
    actions.end_lesson(actor, live_id)
    return live_json(actor, queries.get_live(actor, live_id))


@api.post("/live/<id:live_id>/senders")
@describes(takes=forms.NewSender, answers=SenderJson, status=201)
def admit_sender(live_id: int) -> Any:
    """Let my browser send, or come back; `test` for a run that nobody else sees."""
    sender = actions.admit_sender(current_actor(), live_id, read_json(forms.NewSender))
    return {"sender_id": sender.id, "next": sender.next}, 201


@api.post("/live/<id:live_id>/sender-key")
@describes(answers=LiveJson)
def change_sender_key(live_id: int) -> Any:
    """Have new addresses for OBS and other programs; the earlier ones open nothing any more."""
    actor = current_actor()
    actions.change_sender_key(actor, live_id)
    return live_json(actor, queries.get_live(actor, live_id))


@api.put("/live/<id:live_id>/senders/<string:sender>/chunks/<id:number>")
@describes(status=204)
def put_chunk(live_id: int, sender: str, number: int) -> Response:
    """Send one piece of the recording, at most 4 MB; what is answered 204 is on disk.

    The same number again is answered alike; a hole 409 with `expected`; when the disk is full 503.
    """
    if (request.content_length or 0) > LARGEST_CHUNK:
        raise TooLarge()
    feed = queries.get_feed(current_actor(), live_id, sender)
    try:
        ingest.Part(feed.folder, feed.part).put(number, request.get_data(cache=False))
    except ingest.Hole as hole:
        raise Conflict(SendRefusal.HOLE, expected=hole.expected) from None
    except ingest.Full:
        raise Busy(FULL, retry_after=5) from None
    return Response(status=204)


@api.delete("/live/<id:live_id>/senders/<string:sender>")
@describes(status=204)
def end_test(live_id: int, sender: str) -> Response:
    """End my test run."""
    actions.end_test(current_actor(), live_id, sender)
    return Response(status=204)


@api.get("/live/<id:live_id>/health")
@describes(answers=HealthJson)
def show_health(live_id: int) -> Any:
    """How the stream of my live lesson is doing; nulls while nothing was sent."""
    health = queries.get_health(current_actor(), live_id)
    return _health_json(health, queries.audience_of(live_id))


@api.get("/live/<id:live_id>/keys/<id:broadcast_id>/<int:window>")
def show_live_key(live_id: int, broadcast_id: int, window: int) -> Response:
    """The key of a minute of the stream, for those who are invited: 16 bytes."""
    return hand_over(queries.window_key(current_actor(), live_id, broadcast_id, window), KEY_KIND)


def _health_json(health: Health, audience: int) -> HealthJson:
    now = health.broadcast
    return {
        "state": health.state.value,
        "test": now.test if now else None,
        "way": now.way.value if now else None,
        "bitrate_kilobits": now.bitrate_kilobits if now else None,
        "frame_rate": now.frame_rate if now else None,
        "dropped_frames": now.dropped_frames if now else None,
        "width": now.width if now else None,
        "height": now.height if now else None,
        "last_segment_at": now.last_segment_at if now else None,
        "away_since": now.away_since if now else None,
        "problem": health.trouble.value if health.trouble else None,
        "audience": audience,
        "manifest_url": health.manifest_url,
    }
