"""JSON: presence beats, which come by the thousand (``kit.web.thousands``), and sign-ins.

Beyond the published answer a beat tells ``state``, ``counts``, why not (``reason``: not_begun,
paused, over, elsewhere, no_learner, teacher) and ``air_seconds``, how long the lesson was really
on air so far.
"""

import re
from datetime import datetime
from typing import TypedDict

from app.kit.web import Thousands, current_actor, describes, judges_sign_in
from app.live import actions
from app.live.actions import Here, LiveBeat
from app.live.api import api
from app.live.forms import PresenceForm
from app.live.rules.attendance import moment_of

REST_SECONDS = 0.1
"""Nobody waits for the answer of a presence beat, and thousands come evenly."""


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


def _beat(token: str, live_id: int, _form: PresenceForm) -> LiveBeat:
    return LiveBeat(token, live_id)


PRESENCE = Thousands(
    name="live.presence",
    address=re.compile(r"/api/v1/live/([1-9][0-9]{0,18})/presence"),
    form=PresenceForm,
    item=_beat,
    record=actions.record_presence,
    tell=_presence,
    rest_seconds=REST_SECONDS,
)
api.record_once(PRESENCE.open)


@api.post("/live/<id:live_id>/presence")
@judges_sign_in
@describes(takes=PresenceForm, answers=PresenceJson)
def beat(live_id: int) -> PresenceJson:
    """Say that I am here, every 15 s; answered once it is on disk, with what counts and why not."""
    return _presence(PRESENCE.answer(live_id))


@api.post("/live/<id:live_id>/sign-ins/<string:sign_in>")
@describes(answers=PresenceJson)
def answer_sign_in(live_id: int, sign_in: str) -> PresenceJson:
    """Sign in as I was asked to; 404 for a sign-in that is not mine, 409 when it is too late."""
    return _presence(actions.answer_sign_in(current_actor(), live_id, sign_in))
