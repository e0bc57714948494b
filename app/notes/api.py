"""One's own notes over HTTP, for the player beside them and for programs."""

from typing import Any

from flask import Blueprint

from app.kit.errors import NotFound
from app.kit.web import current_actor, describes, read_json, read_query
from app.notes import actions, forms, queries

api = Blueprint("notes_api", __name__, url_prefix="/api/v1")


@api.get("/lessons/<id:lesson_id>/notes")
@describes(query=forms.Search, answers=dict)
def list_notes(lesson_id: int) -> Any:
    """My notes on a lesson, in the lesson's order; ``q`` finds words in them."""
    form = read_query(forms.Search)
    found = queries.notes_on(current_actor(), lesson_id, form, form.q)
    return {"items": [note.as_json() for note in found.items], "next": found.next}


@api.post("/lessons/<id:lesson_id>/notes")
@describes(takes=forms.NewNote, answers=dict, status=201)
def write_note(lesson_id: int) -> Any:
    """Write something down; the same ``client_id`` again is written once."""
    note = actions.write_note(current_actor(), lesson_id, read_json(forms.NewNote))
    return queries.see(note).as_json(), 201


@api.patch("/lessons/<id:lesson_id>/notes/<id:note_id>")
@describes(takes=forms.ChangedNote, answers=dict)
def change_note(lesson_id: int, note_id: int) -> Any:
    """Give my note other words; with ``version``, only if it is still that one (else 409)."""
    _on(lesson_id, note_id)
    note = actions.change_note(current_actor(), note_id, read_json(forms.ChangedNote))
    return queries.see(note).as_json()


@api.delete("/lessons/<id:lesson_id>/notes/<id:note_id>")
@describes(status=204)
def delete_note(lesson_id: int, note_id: int) -> Any:
    """Take my note away; it can be restored for 30 days."""
    _on(lesson_id, note_id)
    actions.delete_note(current_actor(), note_id)
    return "", 204


@api.post("/lessons/<id:lesson_id>/notes/<id:note_id>/restore")
@describes(answers=dict)
def restore_note(lesson_id: int, note_id: int) -> Any:
    """Bring my deleted note back."""
    _on(lesson_id, note_id)
    return queries.see(actions.restore_note(current_actor(), note_id)).as_json()


def _on(lesson_id: int, note_id: int) -> None:
    """Refuse an address that names my note beside another lesson."""
    if queries.get_kept(current_actor(), note_id).lesson_id != lesson_id:
        raise NotFound()
