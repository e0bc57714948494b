"""The transcript of a lesson: a page to read, and the same as a part beside the player."""

from typing import Any

from flask import make_response, request
from flask_babel import get_locale

from app.kit.web import current_actor, render
from app.learning.queries.transcript import transcript
from app.learning.views import pages


@pages.get("/lessons/<id:lesson_id>/transcript")
def show_transcript(lesson_id: int) -> Any:
    """What is said in a lesson; each line leads to its moment."""
    language = request.args.get("language")
    locale = str(get_locale()).replace("_", "-")
    found = transcript(current_actor(), lesson_id, language, locale)
    part = request.headers.get("HX-Request-Type") == "partial"
    template = "learning/transcript_part.html" if part else "learning/transcript.html"
    answer = make_response(render(template, transcript=found, part=part))
    answer.headers["Vary"] = "HX-Request-Type"
    return answer
