"""Pages, where they lead, and the headers that protect them."""

import re
import secrets
import time
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, g, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.kit import templates

_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f\ud800-\udfff]*")
"""Browsers leave out tabs and line ends: what they hide may be another place."""


def render(template: str, /, **values: Any) -> str:
    """A page; the build entry of the same name is loaded with it."""
    began = time.perf_counter()
    try:
        return render_template(template, page_entry=templates.entry_of(template), **values)
    finally:
        g.rendered = g.get("rendered", 0.0) + time.perf_counter() - began


def redirect_within(target: str | None, otherwise: str) -> BaseResponse:
    """Go to ``target`` if it is a path of this academy, else to ``otherwise``."""
    inside = target if target and _INSIDE.fullmatch(target) else otherwise
    return redirect(inside, HTTPStatus.SEE_OTHER)


def hand_over(content: bytes | str, kind: str) -> Response:
    """Something for one person's program, which nobody on the way may keep."""
    return Response(content, mimetype=kind, headers={"Cache-Control": "private, no-store"})


def csp_nonce() -> str:
    """This response's nonce for inline JSON and scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def harden(response: Response) -> Response:
    """After every view: the headers that protect what is shown."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store")
        store = current_app.config["SETTINGS"].direct_origin
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; "
            f"script-src 'self' 'nonce-{csp_nonce()}'; "
            "style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data: blob:{store}; media-src 'self' blob:{store}; "
            f"worker-src 'self' blob:; connect-src 'self' ws: wss:{store}; "
            "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
        )
    elif request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
    return response
