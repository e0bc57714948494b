"""Small requests that come by the thousand, answered before the framework has begun.

Routing, cookies, language and hooks cost several times what such a request does. Nothing is let in
here that the framework would refuse: a bearer token is handed on to be judged, and a cookie is
taken only with exactly the signs (cookie, CSRF token, referrer, host, scheme) with which the
framework let it in during the last ten minutes; whether the sign-in is still open is for the
caller to ask the database, as ever. Whatever is not a plain success is left to the framework,
which finds the request untouched and what was decided about it beside it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import request

from app.kit import clock
from app.kit.web.identity import bearer_token, presented_token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BYTES = 16 * 1024
"""A larger body is no small request."""

KNOWN_FOR = timedelta(minutes=10)
MOST_KNOWN = 8192
DECIDED = "zhixing.decided"
"""In the environment of a request, where no header can reach: what was decided about it."""

COOKIE_SIGNS = (
    "HTTP_COOKIE", "HTTP_X_CSRFTOKEN", "HTTP_X_CSRF_TOKEN", "HTTP_REFERER", "HTTP_HOST",
    "wsgi.url_scheme",
)  # fmt: skip
"""All that the framework looks at before it lets in a JSON request that is signed in by cookie."""

Signs = tuple[str | None, ...]

_known: dict[Signs, tuple[str, datetime]] = {}

_HEADERS = (
    ("Content-Type", "application/json"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


def token_of(environ: "WSGIEnvironment") -> str | None:
    """The sign-in token of a request that the framework would let in, not judged yet; else None."""
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip() or None
    found = _known.get(_signs(environ))
    if found is None or not clock.now() - KNOWN_FOR < found[1] <= clock.now():
        return None
    return found[0]


def know_again() -> None:
    """The framework let this request in: for a while its cookie is taken as readily as a bearer.

    For views behind the CSRF check of ``identity.let_in``.
    """
    if bearer_token() is not None:
        return
    signs = _signs(request.environ)
    _known.pop(signs, None)
    while len(_known) >= MOST_KNOWN:
        _known.pop(next(iter(_known)), None)  # the one that was known longest
    _known[signs] = presented_token(), clock.now()


def forget_all() -> None:
    """Nobody is known; for tests and for a new key."""
    _known.clear()


def _signs(environ: "WSGIEnvironment") -> Signs:
    return tuple(environ.get(name) for name in COOKIE_SIGNS)


def json_body(environ: "WSGIEnvironment") -> bytes | None:
    """The body of a small JSON request, which the framework can read once more; else None."""
    if environ.get("CONTENT_TYPE") != "application/json" or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body if len(body) == int(length) else None


def leave_decided(environ: "WSGIEnvironment", decided: object) -> None:
    """Tell the view of this request what was decided already: an answer, or a refusal."""
    environ[DECIDED] = decided


def decided() -> Any | None:
    """What was decided about this request before the framework began; raises if it was refused."""
    found = request.environ.get(DECIDED)
    if isinstance(found, Exception):
        raise found
    return found


def send_json(
    environ: "WSGIEnvironment", start_response: "StartResponse", body: bytes
) -> Iterable[bytes]:
    """Answer with ``body``, under the headers that every JSON answer has."""
    by_bearer = environ.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer "
    varies = "Accept-Encoding" if by_bearer else "Accept-Encoding, Cookie"
    length = ("Content-Length", str(len(body)))
    start_response("200 OK", [*_HEADERS, ("Vary", varies), length])
    return (body,)
