"""The web: who is asking, CSRF, the door for forms, refusals as pages or problem documents.

Every route needs a signed-in person unless it is marked ``@public``.
"""

from typing import Any

from flask import Flask, session
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel
from flask_login import current_user
from werkzeug.routing import BaseConverter, PathConverter, UnicodeConverter, ValidationError

from app.kit import clock, db, forms, templates, translations
from app.kit.cookies import Cookies
from app.kit.web import ahead, identity, pages, refusals, squeezing, timing
from app.kit.web.browsers import browser_mark
from app.kit.web.files import hand_over_evidence, hand_over_file
from app.kit.web.flashes import flash_undo
from app.kit.web.identity import (
    bearer_token,
    csrf,
    current_actor,
    current_token,
    forget_sign_in,
    identifies,
    identify,
    keep_sign_in,
    login_manager,
    presented_token,
    shows_door,
)
from app.kit.web.kept import bring_back, unseal
from app.kit.web.marks import (
    csrf_exempt,
    describes,
    judges_sign_in,
    keeps_nothing,
    public,
    takes_files,
)
from app.kit.web.once import once, once_key
from app.kit.web.pages import csp_nonce, hand_over, redirect_within, render
from app.kit.web.reading import read_json, read_page, read_query
from app.kit.web.refusals import Failed, field_sentences, sentence, wants_json
from app.kit.web.thousands import Thousands

LOCALES = ("zh_Hans", "zh_Hant", "en")

babel = Babel()


class IdConverter(BaseConverter):
    """``<id:course_id>``: a positive integer that a database can hold; anything else is a 404."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > forms.MAX_ID:
            raise ValidationError()
        return number


class _Storable(BaseConverter):
    """No name of ours holds characters that a database refuses: an address with one is a 404."""

    def to_python(self, value: str) -> str:
        if forms.UNSTORABLE.search(value):
            raise ValidationError()
        return value


class WordConverter(_Storable, UnicodeConverter):
    """``<word>``"""


class KeyConverter(_Storable, PathConverter):
    """``<path:key>``"""


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
    named = {"id": IdConverter, "path": KeyConverter}
    app.url_map.converters |= named | dict.fromkeys(("default", "string"), WordConverter)
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
    app.before_request(timing.start)
    app.before_request(identity.let_in)
    app.after_request(timing.report)  # the last of them: they run from the bottom up
    squeezing.init_app(app)
    app.after_request(pages.harden)
    app.teardown_appcontext(lambda _error: db.session.remove())
    refusals.init_app(app)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, locale=_locale, once_key=once_key)


def _locale() -> str:
    chosen = session.get("locale")
    if not chosen and current_user and current_user.is_authenticated:
        chosen = current_user.locale
    return chosen if chosen in LOCALES else "zh_Hans"


__all__ = [
    "Failed",
    "Thousands",
    "ahead",
    "bearer_token",
    "bring_back",
    "browser_mark",
    "csp_nonce",
    "csrf",
    "csrf_exempt",
    "current_actor",
    "current_token",
    "describes",
    "field_sentences",
    "flash_undo",
    "forget_sign_in",
    "hand_over",
    "hand_over_evidence",
    "hand_over_file",
    "identifies",
    "identify",
    "judges_sign_in",
    "keep_sign_in",
    "keeps_nothing",
    "login_manager",
    "once",
    "presented_token",
    "public",
    "read_json",
    "read_page",
    "read_query",
    "redirect_within",
    "render",
    "sentence",
    "shows_door",
    "takes_files",
    "unseal",
    "wants_json",
]
