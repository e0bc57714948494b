"""Captions of a lesson: uploaded, typed and corrected in the studio; fetched by players."""

from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.courses import actions, queries
from app.courses.forms import NewCaptions, RemovedCaptions
from app.courses.views import pages
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.offload import offload
from app.kit.web import current_actor, field_sentences, flash_undo, read_page, render, sentence
from app.reasons import N_
from app.videos.rules.captions import (
    FILE_MOST_BYTES,
    LANGUAGES,
    NAMES,
    Language,
    Reading,
    read_file,
    read_text,
    written_srt,
    written_vtt,
)

NO_FILE = N_("Please choose a file of captions.")
WRITTEN = {
    "srt": (written_srt, "application/x-subrip; charset=utf-8"),
    "vtt": (written_vtt, "text/vtt; charset=utf-8"),
}
DESK = "/studio/courses/<id:course_id>/lessons/<id:lesson_id>/captions"
A_DAY = "private, max-age=86400"


@pages.get(DESK + "/<language>")
def edit_captions(course_id: int, lesson_id: int, language: str) -> str:
    """The captions of one language, ready to be changed; an empty page where there are none."""
    shelf = queries.caption_shelf(current_actor(), course_id, lesson_id)
    track = shelf.track(_language(language))
    text = ""
    if track:
        _track, cues = queries.cues_for(current_actor(), lesson_id, track.id)
        text = written_srt(cues)
    found = offload(read_text, text, shelf.length_ms) if text else None
    return captions_page(course_id, lesson_id, _language(language), text, found)


@pages.post(DESK)
def put_captions(course_id: int, lesson_id: int) -> Any:
    """A file or typed text becomes the captions of its language, unless something is wrong."""
    actor = current_actor()
    shelf = queries.caption_shelf(actor, course_id, lesson_id)
    form = read_page(NewCaptions)
    file = request.files.get("file")
    name = file.filename or "" if file else ""
    if file and name:
        raw = file.read(FILE_MOST_BYTES + 1)
        found = offload(read_file, raw, form.encoding, shelf.length_ms)
    elif "text" in request.form:
        found = offload(read_text, request.form["text"], shelf.length_ms)
    else:
        raise Invalid(errors={"file": [NO_FILE]})
    try:
        actions.put_captions(actor, course_id, lesson_id, form, found, name)
    except Invalid as refusal:
        errors = field_sentences(refusal)
        read_as = NAMES[found.encoding] if name and found.text else ""
        page = captions_page(
            course_id, lesson_id, form.language, found.text, found, errors, read_as=read_as
        )
        return page, 422
    except Conflict as refusal:
        text = found.text
        return captions_page(
            course_id, lesson_id, form.language, text, found, refused=sentence(refusal)
        ), 409
    _say_kept(found, bool(name))
    here = url_for(
        ".edit_captions", course_id=course_id, lesson_id=lesson_id, language=form.language
    )
    return redirect(here, 303)


@pages.post(DESK + "/<language>/remove")
def remove_captions(course_id: int, lesson_id: int, language: str) -> Any:
    """Captions of that language are not shown any more; it can be taken back at once."""
    gone = actions.remove_captions(current_actor(), course_id, lesson_id, _language(language))
    flash_undo(
        _("Captions in %(language)s are removed.", language=LANGUAGES[_language(language)]),
        url_for(".restore_captions", course_id=course_id, lesson_id=lesson_id),
        track_id=str(gone),
    )
    return _back(course_id, lesson_id)


@pages.post(DESK + "/restore")
def restore_captions(course_id: int, lesson_id: int) -> Any:
    """Captions that were removed are shown again."""
    removed = read_page(RemovedCaptions)
    language = actions.restore_captions(current_actor(), course_id, lesson_id, removed.track_id)
    flash(_("Captions in %(language)s are back.", language=LANGUAGES[language]), "done")
    return _back(course_id, lesson_id)


@pages.get(DESK + "/<language>.srt", defaults={"kind": "srt"})
@pages.get(DESK + "/<language>.vtt", defaults={"kind": "vtt"})
def download_captions(course_id: int, lesson_id: int, language: str, kind: str) -> Response:
    """The captions of one language as a file, for their author."""
    track = queries.caption_shelf(current_actor(), course_id, lesson_id).track(_language(language))
    if track is None:
        raise NotFound()
    _track, cues = queries.cues_for(current_actor(), lesson_id, track.id)
    write, mimetype = WRITTEN[kind]
    answer = make_response(write(cues))
    answer.headers["Content-Type"] = mimetype
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"lesson-{lesson_id}.{language}.{kind}"
    )
    return answer


@pages.get("/lessons/<id:lesson_id>/captions/<id:track_id>.vtt")
def show_captions(lesson_id: int, track_id: int) -> Any:
    """A track as players take it, for who may see the lesson; a track never changes."""
    _track, cues = queries.cues_for(current_actor(), lesson_id, track_id)
    answer = make_response(written_vtt(cues))
    answer.headers["Content-Type"] = WRITTEN["vtt"][1]
    answer.headers["Cache-Control"] = A_DAY
    answer.set_etag(f"captions-{track_id}")
    return answer.make_conditional(request)


def captions_page(
    course_id: int,
    lesson_id: int,
    language: Language,
    text: str,
    found: Reading | None,
    errors: dict[str, list[str]] | None = None,
    refused: str = "",
    read_as: str = "",
) -> str:
    """The editor with what was typed or uploaded, and what is wrong with it."""
    actor = current_actor()
    shelf = queries.caption_shelf(actor, course_id, lesson_id)
    return render(
        "courses/captions.html",
        sheet=queries.editable_course(actor, course_id),
        lesson=queries.editable_lesson(actor, course_id, lesson_id),
        shelf=shelf,
        language=language,
        track=shelf.track(language),
        text=text,
        found=found,
        faults=_said(found),
        errors=errors or {},
        refused=refused,
        read_as=read_as,
        **caption_choices(),
    )


def caption_choices() -> dict[str, Any]:
    """What the form of an upload offers."""
    languages = [(one.value, name) for one, name in LANGUAGES.items()]
    own = str(get_locale()).replace("_", "-")
    return {
        "languages": languages,
        "own_language": own if own in LANGUAGES else Language.ZH_HANS.value,
        "encodings": [("", _("Found by itself")), *((one.value, NAMES[one]) for one in NAMES)],
    }


def _said(found: Reading | None) -> list[dict[str, Any]]:
    """Each fault as its sentence, with its line and whether it hinders."""
    return [
        {"line": one.line, "hinders": one.hinders, "says": _(one.flaw.sentence, **one.values)}
        for one in (found.faults if found else ())
    ]


def _say_kept(found: Reading, uploaded: bool) -> None:
    count = len(found.cues)
    if uploaded:
        said = ngettext(
            "%(num)s caption was read from the file (%(encoding)s).",
            "%(num)s captions were read from the file (%(encoding)s).",
            count,
            encoding=NAMES[found.encoding],
        )
    else:
        said = ngettext("%(num)s caption is saved.", "%(num)s captions are saved.", count)
    flash(said, "done")


def _language(tag: str) -> Language:
    try:
        return Language(tag)
    except ValueError:
        raise NotFound() from None


def _back(course_id: int, lesson_id: int) -> Any:
    here = url_for(".open_lesson", course_id=course_id, lesson_id=lesson_id, _anchor="captions")
    return redirect(here, 303)
