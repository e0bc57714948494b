"""A stored file that only the person who asked may see."""

from flask import Response, current_app, request

from app.kit.blobs import blobs

A_DAY = "private, max-age=86400"


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
