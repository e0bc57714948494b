"""What tus 1.0.0 asks of every answer and every request: its headers, its version, its refusals."""

from http import HTTPStatus

from flask import Response, jsonify, request
from flask_babel import gettext

from app.kit.errors import Invalid, Refused
from app.kit.forms import parse
from app.kit.settings import settings
from app.videos.api import api
from app.videos.forms import NewUpload
from app.videos.rules import tus
from app.videos.rules.tus import Refusal

BYTES = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460


class WrongVersion(Refused):
    """The client speaks another version of the protocol."""

    status = HTTPStatus.PRECONDITION_FAILED


class WrongType(Refused):
    """The body is not of the type that carries bytes of an upload."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class WrongChecksum(Exception):
    """The bytes that arrived are not the ones that were sent."""


@api.after_request
def _speak_tus(answer: Response) -> Response:
    if "/uploads" in request.path:
        answer.headers["Tus-Resumable"] = tus.VERSION
        if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
            answer.headers["Tus-Version"] = tus.VERSION
    return answer


@api.errorhandler(WrongChecksum)
def _refuse_checksum(_problem: WrongChecksum) -> tuple[Response, int]:
    """460 is tus's own status; the standard library has no name for it."""
    answer = jsonify(
        {
            "type": "about:blank",
            "title": "Checksum Mismatch",
            "status": CHECKSUM_MISMATCH,
            "detail": gettext(Refusal.CHECKSUM.sentence),
            "code": Refusal.CHECKSUM.code,
        }
    )
    answer.mimetype = "application/problem+json"
    return answer, CHECKSUM_MISMATCH


def empty(status: HTTPStatus) -> Response:
    answer = Response(status=status)
    del answer.headers["Content-Type"]  # there is nothing to have a type
    return answer


def largest() -> int:
    """The largest file that is taken, in bytes."""
    return settings().max_upload_bytes


def capabilities() -> Response:
    answer = empty(HTTPStatus.NO_CONTENT)
    answer.headers["Tus-Version"] = tus.VERSION
    answer.headers["Tus-Extension"] = tus.EXTENSIONS
    answer.headers["Tus-Max-Size"] = str(largest())
    answer.headers["Tus-Checksum-Algorithm"] = ",".join(tus.CHECKSUM_ALGORITHMS)
    return answer


def require_version() -> None:
    if request.headers.get("Tus-Resumable") != tus.VERSION:
        raise WrongVersion(Refusal.VERSION)


def malformed(header: str, refusal: Refusal) -> Invalid:
    return Invalid(refusal, errors={header: [refusal.sentence]})


def announced() -> NewUpload:
    length = tus.whole_number(request.headers.get("Upload-Length"))
    if length is None:
        raise malformed("Upload-Length", Refusal.LENGTH)
    pairs = tus.metadata(request.headers.get("Upload-Metadata"))
    if isinstance(pairs, Refusal):
        raise malformed("Upload-Metadata", pairs)
    told = request.headers.get("Upload-Metadata", "")
    name = pairs.get("filename") or pairs.get("name") or tus.UNNAMED
    return parse(NewUpload, {"length": length, "filename": name, "metadata": told})
