"""Fewer bytes on the line: pages and JSON are compressed, built files sent as the build left them.

The build writes a ``.br`` and a ``.gz`` beside each of its text files; their names carry a hash of
their content, so a browser need never ask for one again.
"""

import gzip
import mimetypes
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory
from werkzeug.security import safe_join

from app.kit.offload import offload

TEXTS = frozenset(
    {
        "text/html",
        "text/csv",
        "text/plain",
        "application/json",
        "application/problem+json",
        "application/vnd.apple.mpegurl",
    }
)
WORTH_BYTES = 1000
LARGE_BYTES = 200_000
LEVEL = 5
CODINGS = (("br", ".br"), ("gzip", ".gz"))
FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    app.view_functions["static"] = send_built
    app.after_request(squeeze)


def send_built(filename: str) -> Response:
    """A file of the build in the best coding this browser takes."""
    folder = current_app.static_folder or ""
    coding, ending = _best_coding(folder, filename)
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    name = Path(filename).name
    answer = send_from_directory(folder, filename + ending, mimetype=kind, download_name=name)
    answer.vary.add("Accept-Encoding")
    if coding:
        answer.headers["Content-Encoding"] = coding
    if filename.startswith("build/assets/"):
        answer.headers["Cache-Control"] = FOREVER
    return answer


def _best_coding(folder: str, filename: str) -> tuple[str, str]:
    for coding, ending in CODINGS:
        path = safe_join(folder, filename + ending)
        if path and request.accept_encodings.quality(coding) > 0 and Path(path).is_file():
            return coding, ending
    return "", ""


def squeeze(response: Response) -> Response:
    """After every view: text that is worth it goes out compressed to whoever takes it so."""
    if (
        response.mimetype not in TEXTS
        or response.status_code in (204, 206, 304)
        or response.direct_passthrough
        or not response.is_sequence
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < WORTH_BYTES or request.accept_encodings.quality("gzip") <= 0:
        return response
    small = offload(_gzip, body) if len(body) > LARGE_BYTES else _gzip(body)
    response.set_data(small)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)
