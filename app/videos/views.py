"""Renditions over HTTP: byte ranges by hand, tags, and a cache life as long as their address; and
the form that gives up an unfinished upload."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Flask, Response, current_app, flash, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from app.kit import web
from app.kit.blobs import Blob, blobs
from app.kit.errors import Conflict, NotFound
from app.videos import actions
from app.videos.rules import Span, Unsatisfiable, byte_range

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from config import Settings

pages = Blueprint("videos", __name__)

SERVED_PREFIX = "videos/"
KINDS = {
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt; charset=utf-8",
}
ADDRESS = re.compile(r"/media/(videos/[0-9a-f]{32}(?:/[0-9A-Za-z_-]+)*(\.m4s|\.mp4|\.jpg|\.vtt))")
PASSING = "private, max-age=3600"
FOREVER = "public, max-age=31536000, immutable"
READS = ("GET", "HEAD")


@pages.get("/media/<path:key>")
@web.public
def media(key: str) -> Response:
    """A file of somebody's renditions. Public, as nobody can play a segment without its key, which
    is handed out elsewhere (ADR 0010, 0021); the address of a still is the permission to see it.

    Nothing but renditions is served, whatever else lies in the store. Playlists are not: each
    player gets its own from whoever decided that this person may watch. Where browsers may
    fetch from the store itself, they are led there.
    """
    kind = KINDS.get(PurePosixPath(key).suffix)
    if kind is None or not key.startswith(SERVED_PREFIX):
        raise NotFound()
    direct = blobs().direct_url(key)
    if direct is not None:
        return Response(status=302, headers={"Location": direct, "Cache-Control": PASSING})
    blob = blobs().find(key)
    answer = _answer(blob)
    answer.headers["Content-Type"] = kind
    answer.headers["Cache-Control"] = FOREVER
    answer.headers["Accept-Ranges"] = "bytes"
    answer.set_etag(blob.etag)
    return answer


@pages.record_once
def lead_to_the_front(state: BlueprintSetupState) -> None:
    """Where a server in front sends the bytes, its requests are answered before the framework.

    As ``media`` would answer, some ten times sooner: nothing is asked but the address, and whether
    the file is there the server in front sees itself.
    """
    app = cast("Flask", state.app)
    framework = app.wsgi_app

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        headers = _front_headers(app.config["SETTINGS"], environ)
        if headers is None:
            return framework(environ, start_response)
        start_response("200 OK", headers)
        return ()

    app.wsgi_app = answer  # type: ignore[method-assign]


def _front_headers(settings: "Settings", asked: "WSGIEnvironment") -> list[tuple[str, str]] | None:
    """What leads the server in front to a file of its folder; None where it does not send it."""
    if not settings.accel_redirect or settings.bucket or asked["REQUEST_METHOD"] not in READS:
        return None
    found = ADDRESS.fullmatch(asked["PATH_INFO"])
    if found is None:
        return None
    return [
        ("Content-Type", KINDS[found[2]]),
        ("Content-Length", "0"),
        ("Cache-Control", FOREVER),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Accel-Redirect", f"{settings.accel_redirect.rstrip('/')}/{found[1]}"),
    ]


@pages.post("/studio/uploads/<id:upload_id>/drop")
def drop_upload(upload_id: int) -> Any:
    """Give up what has arrived of a file, and go on to ``next``."""
    actions.drop_upload(web.current_actor(), upload_id)
    flash(_("Discarded."), "done")
    return web.redirect_within(request.form.get("next"), "/studio")


@pages.post("/studio/recordings/<id:video_id>/remove")
def remove_recording(video_id: int) -> Any:
    """Delete a recording that no lesson shows, and go on to ``next``."""
    actions.remove_video(web.current_actor(), video_id)
    flash(_("The recording is deleted."), "done")
    return web.redirect_within(request.form.get("next"), "/studio")


@pages.post("/studio/recordings/<id:video_id>/cancel")
def cancel_conversion(video_id: int) -> Any:
    """Stop a conversion, and go on to ``next``."""
    try:
        actions.cancel_conversion(web.current_actor(), video_id)
    except Conflict as refusal:
        flash(web.sentence(refusal), "problem")
    else:
        flash(_("The conversion is stopped. The file is kept."), "done")
    return web.redirect_within(request.form.get("next"), "/studio")


def _answer(blob: Blob) -> Response:
    if request.if_none_match.contains(blob.etag):
        return Response(status=304)
    accel = current_app.config["SETTINGS"].accel_redirect
    if accel:
        return Response(headers={"X-Accel-Redirect": accel.rstrip("/") + "/" + blob.key})
    if request.if_range.etag not in (None, blob.etag) or request.if_range.date:
        return _whole(blob)
    span = byte_range(request.headers.get("Range"), blob.size)
    if isinstance(span, Unsatisfiable):
        return Response(status=416, headers={"Content-Range": f"bytes */{blob.size}"})
    return _part(blob, span) if span else _whole(blob)


def _whole(blob: Blob) -> Response:
    return _body(blob, Span(0, blob.size), 200)


def _part(blob: Blob, span: Span) -> Response:
    answer = _body(blob, span, 206)
    answer.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{blob.size}"
    return answer


def _body(blob: Blob, span: Span, status: int) -> Response:
    pieces = () if request.method == "HEAD" else blobs().open_range(blob.key, *_bounds(span))
    answer = Response(pieces, status=status, direct_passthrough=True)
    answer.headers["Content-Length"] = str(span.length)
    return answer


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.length
