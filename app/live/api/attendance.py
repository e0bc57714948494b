"""JSON: presence beats, which come by the thousand and are answered before the framework, and
sign-ins.

What the framework has to say (refusals in the reader's language) it says still: it is handed what
was decided, and nothing is judged twice. Beyond the published answer a beat tells ``state``,
``counts``, why not (``reason``: not_begun, paused, over, elsewhere, no_learner, teacher) and
``air_seconds``, how long the lesson was really on air so far.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from json import dumps
from typing import TYPE_CHECKING, TypedDict, cast

from flask import Flask, current_app, has_app_context
from flask.blueprints import BlueprintSetupState
from pydantic import ValidationError

from app.kit.batching import Batch
from app.kit.forms import MAX_ID
from app.kit.web import (
    ahead,
    current_actor,
    describes,
    judges_sign_in,
    presented_token,
    read_json,
)
from app.live import actions
from app.live.actions import Here, LiveBeat
from app.live.api import api
from app.live.forms import PresenceForm
from app.live.rules.attendance import moment_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Beats = Batch[LiveBeat, Here]
BEATS = "live.presence"
ADDRESS = re.compile(r"/api/v1/live/([1-9][0-9]{0,18})/presence")


class SignInJson(TypedDict):
    id: str
    expires_at: datetime


class PresenceJson(TypedDict):
    attended_seconds: float
    sign_in: SignInJson | None
    state: str
    counts: bool
    reason: str | None
    air_seconds: float


@api.post("/live/<id:live_id>/presence")
@judges_sign_in
@describes(takes=PresenceForm, answers=PresenceJson)
def beat(live_id: int) -> PresenceJson:
    """Say that I am here, every 15 s; answered once it is on disk, with what counts and why not."""
    here: Here | None = ahead.decided()
    if here is None:
        read_json(PresenceForm)
        batch: Beats = current_app.extensions[BEATS]
        here = batch.submit(LiveBeat(presented_token(), live_id))
        ahead.know_again()
    return _presence(here)


@api.post("/live/<id:live_id>/sign-ins/<string:sign_in>")
@describes(answers=PresenceJson)
def answer_sign_in(live_id: int, sign_in: str) -> PresenceJson:
    """Sign in as I was asked to; 404 for a sign-in that is not mine, 409 when it is too late."""
    return _presence(actions.answer_sign_in(current_actor(), live_id, sign_in))


def _presence(here: Here) -> PresenceJson:
    asked = here.sign_in
    return {
        "attended_seconds": here.attended_ms / 1000,
        "sign_in": {"id": asked.token, "expires_at": moment_of(asked.until_ms)} if asked else None,
        "state": here.state.value,
        "counts": here.reason is None,
        "reason": here.reason.code if here.reason else None,
        "air_seconds": here.air_ms / 1000,
    }


@api.record_once
def answer_ahead(state: BlueprintSetupState) -> None:
    """Beats that end well are answered before the framework has begun."""
    app = cast("Flask", state.app)
    framework = app.wsgi_app
    batch: Beats = app.extensions.setdefault(BEATS, Batch(partial(_record, app)))

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        found = _plain_beat(environ)
        if found is None:
            return framework(environ, start_response)
        try:
            here = batch.submit(found)
        except Exception as refusal:
            ahead.leave_decided(environ, refusal)
            return framework(environ, start_response)
        body = dumps(_presence(here), separators=(",", ":"), default=datetime.isoformat).encode()
        return ahead.send_json(environ, start_response, body)

    app.wsgi_app = answer  # type: ignore[method-assign]


def _record(app: Flask, beats: Sequence[LiveBeat]) -> Sequence[Here | Exception]:
    """For a whole batch there is one context of the application, its leader's or a new one."""
    if has_app_context():
        return actions.record_presence(beats)
    with app.app_context():
        return actions.record_presence(beats)


def _plain_beat(environ: "WSGIEnvironment") -> LiveBeat | None:
    """The beat of this request, if the framework would let it in and find nothing wrong with it."""
    if environ["REQUEST_METHOD"] != "POST":
        return None
    found = ADDRESS.fullmatch(environ["PATH_INFO"])
    if found is None or int(found[1]) > MAX_ID:
        return None
    token = ahead.token_of(environ)
    body = ahead.json_body(environ) if token else None
    if token is None or body is None:
        return None
    try:
        PresenceForm.model_validate_json(body)
    except ValidationError:
        return None
    return LiveBeat(token, int(found[1]))
