"""A random mark for each browser, so that many people in one of them can be seen."""

import re
import secrets

from flask import Response, after_this_request, current_app, request

COOKIE = "browser"
KEPT_SECONDS = 400 * 24 * 3600
_MARK = re.compile(r"[0-9a-f]{32}")


def browser_mark() -> str:
    """The mark of this browser; one that has none is given one with the answer.

    It is a number of chance: it says nothing about the machine or its owner, and no script reads
    it. Who deletes it looks like a new browser, so a missing mark proves nothing.
    """
    known = request.cookies.get(COOKIE, "")
    if _MARK.fullmatch(known):
        return known
    mark = secrets.token_hex(16)

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            mark,
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response

    return mark
