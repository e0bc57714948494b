"""Who is asking: sign-in tokens in the cookie or the Authorization header, and CSRF.

A request that carries a bearer token is judged by that token alone; a request signed in by cookie
needs the CSRF token for everything but reading.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app, g, request, session
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup

from app.kit.errors import NotSignedIn


class _Login(LoginManager):
    """flask-login without its "remember me" cookie, which is not used here."""

    def _update_remember_cookie(self, response: Any) -> Any:
        # Looking into the session would make every answer vary by cookie, media included.
        return response


login_manager = _Login()
csrf = CSRFProtect()

_identify: Callable[[str], Any] | None = None


_door: Callable[..., str] | None = None


def shows_door(make: Callable[..., str]) -> Callable[..., str]:
    """Register the function that makes the sign-in page."""
    global _door
    _door = make
    return make


def door_page(**values: Any) -> str:
    """The sign-in page; ``kept`` is the sealed form that goes along, ``next`` where to go."""
    assert _door is not None, "no slice shows the door"
    return _door(**values)


def identifies(find: Callable[[str], Any]) -> Callable[[str], Any]:
    """Register the function that answers "whose sign-in token is this?" (a user, or None)."""
    global _identify
    _identify = find
    return find


def identify(token: str | None) -> Any | None:
    """The person whose sign-in token this is, or None. Used by HTTP and sockets alike."""
    return _identify(token) if _identify and token else None


def bearer_token() -> str | None:
    """The token of the Authorization header, or None if the request carries no such header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


@login_manager.request_loader  # type: ignore[untyped-decorator]
def _load_person(_request: Any) -> Any | None:
    token = bearer_token()
    g.sign_in_token = token if token is not None else session.get("sign_in")
    return identify(g.sign_in_token)


def current_actor() -> Any:
    """The signed-in person; raises NotSignedIn when there is none."""
    if not current_user.is_authenticated:
        raise NotSignedIn()
    return current_user._get_current_object()


def current_token() -> str | None:
    """The sign-in token this request came with."""
    current_user.is_authenticated  # noqa: B018 - loads the person, and with it the token
    token: str | None = g.get("sign_in_token")
    return token


def presented_token() -> str:
    """The sign-in token this request carries, not judged yet; raises NotSignedIn without one."""
    token = bearer_token()
    if token is None:
        token = session.get("sign_in")
    if not token:
        raise NotSignedIn()
    return str(token)


def csrf_field() -> Markup:
    """The hidden field that every form of a page carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def keep_sign_in(token: str) -> None:
    """Sign this browser in: its cookie carries the token from now on, in a fresh session."""
    locale = session.get("locale")
    session.clear()
    session.permanent = True
    session["sign_in"] = token
    if locale:
        session["locale"] = locale
    for known in ("_login_user", "csrf_token"):  # of who was here before
        g.pop(known, None)


def forget_sign_in() -> None:
    """Sign this browser out."""
    session.clear()


def let_in() -> None:
    """Before every view: a signed-in person, and the CSRF token where a cookie signs in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return
    if getattr(view, "__judges_sign_in__", False):
        presented_token()
    elif not (getattr(view, "__public__", False) or request.endpoint == "static"):
        current_actor()
    most_bytes = getattr(view, "__takes_bytes__", None)
    if most_bytes is not None:
        request.max_content_length = most_bytes
    if (
        request.method not in ("GET", "HEAD", "OPTIONS")
        and bearer_token() is None
        and not getattr(view, "__csrf_exempt__", False)
    ):
        csrf.protect()
