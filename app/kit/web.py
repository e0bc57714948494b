"""The web: who is asking, CSRF, the door for forms, refusals as pages or problem documents.

Every route needs a signed-in person unless it is marked ``@public``. A request that carries a
bearer token is judged by that token alone; a request signed in by cookie needs the CSRF token for
everything but reading.
"""

import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Flask, Response, current_app, flash, g, jsonify, redirect, request, session
from flask import render_template as _render_template
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel, gettext
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response as BaseResponse

from app.kit import clock, db, forms, templates, translations
from app.kit.cookies import Cookies
from app.kit.errors import (
    Busy,
    Delayed,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    TooLarge,
)
from app.reasons import N_

log = logging.getLogger(__name__)

V = TypeVar("V", bound=Callable[..., Any])
F = TypeVar("F", bound=forms.Form)

LOCALES = ("zh_Hans", "zh_Hant", "en")
STALE_PAGE = N_("This page was open for too long. Please reload it and try once more.")


class _Login(LoginManager):
    """flask-login without its "remember me" cookie, which is not used here."""

    def _update_remember_cookie(self, response: Any) -> Any:
        # Looking into the session would make every answer vary by cookie, media included.
        return response


login_manager = _Login()
csrf = CSRFProtect()
babel = Babel()

_identify: Callable[[str], Any] | None = None


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


def judges_sign_in(view: V) -> V:
    """For a hot route whose action judges the sign-in token itself, together with many others.

    The person is not loaded; the view passes ``presented_token()`` on.
    """
    view.__judges_sign_in__ = True  # type: ignore[attr-defined]
    return view


def presented_token() -> str:
    """The sign-in token this request carries, not judged yet; raises NotSignedIn without one."""
    token = bearer_token()
    if token is None:
        token = session.get("sign_in")
    if not token:
        raise NotSignedIn()
    return str(token)


def keep_sign_in(token: str) -> None:
    """Sign this browser in: its cookie carries the token from now on, in a fresh session."""
    locale = session.get("locale")
    session.clear()
    session.permanent = True
    session["sign_in"] = token
    if locale:
        session["locale"] = locale


def forget_sign_in() -> None:
    """Sign this browser out."""
    session.clear()


def public(view: V) -> V:
    """Open a route to people who are not signed in."""
    view.__public__ = True  # type: ignore[attr-defined]
    return view


def describes(
    *,
    takes: type[forms.Form] | None = None,
    query: type[forms.Form] | None = None,
    answers: Any = None,
    status: int = 200,
) -> Callable[[V], V]:
    """Tell the API description what a route takes and answers."""

    def note(view: V) -> V:
        view.__describes__ = {  # type: ignore[attr-defined]
            "takes": takes,
            "query": query,
            "answers": answers,
            "status": status,
        }
        return view

    return note


def read_json(form: type[F]) -> F:
    """The request's JSON body as ``form``; raises Invalid."""
    body = request.get_json(silent=True)
    if body is None and request.get_data(cache=True).strip() not in (b"", b"null"):
        raise Invalid(N_("The request is not valid JSON."))
    return forms.parse(form, body if body is not None else {})


def read_query(form: type[F]) -> F:
    """The query string as ``form``; empty values count as absent; raises Invalid."""
    return forms.parse(form, {k: v for k, v in request.args.items() if v != ""})


def read_page(form: type[F], *, several: tuple[str, ...] = ()) -> F:
    """The posted page form as ``form``; the fields in ``several`` are lists; raises Invalid."""
    values: dict[str, Any] = {k: v for k, v in request.form.items() if k != "csrf_token"}
    values.update({name: request.form.getlist(name) for name in several})
    return forms.parse(form, values)


def render(template: str, **values: Any) -> str:
    """A page; the build entry of the same name is loaded with it."""
    return _render_template(template, page_entry=templates.entry_of(template), **values)


def redirect_within(target: str | None, otherwise: str) -> BaseResponse:
    """Go to ``target`` if it is a path of this academy, else to ``otherwise``."""
    inside = target and target.startswith("/") and not target.startswith(("//", "/\\"))
    return redirect(target if inside and target else otherwise, HTTPStatus.SEE_OTHER)


def csp_nonce() -> str:
    """This response's nonce for inline JSON and scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def sentence(refusal: Refused) -> str:
    """A refusal's sentence in the reader's language."""
    return str(gettext(refusal.sentence, **refusal.values))


def field_sentences(refusal: Invalid) -> dict[str, list[str]]:
    """The sentences of each bad field in the reader's language."""
    return {
        field: [_translated(fault) for fault in faults] for field, faults in refusal.errors.items()
    }


def _translated(fault: Any) -> str:
    words, values = fault if isinstance(fault, tuple) else (fault, {})
    return str(gettext(words, **values))


