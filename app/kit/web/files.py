"""A stored file that only the person who asked may see."""

from typing import Protocol
from urllib.parse import quote

from flask import Response, current_app, request

from app.kit.blobs import blobs

A_DAY = "private, max-age=86400"
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a browser may show by itself; anything else is saved, whatever it says it is."""


class Evidence(Protocol):
    """A file that somebody sent, as its table keeps it."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...


def hand_over_file(key: str, kind: str) -> Response:
    """The stored file under ``key``, for one person's browser, which may keep it for a day.

    The caller has decided who may see it, and says of what ``kind`` it is; what lies under a key
    never changes. Raises NotFound.
    """
    blob = blobs().find(key)
    answer = Response(mimetype=kind, headers={"Cache-Control": A_DAY})
    answer.set_etag(blob.etag)
    if request.if_none_match.contains(blob.etag):
        answer.status_code = 304
        return answer
    accel = current_app.config["SETTINGS"].accel_redirect
    if accel:
        answer.headers["X-Accel-Redirect"] = accel.rstrip("/") + "/" + blob.key
        return answer
    answer.headers["Content-Length"] = str(blob.size)
    if request.method != "HEAD":
        answer.response = blobs().open_range(blob.key, 0, blob.size)
        answer.direct_passthrough = True
    return answer


def hand_over_evidence(found: Evidence) -> Response:
    """A file as it was sent, under its own name in any script; never as a page of ours.

    Shown for what it is, or saved if it is nothing that can be shown; a browser neither guesses
    its type nor runs anything in it. The caller has decided who may see it. Raises NotFound.
    """
    shown = found.media_type in SHOWN
    answer = hand_over_file(found.key, found.media_type if shown else "application/octet-stream")
    way = "inline" if shown else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
