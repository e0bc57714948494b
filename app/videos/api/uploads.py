"""Uploads that can be resumed: tus 1.0.0 with creation, creation-with-upload, termination,
checksum and expiration (https://tus.io/protocols/resumable-upload).

Bytes go from the request to the partial file piece by piece and are synced before the answer; no
transaction is open meanwhile. A request of the protocol is refused by its rules: 412 version,
415 content type, 409 offset, 423 two writers, 460 checksum, 413 size.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypedDict

from flask import Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date

from app.kit import web
from app.kit.errors import Conflict, Invalid, Locked, Refused, TooLarge
from app.kit.partials import Partial, open_partial
from app.reasons import N_
from app.videos import actions, queries
from app.videos.api import api
from app.videos.api.protocol import (
    BYTES,
    WrongChecksum,
    WrongType,
    announced,
    capabilities,
    empty,
    largest,
    malformed,
    require_version,
)
from app.videos.api.videos import EarlierJson, duplicate_json
from app.videos.rules import tus
from app.videos.rules.tus import Refusal

if TYPE_CHECKING:
    from app.videos.models import Upload

RECEIVING = ("videos_api.create_upload", "videos_api.append_upload", "videos_api.post_upload")


class UploadJson(TypedDict):
    """An upload as its owner sees it; ``video_id`` is null until it is whole, ``duplicate_of``
    until it is known that the owner has sent the same file before."""

    id: str
    filename: str
    length: int
    offset: int
    video_id: str | None
    duplicate_of: EarlierJson | None


@api.url_value_preprocessor
def _take_any_size(endpoint: str | None, _values: Any) -> None:
    """Bytes of uploads are not bound by the limit on ordinary bodies: they never enter memory."""
    if endpoint in RECEIVING and request.mimetype == BYTES:
        request.max_content_length = largest()


@api.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@web.public
def describe_uploads() -> Response:
    """What the upload protocol can do here, and the largest file it takes."""
    return capabilities()


@api.route("/uploads/<id:upload_id>", methods=["OPTIONS"], provide_automatic_options=False)
@web.public
def describe_upload(upload_id: int) -> Response:  # noqa: ARG001 - part of the address
    """The same for one upload."""
    return capabilities()


@api.route("/uploads", methods=["POST"], provide_automatic_options=False)
@web.describes(status=201)
def create_upload() -> Response:
    """Announce a file (``Upload-Length``, ``Upload-Metadata: filename``).

    Its first bytes may come along.
    """
    actor = web.current_actor()
    require_version()
    upload = actions.begin_upload(actor, announced(), largest())
    offset = 0
    if request.mimetype == BYTES or upload.length_bytes == 0:
        offset = _receive_first(upload)
    answer = _progressed(upload, offset, HTTPStatus.CREATED)
    answer.headers["Location"] = f"{request.path.rstrip('/')}/{upload.id}"
    return answer


@api.route("/uploads/<id:upload_id>", methods=["GET", "HEAD"], provide_automatic_options=False)
@web.describes(answers=UploadJson)
def show_upload(upload_id: int) -> Response:
    """How much of a file is here; ``video_id`` once all of it is."""
    actor = web.current_actor()
    if request.method == "HEAD":
        require_version()
    upload = queries.get_upload(actor, upload_id)
    offset = queries.offset(upload)
    if upload.video_id is None and offset == upload.length_bytes:
        # The server died between the last byte and the video.
        actions.finish_upload(actor, upload_id)
        upload = queries.get_upload(actor, upload_id)
    answer = jsonify(_upload_json(upload, offset))
    answer.headers["Upload-Offset"] = str(offset)
    answer.headers["Upload-Length"] = str(upload.length_bytes)
    if upload.told:
        answer.headers["Upload-Metadata"] = upload.told
    answer.headers["Upload-Expires"] = http_date(upload.expires_at)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@api.route("/uploads/<id:upload_id>", methods=["PATCH"], provide_automatic_options=False)
@web.describes(status=204)
def append_upload(upload_id: int) -> Response:
    """Send more bytes; those that are acknowledged (``Upload-Offset``) are on disk."""
    actor = web.current_actor()
    require_version()
    if request.mimetype != BYTES:
        raise WrongType(Refusal.CONTENT_TYPE)
    offset = tus.whole_number(request.headers.get("Upload-Offset"))
    if offset is None:
        raise malformed("Upload-Offset", Refusal.OFFSET)
    upload = queries.get_upload(actor, upload_id)
    return _progressed(upload, _receive(upload, offset), HTTPStatus.NO_CONTENT)


@api.route("/uploads/<id:upload_id>", methods=["DELETE"], provide_automatic_options=False)
@web.describes(status=204)
def drop_upload(upload_id: int) -> Response:
    """Give up an upload; its bytes are removed."""
    actor = web.current_actor()
    require_version()
    upload = queries.get_upload(actor, upload_id)
    if upload.video_id is None:
        with _opened(upload):
            actions.drop_upload(actor, upload_id)
    else:
        actions.drop_upload(actor, upload_id)
    return empty(HTTPStatus.NO_CONTENT)


@api.route("/uploads/<id:upload_id>", methods=["POST"], provide_automatic_options=False)
def post_upload(upload_id: int) -> Response:
    """PATCH and DELETE for networks that let neither pass (``X-HTTP-Method-Override``)."""
    meant = request.headers.get("X-HTTP-Method-Override", "").upper()
    views: dict[str, Callable[[int], Response]] = {"PATCH": append_upload, "DELETE": drop_upload}
    if meant not in views:
        raise Invalid(N_("This address takes POST only in place of PATCH or DELETE."))
    return views[meant](upload_id)


def _receive_first(upload: "Upload") -> int:
    """The bytes that come with the announcement; where they are refused, so is all of it, because
    nobody would learn its address."""
    try:
        return _receive(upload, 0)
    except (Refused, WrongChecksum):
        actions.drop_upload(web.current_actor(), upload.id)
        raise


def _receive(upload: "Upload", offset: int) -> int:
    """Take the body as the bytes from ``offset`` on; returns the new offset."""
    if upload.video_id is not None:
        _check_offset(offset, upload.length_bytes)
        return upload.length_bytes
    with _opened(upload) as partial:
        _check_offset(offset, partial.size)
        refusal = tus.room_for(request.content_length, offset, upload.length_bytes)
        if refusal:
            raise TooLarge(refusal)
        _append(partial, upload.length_bytes - offset)
        if partial.size == upload.length_bytes:
            actions.finish_upload(web.current_actor(), upload.id)
            return upload.length_bytes
        return partial.size


@contextmanager
def _opened(upload: "Upload") -> Iterator[Partial]:
    with ExitStack() as held:
        try:
            partial = held.enter_context(open_partial(queries.partial_path(upload)))
        except Locked:
            raise Locked(Refusal.IN_USE) from None
        yield partial


def _check_offset(claimed: int, true: int) -> None:
    if claimed != true:
        raise Conflict(Refusal.WRONG_OFFSET)


def _append(partial: Partial, most: int) -> None:
    wanted = tus.checksum(request.headers.get("Upload-Checksum"))
    if isinstance(wanted, Refusal):
        raise Refused(wanted)
    if wanted is None:
        partial.append(_read_body, most)
        return
    if partial.append_checked(_read_body, most, wanted.algorithm, wanted.digest) is None:
        raise WrongChecksum


def _read_body(size: int) -> bytes:
    """The next bytes of the body; a line that breaks ends it, and what came before is kept."""
    try:
        return request.stream.read(size)
    except (ClientDisconnected, OSError):
        return b""


def _progressed(upload: "Upload", offset: int, status: HTTPStatus) -> Response:
    answer = empty(status)
    answer.headers["Upload-Offset"] = str(offset)
    answer.headers["Upload-Expires"] = http_date(upload.expires_at)
    return answer


def _upload_json(upload: "Upload", offset: int) -> UploadJson:
    video = queries.find_video(web.current_actor(), upload.video_id) if upload.video_id else None
    return {
        "id": str(upload.id),
        "filename": upload.filename,
        "length": upload.length_bytes,
        "offset": offset,
        "video_id": str(upload.video_id) if upload.video_id else None,
        "duplicate_of": duplicate_json(video) if video else None,
    }
