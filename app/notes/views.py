"""Pages: my notes in a course, one of them to change, and all of them as text."""

from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.courses import queries as courses
from app.kit import clock
from app.kit.errors import Conflict, Invalid
from app.kit.web import (
    current_actor,
    field_sentences,
    read_page,
    read_query,
    redirect_within,
    render,
    sentence,
)
from app.notes import actions, forms, queries, rules

pages = Blueprint("notes", __name__)


@pages.app_context_processor
def _for_notes() -> dict[str, Any]:
    """``new_note_id()``: a name for the next note of a page form; sent twice, written once."""
    return {"new_note_id": lambda: token_urlsafe(12), "longest_note": rules.LONGEST_NOTE}


@pages.get("/courses/<id:course_id>/notes")
def notebook(course_id: int) -> str:
    """My notes in a course, by lesson."""
    form = read_query(forms.JustDeleted)
    found = queries.notebook(current_actor(), course_id, form, form.q)
    more = url_for(".notebook", course_id=course_id, q=form.q or None, cursor=found.next)
    return render(
        "notes/notebook.html",
        book=found,
        q=form.q,
        deleted=form.deleted,
        next_url=more if found.next else None,
    )


@pages.get("/courses/<id:course_id>/notes.txt")
def export_text(course_id: int) -> Response:
    """All my notes in a course as a text file."""
    text = rules.as_text(*_written(course_id))
    # Old editors of office PCs need the mark and the line ends to read it.
    return _file(course_id, "\ufeff" + text.replace("\n", "\r\n"), "txt", "text/plain")


@pages.get("/courses/<id:course_id>/notes.md")
def export_markdown(course_id: int) -> Response:
    """All my notes in a course as Markdown."""
    return _file(course_id, rules.as_markdown(*_written(course_id)), "md", "text/markdown")


def _written(course_id: int) -> tuple[str, str, list[rules.Leaf]]:
    viewer = current_actor()
    title, leaves = queries.leaves(viewer, course_id)
    at = format_datetime(clock.now(), _("d MMM yyyy, HH:mm"))
    named = [rules.Leaf(one.title or _("No longer in the course"), one.notes) for one in leaves]
    return _("Notes on “%(title)s”", title=title), f"{viewer.name} · {at}", named


def _file(course_id: int, text: str, ending: str, kind: str) -> Response:
    name = courses.titles([course_id]).get(course_id, "notes")
    shown = quote(f"{name[:80]}-{_('Notes')}.{ending}")
    answer = Response(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"notes.{ending}\"; filename*=UTF-8''{shown}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/lessons/<id:lesson_id>/notes")
def write_note(lesson_id: int) -> Any:
    """Write something down beside a lesson."""
    try:
        actions.write_note(current_actor(), lesson_id, read_page(forms.NewNote))
    except (Invalid, Conflict) as refusal:
        return _again(refusal, address=url_for(".write_note", lesson_id=lesson_id))
    flash(_("Your note is saved."), "done")
    return _back(url_for("learning.lesson", lesson_id=lesson_id) + "#notes")


@pages.get("/notes/<id:note_id>")
def note(note_id: int) -> str:
    """One of my notes, to be changed or deleted."""
    found = queries.see(queries.get_note(current_actor(), note_id))
    return _page(
        address=url_for(".change_note", note_id=note_id), note=found, draft=found.body, errors={}
    )


@pages.post("/notes/<id:note_id>")
def change_note(note_id: int) -> Any:
    """Give one of my notes other words."""
    try:
        changed = actions.change_note(current_actor(), note_id, read_page(forms.ChangedNote))
    except (Invalid, Conflict) as refusal:
        address = url_for(".change_note", note_id=note_id)
        kept = queries.see(queries.get_note(current_actor(), note_id))
        return _again(refusal, address=address, note=kept)
    flash(_("Your note is saved."), "done")
    return _back(_shelf(changed.course_id, note_id))


@pages.post("/notes/<id:note_id>/delete")
def delete_note(note_id: int) -> Any:
    """Take one of my notes away; the next page offers it back."""
    gone = actions.delete_note(current_actor(), note_id)
    return redirect(url_for(".notebook", course_id=gone.course_id, deleted=note_id), 303)


@pages.post("/notes/<id:note_id>/restore")
def restore_note(note_id: int) -> Any:
    """Bring one of my notes back."""
    back = actions.restore_note(current_actor(), note_id)
    flash(_("Your note is back."), "done")
    return redirect(_shelf(back.course_id, note_id), 303)


def _shelf(course_id: int, note_id: int) -> str:
    return url_for(".notebook", course_id=course_id) + f"#note-{note_id}"


def _back(otherwise: str) -> Any:
    return redirect_within(request.form.get("next"), otherwise)


def _again(refusal: Invalid | Conflict, **values: Any) -> tuple[str, int]:
    """The note's own page, with the words that were not taken and why."""
    errors = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
    errors = errors or {"body": [sentence(refusal)]}
    return _page(draft=request.form.get("body", ""), errors=errors, **values), int(refusal.status)


def _page(**values: Any) -> str:
    kept = {name: request.form.get(name, "") for name in ("client_id", "at_seconds", "next")}
    return render("notes/note.html", **({"note": None, "kept": kept} | values))
