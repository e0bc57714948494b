"""The floor of the room: Socket.IO by itself, which gathers what it hears and says it again.

It answers the same events with the same frames as the academy does for a hall, and does nothing
else: nobody is signed in, nothing is judged, nothing is kept.
"""

import os
from threading import Timer
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room

from app.kit.gathering import window_seconds

app = Flask("bare room")
socketio = SocketIO(
    app,
    async_mode="gevent",
    transports=["websocket"],
    allow_upgrades=False,
    cors_allowed_origins="*",
)
_waiting: list[Any] = []
_inside = 0


@app.get("/pid")
def pid() -> str:
    return str(os.getpid())


@socketio.on("room:enter")
def enter(fields: dict[str, Any]) -> dict[str, Any]:
    global _inside
    _inside += 1
    join_room(fields["room_id"])
    return {"ok": True}


@socketio.on("message:post")
def post(fields: dict[str, Any]) -> dict[str, Any]:
    """What the academy's message carries besides is carried along, so that frames weigh as much."""
    author = {"id": "1", "name": "学员", "organisation": "省行政学院", "lecturer": False}
    said = {
        "id": "1", "author": author, "posted_at": "2026-03-05T06:30:00+00:00", "state": "posted",
        "kind": "remark", "votes": 0, "voted": False, "answered": False, "reply_to": None,
        "reply": None, "at_seconds": None, "lesson_id": None, "hidden_reason": None,
        "pinned": False, "reactions": [],
    }  # fmt: skip
    _waiting.append(["message:posted", fields | said])
    if len(_waiting) == 1:
        alarm = Timer(window_seconds(_inside), _say, [fields["room_id"]])
        alarm.daemon = True
        alarm.start()
    return {"ok": True, "id": str(request.sid)}  # type: ignore[attr-defined]


def _say(room_id: str) -> None:
    items, _waiting[:] = list(_waiting), []
    socketio.emit("room:heard", {"items": items}, to=room_id)
