"""How a refusal is told over a socket: as the ack of the event that was refused."""

from typing import Any

from app.kit import web
from app.kit.errors import Delayed, Invalid, Refused

Ack = dict[str, Any]


def refused(refusal: Refused) -> Ack:
    """``{ok: false, error, message}`` in the reader's language, with each field's sentences and
    the seconds to wait where there are any."""
    ack: Ack = {"ok": False, "error": refusal.code, "message": web.sentence(refusal)}
    if isinstance(refusal, Invalid) and refusal.errors:
        ack["errors"] = web.field_sentences(refusal)
        ack["message"] = next(iter(ack["errors"].values()))[0]
    if isinstance(refusal, Delayed):
        ack["retry_after"] = refusal.retry_after
    return ack
