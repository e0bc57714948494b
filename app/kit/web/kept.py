"""What somebody typed is kept when their sign-in or their page has expired.

A form that arrives too late is not thrown away: its fields travel, signed, through the sign-in
page and come back as a page that sends them with one press. Only forms of our own pages are kept,
so that nobody else can put words into a person's mouth; passwords never are.
"""

import re
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.kit.web.pages import render

KEPT_SECONDS = 24 * 3600
MOST_CHARACTERS = 100_000
SECRET = re.compile(r"pass|secret|token|^code$", re.IGNORECASE)
READABLE = re.compile(r"[^\W\d_]{2,}|\s")


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, from which page, and with what."""

    path: str
    page: str
    fields: list[list[str]]
    files: list[str]
    too_long: bool = False

    @property
    def texts(self) -> list[str]:
        """What the person will recognise as their own words."""
        return [
            value for name, value in self.fields if name != "once" and len(value.strip()) > 1
            and READABLE.search(value) and (len(value) > 12 or not value.isascii())
        ]  # fmt: skip


def kept_form() -> Kept | None:
    """The form of this request, if it comes from one of our own pages and may be kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or getattr(view, "__keeps_nothing__", False):
        return None
    if request.mimetype not in FORMS or not _from_our_own_page():
        return None
    fields = [
        [name, value]
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not SECRET.search(name)
    ]
    too_long = sum(len(value) for _name, value in fields) > MOST_CHARACTERS
    files = [name for name, file in request.files.items(multi=True) if file.filename]
    page = urlsplit(request.referrer or "")
    return Kept(
        path=request.full_path.rstrip("?"),
        page=page.path + ("?" + page.query if page.query else ""),
        fields=[] if too_long else fields,
        files=files,
        too_long=too_long,
    )


FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _from_our_own_page() -> bool:
    came = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = {request.host, urlsplit(current_app.config["SETTINGS"].public_url).netloc}
    return urlsplit(came).netloc in ours


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept form")


def seal(kept: Kept | None) -> str:
    """A kept form as a hidden field that only we can have written."""
    return str(_serializer().dumps(asdict(kept))) if kept else ""


def unseal(sealed: str | None) -> Kept | None:
    """The form in a hidden field; None if it is not ours or too old."""
    if not sealed:
        return None
    try:
        return Kept(**_serializer().loads(sealed, max_age=KEPT_SECONDS))
    except (BadData, TypeError):
        return None


def bring_back(kept: Kept, *, status: int = HTTPStatus.OK, stale: bool = False) -> Response:
    """The page that shows what was typed and sends it with one press."""
    page: Any = render("ui/kept.html", kept=kept, stale=stale)
    return Response(page, status=status, mimetype="text/html")
