"""Captions of a lesson: which there are, put there by its author, taken away."""

from typing import Annotated, Any, TypedDict

from flask import request, url_for
from pydantic import StringConstraints

from app.courses import actions, queries
from app.courses.api import api
from app.courses.forms import NewCaptions
from app.kit.errors import Invalid, NotFound
from app.kit.forms import parse
from app.kit.offload import offload
from app.kit.web import current_actor, describes, read_json
from app.reasons import N_
from app.videos.queries import TrackFacts
from app.videos.rules.captions import FILE_MOST_BYTES, Language, Reading, read_file, read_text

NO_FILE = N_("Please choose a file of captions.")


class CaptionsUpload(NewCaptions):
    """Captions as `text` (SRT, WebVTT or ASS); or as multipart with a `file`, whose `encoding` is
    found where it is not told."""

    text: Annotated[str, StringConstraints(strip_whitespace=False)] = ""


class CaptionsJson(TypedDict):
    """One track; `url` is WebVTT for whoever may see the lesson."""

    id: str
    language: str
    label: str
    cues: int
    ends_seconds: float
    url: str


class CaptionsListJson(TypedDict):
    items: list[CaptionsJson]
    next: None


@api.get("/lessons/<id:lesson_id>/captions")
@describes(answers=CaptionsListJson)
def list_captions(lesson_id: int) -> Any:
    """The captions of a lesson, a track for each language, in the revision I study."""
    tracks = queries.captions_of(current_actor(), lesson_id)
    return {"items": [_track(lesson_id, one) for one in tracks], "next": None}


@api.post("/lessons/<id:lesson_id>/captions")
@describes(takes=CaptionsUpload, answers=CaptionsJson, status=201)
def put_captions(lesson_id: int) -> Any:
    """Give a lesson of my draft captions in a language; 422 names each fault with its line."""
    actor = current_actor()
    course_id = queries.course_of_lesson(lesson_id)
    queries.get_course(actor, course_id)
    length_ms = queries.recording_ms(course_id, lesson_id)
    form, found, name = _read(length_ms)
    actions.put_captions(actor, course_id, lesson_id, form, found, name)
    tracks = queries.caption_shelf(actor, course_id, lesson_id).tracks
    track = next(one for one in tracks if one.language is form.language)
    return _track(lesson_id, track), 201, {"Location": _url(lesson_id, track)}


@api.delete("/lessons/<id:lesson_id>/captions/<language>")
@describes(status=204)
def remove_captions(lesson_id: int, language: str) -> Any:
    """Show no captions of that language any more in my draft; what is published keeps them."""
    if language not in set(Language):
        raise NotFound()
    course_id = queries.course_of_lesson(lesson_id)
    actions.remove_captions(current_actor(), course_id, lesson_id, Language(language))
    return "", 204


def _read(length_ms: int | None) -> tuple[NewCaptions, Reading, str]:
    if request.mimetype != "multipart/form-data":
        typed = read_json(CaptionsUpload)
        return typed, offload(read_text, typed.text, length_ms), ""
    form = parse(NewCaptions, request.form.to_dict())
    file = request.files.get("file")
    if file is None:
        raise Invalid(errors={"file": [NO_FILE]})
    raw = file.read(FILE_MOST_BYTES + 1)
    return form, offload(read_file, raw, form.encoding, length_ms), file.filename or ""


def _track(lesson_id: int, track: TrackFacts) -> dict[str, Any]:
    return {
        "id": str(track.id),
        "language": track.language,
        "label": track.label,
        "cues": track.cue_count,
        "ends_seconds": track.ends_ms / 1000,
        "url": _url(lesson_id, track),
    }


def _url(lesson_id: int, track: TrackFacts) -> str:
    return url_for("courses.show_captions", lesson_id=lesson_id, track_id=track.id)
