"""What media servers ask of the academy: whether a sender may publish (nginx-rtmp's on_publish)."""

import logging

from flask import Response, request

from app.kit import web
from app.kit.errors import Conflict, NotAllowed
from app.live import actions, queries
from app.live.rules import SendRefusal, Way
from app.live.views import pages

log = logging.getLogger(__name__)


@pages.post("/hooks/live/publish")
@web.public
@web.csrf_exempt
def publish() -> Response:
    """204 lets the sender of the stream ``name`` (``ID-KEY``) publish; 403 or 409 refuses it.

    The key is the proof, so the route asks for no sign-in. Who gives a wrong one is logged.
    """
    found = queries.find_sender(request.form.get("name", ""))
    sender = request.form.get("addr", "?")[:64]
    if found is None:
        log.warning("a sender at %r is refused over rtmp: a wrong key", sender)
        raise NotAllowed(SendRefusal.WRONG_KEY)
    live_id, turn = found
    try:
        actions.admit_stream(live_id, Way.RTMP, turn)
    except Conflict as refusal:
        log.warning("live %s: a sender at %r is refused over rtmp: %s", live_id, sender, refusal)
        raise
    return Response(status=204)
