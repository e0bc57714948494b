"""Streams of live lessons as files, where no server in front sends them.

Playlists change with every segment and are asked for again and again; who holds one asks for what
is new (``?_HLS_skip=YES``). Segments and heads never change under their address. Public, as nobody
can play a segment without its key, which only the invited are given (ADR 0035); the folder's name
is unguessable, too.
"""

import re

from flask import Response, current_app, request

from app.kit import web
from app.kit.blobs import blobs
from app.kit.errors import NotFound
from app.live.queries import PREFIX
from app.live.rules import INDEX, RECENT
from app.live.views import pages

NAME = re.compile(
    r"[0-9a-f]{32}/(?:index\.m3u8|(?:hi|low)/(?:index\.m3u8|head[0-9]+\.mp4|[0-9]+\.m4s))", re.ASCII
)
KINDS = {
    "m3u8": "application/vnd.apple.mpegurl",
    "mp4": "video/mp4",
    "m4s": "video/iso.segment",
}
FOREVER = "public, max-age=31536000, immutable"
A_MOMENT = "public, max-age=1"
LISTS = "m3u8"
RUNG = re.compile(r"[0-9a-f]{32}/(?:hi|low)", re.ASCII)


@pages.get(f"/media/{PREFIX}/<path:name>")
@web.public
def stream(name: str) -> Response:
    """A playlist, a head or a segment of a live lesson."""
    if not NAME.fullmatch(name):
        raise NotFound()
    key, ending = f"{PREFIX}/{_wanted(name)}", name.rpartition(".")[2]
    direct = blobs().direct_url(key) if ending != LISTS else None
    if direct is not None:
        return Response(status=302, headers={"Location": direct, "Cache-Control": A_MOMENT})
    blob = blobs().find(key)
    answer = Response(mimetype=KINDS[ending])
    answer.headers["Cache-Control"] = A_MOMENT if ending == LISTS else FOREVER
    answer.set_etag(blob.etag)
    if request.if_none_match.contains(blob.etag):
        answer.status_code = 304
        return answer
    accel = current_app.config["SETTINGS"].accel_redirect
    if accel:
        answer.headers["X-Accel-Redirect"] = f"{accel.rstrip('/')}/{key}"
        return answer
    answer.headers["Content-Length"] = str(blob.size)
    if request.method != "HEAD":
        answer.response = blobs().open_range(key, 0, blob.size)
        answer.direct_passthrough = True
    return answer


def _wanted(name: str) -> str:
    """The file that a player gets: in place of a whole list what is new in it, where it asks so."""
    home, _, last = name.rpartition("/")
    recent = f"{home}/{RECENT}"
    if "_HLS_skip" not in request.args or last != INDEX or not RUNG.fullmatch(home):
        return name
    try:
        blobs().find(f"{PREFIX}/{recent}")
    except NotFound:
        return name
    return recent
