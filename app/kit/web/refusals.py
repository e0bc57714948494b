"""Refusals, rendered once: as a page for people, as a problem document (RFC 9457) for programs."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, jsonify, redirect, request
from flask_babel import gettext
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.kit import db
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
from app.kit.web import identity, kept
from app.kit.web.pages import render
from app.reasons import N_

log = logging.getLogger(__name__)

STALE_PAGE = N_("This page was open for too long. Please reload it and try once more.")


def init_app(app: Flask) -> None:
    """Every refusal, every HTTP error and every surprise is answered here."""
    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(CSRFError, _refuse_stale)
    app.register_error_handler(OperationalError, _refuse_busy)
    app.register_error_handler(Exception, _fail)


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


def wants_json() -> bool:
    """Whether the asker is a program."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def _refuse(refusal: Refused) -> Any:
    if isinstance(refusal, NotSignedIn) and not wants_json():
        return _show_door(refusal)
    answer = _problem(refusal) if wants_json() else _error_page(refusal)
    answer.status_code = int(refusal.status)
    if isinstance(refusal, Delayed):
        answer.headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, NotSignedIn):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _show_door(refusal: NotSignedIn) -> Any:
    """Where to sign in; what was typed before the sign-in ended goes along."""
    if request.method == "GET":
        here = request.full_path.rstrip("?")
        return redirect("/login?next=" + quote(here), HTTPStatus.SEE_OTHER)
    form = kept.kept_form()
    back = form.page if form else ""
    page = identity.door_page(kept=kept.seal(form), next=back, ended=True)
    return Response(page, status=int(refusal.status), mimetype="text/html")


def _refuse_stale(_problem: CSRFError) -> Any:
    """The page was made under another sign-in: ask again, with what was typed."""
    refusal = NotAllowed(STALE_PAGE)
    if wants_json():
        return _refuse(refusal)
    forbidden = int(refusal.status)
    carried = request.form.get("kept", "") if request.path == "/login" else ""
    form = kept.unseal(carried) if carried else kept.kept_form()
    if form and current_user.is_authenticated:
        return kept.bring_back(form, status=forbidden, stale=not carried)
    if request.path == "/login":
        page = identity.door_page(kept=carried, next=request.form.get("next", ""), stale=True)
        return Response(page, status=forbidden, mimetype="text/html")
    return _refuse(refusal)


def _problem(refusal: Refused) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.status.phrase,
        "status": int(refusal.status),
        "detail": sentence(refusal),
        "code": refusal.code,
    }
    # Numbers that the sentence names are there for programs, too (RFC 9457, 3.2).
    numbers = {name: told for name, told in refusal.values.items() if isinstance(told, int)}
    body = numbers | refusal.links | body
    if isinstance(refusal, Invalid):
        body["errors"] = field_sentences(refusal)
    answer = jsonify(body)
    answer.mimetype = "application/problem+json"
    return answer


def _error_page(refusal: Refused) -> Response:
    errors = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
    status = int(refusal.status)
    values = {"status": status, "errors": errors}
    try:
        page = render("ui/error.html", sentence=sentence(refusal), **values)
    except SQLAlchemyError:  # the page's frame asks the database who is signed in
        page = _page_without_database(refusal, values)
    return Response(page, mimetype="text/html")


def _page_without_database(refusal: Refused, values: dict[str, Any]) -> str:
    """The same for nobody in particular; a bare sentence if even that cannot be made."""
    g._login_user = AnonymousUserMixin()
    try:
        db.session.remove()
        return render("ui/error.html", sentence=sentence(refusal), **values)
    except Exception:
        log.exception("not even the error page could be made")
        said = escape(refusal.sentence)
        return f'<!doctype html><meta charset="utf-8"><title>知行</title><p>{said}</p>'


_HTTP_REFUSALS: dict[int, type[Refused]] = {404: NotFound, 403: NotAllowed, 413: TooLarge}
_HTTP_SENTENCES = {
    400: N_("What arrived here could not be read."),
    405: N_("This address answers only to a button or a form."),
}


def _refuse_http(problem: HTTPException) -> Any:
    status = problem.code or 500
    if status < 400:
        return problem
    refusal = _HTTP_REFUSALS.get(status, Refused)()
    if type(refusal) is Refused:
        refusal.sentence = _HTTP_SENTENCES.get(status, refusal.sentence)
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
