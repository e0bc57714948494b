"""Forms that are sent once, however often the button is pressed.

The page writes ``{{ once() }}`` into its form, the view is marked ``@once``. The key of a sending
is the page's own number with all that was typed: a form that was changed is another sending.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, redirect, request, session
from flask_login import current_user

from app.kit import db, receipts

V = TypeVar("V", bound=Callable[..., Any])

WAITS_SECONDS = 5.0
LOOKS_EVERY_SECONDS = 0.05


def once_key() -> str:
    """A number for a form on a page that is being made."""
    return secrets.token_urlsafe(12)


def once(view: V) -> V:
    """The second sending of the same form changes nothing and gets the first one's answer."""

    @wraps(view)
    def send(*args: Any, **kwargs: Any) -> Any:
        if not request.form.get("once"):
            return view(*args, **kwargs)
        key = _key_of_sending()
        if receipts.find(key):
            return _as_before(_await_answer(key))
        return _send_first(key, lambda: view(*args, **kwargs))

    return send  # type: ignore[return-value]


def _key_of_sending() -> str:
    person = current_user.get_id() if current_user.is_authenticated else ""
    typed = sorted((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    files = sorted((k, file.filename) for k, file in request.files.items(multi=True))
    whole = json.dumps([person, request.path, typed, files])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _send_first(key: str, view: Callable[[], Any]) -> Any:
    claimed = []
    said = list(session.get("_flashes", []))

    def claim() -> None:
        receipts.claim(key)
        claimed.append(key)

    try:
        with db.beginning_with(claim):
            answer = current_app.make_response(view())
    except receipts.SentBefore:
        return _as_before(_await_answer(key))
    if claimed and answer.status_code < 400:
        now_said = [[kind, str(text)] for kind, text in session.get("_flashes", [])[len(said) :]]
        receipts.note_answer(key, answer.location or "", now_said)
    return answer


def _await_answer(key: str) -> receipts.FormReceipt | None:
    """The first sending is being answered at this moment: wait until it is known where it led."""
    deadline = time.monotonic() + WAITS_SECONDS
    receipt = receipts.find(key)
    while receipt and receipt.location is None and time.monotonic() < deadline:
        time.sleep(LOOKS_EVERY_SECONDS)
        receipt = receipts.find(key)
    return receipt


def _as_before(receipt: receipts.FormReceipt | None) -> Any:
    said = [tuple(one) for one in receipt.said] if receipt else []
    shown = [tuple(one) for one in session.get("_flashes", [])]
    if said and not set(said) <= set(shown):
        session["_flashes"] = [*shown, *said]
    return redirect((receipt and receipt.location) or _page_before(), 303)


def _page_before() -> str:
    came = urlsplit(request.referrer or "")
    return came.path if came.netloc == request.host and came.path else "/"
