"""Learners in browsers: signed in by a cookie, with the token against forged requests."""

from collections.abc import Sequence

from flask import session
from flask_wtf.csrf import generate_csrf

from app import create_app
from app.kit.web.identity import keep_sign_in


def by_bearer(token: str) -> str:
    """The header of a program that signs in with its token."""
    return f"Authorization: Bearer {token}\r\n"


def by_cookie(tokens: Sequence[str]) -> list[str]:
    """For each sign-in the headers that its browser sends; for the academy seated last."""
    app = create_app()
    return [_headers(app, token) for token in tokens]


def _headers(app: object, token: str) -> str:
    with app.test_request_context():  # type: ignore[attr-defined]
        keep_sign_in(token)
        csrf_token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = signer.dumps(dict(session))
    return (
        f"Cookie: zhixing={cookie}\r\nX-CSRFToken: {csrf_token}\r\n"
        "Referer: http://127.0.0.1/lessons/1\r\nOrigin: http://127.0.0.1\r\n"
    )
