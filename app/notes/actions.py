"""What people do with their notes: write, change, delete, bring back."""

from sqlalchemy import delete, select

from app.courses import queries as courses
from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.notes import queries
from app.notes.forms import ChangedNote, NewNote
from app.notes.models import LessonNote
from app.notes.permissions import Actor, can_keep_notes, owns
from app.notes.rules import KEPT_AFTER_DELETION, MOST_IN_A_COURSE, Refusal


@transactional
def write_note(actor: Actor, lesson_id: int, form: NewNote) -> LessonNote:
    """Write something down beside a lesson; the same ``client_id`` again is written once.

    Raises NotFound for a lesson the actor cannot see, NotAllowed for the three administrators,
    Conflict when they have 2,000 notes in the course already.
    """
    lesson = courses.lesson_for(actor, lesson_id)
    if not can_keep_notes(actor):
        raise NotAllowed(Refusal.NOT_A_STUDENT)
    if queries.count_in(actor, lesson.course_id) >= MOST_IN_A_COURSE:
        known = queries.find_own(actor, lesson_id, form.client_id)
        if known is None:
            raise Conflict(Refusal.TOO_MANY, count=MOST_IN_A_COURSE)
    written = upsert(LessonNote.__table__).values(
        person_id=actor.id,
        lesson_id=lesson_id,
        course_id=lesson.course_id,
        client_id=form.client_id,
        at_ms=None if form.at_seconds is None else round(form.at_seconds * 1000),
        body=form.body,
        version=1,
        written_at=clock.now(),
    )
    session.execute(written.on_conflict_do_nothing())
    note = queries.find_own(actor, lesson_id, form.client_id)
    assert note is not None, "it was just written"
    return note


@transactional
def change_note(actor: Actor, note_id: int, form: ChangedNote) -> LessonNote:
    """Give one's note other words. The same words again change nothing.

    Raises NotFound for a deleted note and for anybody else's, Conflict when the note was changed
    since the version that the form names.
    """
    note = _own(actor, note_id)
    if note.deleted_at:
        raise NotFound(Refusal.NO_NOTE)
    if note.body == form.body:
        return note
    if form.version is not None and form.version != note.version:
        raise Conflict(Refusal.CHANGED)
    note.body = form.body
    note.version += 1
    note.edited_at = clock.now()
    return note


@transactional
def delete_note(actor: Actor, note_id: int) -> LessonNote:
    """Take one's note away; it can be brought back for 30 days. Deleting again changes nothing.

    What was deleted longer ago goes for good. Raises NotFound for anybody else's note.
    """
    note = _own(actor, note_id)
    note.deleted_at = note.deleted_at or clock.now()
    session.execute(
        delete(LessonNote).where(
            LessonNote.person_id == actor.id,
            LessonNote.deleted_at < clock.now() - KEPT_AFTER_DELETION,
        ),
        execution_options={"synchronize_session": False},
    )
    return note


@transactional
def restore_note(actor: Actor, note_id: int) -> LessonNote:
    """Bring one's deleted note back. Raises NotFound for one that is gone or anybody else's."""
    note = _own(actor, note_id)
    note.deleted_at = None
    return note


def _own(actor: Actor, note_id: int) -> LessonNote:
    note = session.scalar(locked(select(LessonNote).where(LessonNote.id == note_id)))
    if note is None or not owns(actor, note.person_id):
        raise NotFound(Refusal.NO_NOTE)
    return note