class IdConverter(BaseConverter):
    """``<id:course_id>``: a positive integer that a database can hold; anything else is a 404."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > forms.MAX_ID:
            raise ValidationError()
        return number


class _Json(DefaultJSONProvider):
    ensure_ascii = False
    sort_keys = False

    @staticmethod
    def default(value: Any) -> Any:
        if hasattr(value, "isoformat"):
            return value.isoformat()
        return DefaultJSONProvider.default(value)


def init_app(app: Flask) -> None:
    """Everything a request passes through before and after its view."""
    app.json = _Json(app)
    app.session_interface = Cookies()
    app.url_map.converters["id"] = IdConverter
    templates.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None
    csrf.init_app(app)
    babel.init_app(
        app,
        locale_selector=_locale,
        timezone_selector=lambda: clock.zone().key,
        default_locale="zh_Hans",
    )
    translations.init_app(babel)
    templates.let_sentences_keep_places(app)
    app.before_request(_let_in)
    app.after_request(_harden)
    app.teardown_appcontext(lambda _error: db.session.remove())
    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(CSRFError, lambda _e: _refuse(NotAllowed(STALE_PAGE)))
    app.register_error_handler(OperationalError, _refuse_busy)
    app.register_error_handler(Exception, _fail)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, locale=_locale)


def _locale() -> str:
    chosen = session.get("locale")
    if not chosen and current_user and current_user.is_authenticated:
        chosen = current_user.locale
    return chosen if chosen in LOCALES else "zh_Hans"


def _let_in() -> BaseResponse | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    if request.method not in ("GET", "HEAD", "OPTIONS") and bearer_token() is None:
        exempt = getattr(view, "__csrf_exempt__", False)
        if not exempt:
            csrf.protect()
    if getattr(view, "__public__", False) or request.endpoint == "static":
        return None
    if getattr(view, "__judges_sign_in__", False):
        presented_token()
        return None
    if not current_user.is_authenticated:
        raise NotSignedIn()
    return None


def csrf_exempt(view: V) -> V:
    """Free a route from the CSRF check: it reads no cookie."""
    view.__csrf_exempt__ = True  # type: ignore[attr-defined]
    return view


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; "
            f"script-src 'self' 'nonce-{csp_nonce()}'; "
            "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            "media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self' ws: wss:; "
            "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
        )
    elif request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
    return response


def wants_json() -> bool:
    """Whether the asker is a program."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def _refuse(refusal: Refused) -> Any:
    if isinstance(refusal, NotSignedIn) and not wants_json() and request.method == "GET":
        here = request.full_path.rstrip("?")
        return redirect("/login?next=" + quote(here), HTTPStatus.SEE_OTHER)
    answer = _problem(refusal) if wants_json() else _error_page(refusal)
    answer.status_code = int(refusal.status)
    if isinstance(refusal, Delayed):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, NotSignedIn):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _problem(refusal: Refused) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.status.phrase,
        "status": int(refusal.status),
        "detail": sentence(refusal),
        "code": refusal.code,
    }
    if isinstance(refusal, Invalid):
        body["errors"] = field_sentences(refusal)
    answer = jsonify(body)
    answer.mimetype = "application/problem+json"
    return answer


def _error_page(refusal: Refused) -> Response:
    errors = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
    status = int(refusal.status)
    page = render("ui/error.html", status=status, sentence=sentence(refusal), errors=errors)
    return Response(page, mimetype="text/html")


_HTTP_REFUSALS: dict[int, type[Refused]] = {404: NotFound, 403: NotAllowed, 413: TooLarge}


def _refuse_http(problem: HTTPException) -> Any:
    status = problem.code or 500
    if status < 400:
        return problem
    refusal = _HTTP_REFUSALS.get(status, Refused)()
    if type(refusal) is Refused:
        refusal.sentence = problem.description or refusal.sentence
    answer = _problem(refusal) if wants_json() else _error_page(refusal)
    if wants_json():
        body = answer.get_json() | {"status": status, "title": HTTPStatus(status).phrase}
        answer.set_data(current_app.json.dumps(body))
    for name, value in problem.get_headers():
        if name.lower() == "allow":
            answer.headers[name] = value
    answer.status_code = status
    return answer


def _refuse_busy(problem: OperationalError) -> Any:
    log.error("the database did not answer: %s", problem)
    db.session.rollback()
    return _refuse(Busy())


class Failed(Refused):
    """Something broke here; the person did nothing wrong."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    default_code = "failed"
    default_sentence = N_(
        "Something broke on our side. What you had saved is safe; please try again."
    )


def _fail(problem: Exception) -> Any:
    log.exception("unexpected error at %s", request.path, exc_info=problem)
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise problem
    db.session.rollback()
    return _refuse(Failed())


__all__ = ["babel", "csrf", "flash", "login_manager"]
