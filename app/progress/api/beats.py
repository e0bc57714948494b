"""Beats: the one request that comes by the thousand, so it is answered before the framework.

What the framework has to say (refusals in the reader's language, a question with its words) it says
still: it is handed what was decided, and nothing is judged twice.
"""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from json import dumps
from typing import TYPE_CHECKING, TypedDict, cast

from flask import Flask, current_app, has_app_context
from flask.blueprints import BlueprintSetupState
from pydantic import ValidationError

from app.kit.batching import Batch
from app.kit.db import on_sqlite
from app.kit.forms import MAX_ID
from app.kit.web import ahead, describes, judges_sign_in, presented_token, read_json
from app.progress import actions
from app.progress.actions import Beat
from app.progress.api import api
from app.progress.api.asked import ChallengeQuestion, question_answer
from app.progress.forms import BeatForm
from app.progress.rules.sitting import Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Beats = Batch[Beat, Reply]
BEATS = "progress.beats"
LANES = 2
"""While one batch is written the next one may be, where several can write at once."""
ADDRESS = re.compile(r"/api/v1/plays/([1-9][0-9]{0,18})/beats")


class BeatAnswer(TypedDict):
    credited_seconds: float
    covered_seconds: float
    complete: bool
    reason: str | None
    uncredited_seconds: float
    challenge: ChallengeQuestion | None


@api.post("/plays/<id:play_id>/beats")
@judges_sign_in
@describes(takes=BeatForm, answers=BeatAnswer)
def record_beat(play_id: int) -> BeatAnswer:
    """Report what was played; answered once it is on disk, with what was credited and why."""
    reply: Reply | None = ahead.decided()
    if reply is None:
        form = read_json(BeatForm)
        batch: Beats = current_app.extensions[BEATS]
        reply = batch.submit(Beat(presented_token(), play_id, form))
        ahead.know_again()
    return _beat_answer(reply)


def _beat_answer(reply: Reply) -> BeatAnswer:
    return {
        "credited_seconds": reply.credited_ms / 1000,
        "covered_seconds": reply.covered_ms / 1000,
        "complete": reply.complete,
        "reason": reply.reason,
        "uncredited_seconds": reply.uncredited_ms / 1000,
        "challenge": question_answer(reply.challenge),
    }


@api.record_once
def answer_ahead(state: BlueprintSetupState) -> None:
    """Beats that end well are answered before the framework has begun."""
    app = cast("Flask", state.app)
    framework = app.wsgi_app
    lanes = 1 if on_sqlite() else LANES
    batch: Beats = app.extensions.setdefault(BEATS, Batch(partial(_record, app), lanes=lanes))

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        beat = _plain_beat(environ)
        if beat is None:
            return framework(environ, start_response)
        try:
            reply = batch.submit(beat)
        except Exception as refusal:
            ahead.leave_decided(environ, refusal)
            return framework(environ, start_response)
        if reply.challenge is not None:
            ahead.leave_decided(environ, reply)
            return framework(environ, start_response)
        body = dumps(_beat_answer(reply), separators=(",", ":")).encode()
        return ahead.send_json(environ, start_response, body)

    app.wsgi_app = answer  # type: ignore[method-assign]


def _record(app: Flask, beats: Sequence[Beat]) -> Sequence[Reply | Exception]:
    """For a whole batch there is one context of the application, its leader's or a new one."""
    if has_app_context():
        return actions.record_beats(beats)
    with app.app_context():
        return actions.record_beats(beats)


def _plain_beat(environ: "WSGIEnvironment") -> Beat | None:
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
        form = BeatForm.model_validate_json(body)
    except ValidationError:
        return None
    return Beat(token, int(found[1]), form)
