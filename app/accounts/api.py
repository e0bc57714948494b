"""JSON: sign in for a token, who I am, sign out."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request
from flask_wtf.csrf import generate_csrf

from app.accounts import actions, forms
from app.kit import web

if TYPE_CHECKING:
    from app.accounts.models import User

api = Blueprint("accounts_api", __name__, url_prefix="/api/v1")


def person_json(user: "User") -> dict[str, Any]:
    """A person as they see themselves."""
    return {
        "id": str(user.id),
        "username": user.username,
        "name": user.name,
        "roles": sorted(user.roles),
        "organisation": {"id": str(user.organisation.id), "title": user.organisation.title},
    }


@api.post("/sessions")
@web.public
@web.csrf_exempt
@web.describes(takes=forms.Credentials, status=201)
def open_session() -> Any:
    """Sign in with a user name and a password; answers a bearer token."""
    form = web.read_json(forms.Credentials)
    token, opened = actions.sign_in(
        form,
        device=request.headers.get("User-Agent", ""),
        address=request.remote_addr or "",
    )
    answer = {"token": token, "expires_at": opened.expires_at, "user": person_json(opened.user)}
    return answer, 201


@api.delete("/sessions/current")
def end_session() -> Any:
    """Sign out: the token or cookie this request came with is worth nothing afterwards."""
    token = web.current_token()
    if token:
        actions.end_token(token)
    web.forget_sign_in()
    return "", 204


@api.get("/me")
def me() -> Any:
    """Who I am, what I may do, where I work, and the CSRF token of this browser."""
    actor = web.current_actor()
    return person_json(actor) | {"locale": actor.locale, "csrf_token": generate_csrf()}
