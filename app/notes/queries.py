"""Reads of one's own notes. Every read is bound to the viewer; there is no other way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.courses import queries as courses
from app.courses.models import LessonVersion, Revision
from app.kit import paging
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page, Paging
from app.notes.models import LessonNote
from app.notes.permissions import Actor, owns
from app.notes.rules import Leaf, Refusal, Written

_LAST = 1_000_000
"""The place of a lesson that the course has dropped: after those it has."""


@dataclass(frozen=True)
class NoteView:
    """A note as its writer reads it."""

    id: int
    lesson_id: int
    course_id: int
    body: str
    at_seconds: float | None
    written_at: datetime
    edited_at: datetime | None
    version: int
    client_id: str

    def as_json(self) -> dict[str, Any]:
        """The note as the API carries it."""
        return {
            "id": str(self.id),
            "lesson_id": str(self.lesson_id),
            "body": self.body,
            "at_seconds": self.at_seconds,
            "written_at": self.written_at.isoformat(),
            "edited_at": self.edited_at.isoformat() if self.edited_at else None,
            "version": self.version,
            "client_id": self.client_id,
        }


def see(note: LessonNote) -> NoteView:
    """A note of the database as its writer reads it."""
    return NoteView(
        id=note.id,
        lesson_id=note.lesson_id,
        course_id=note.course_id,
        body=note.body,
        at_seconds=None if note.at_ms is None else note.at_ms / 1000,
        written_at=note.written_at,
        edited_at=note.edited_at,
        version=note.version,
        client_id=note.client_id,
    )


def _mine(viewer: Actor, words: str = "") -> Select[Any]:
    mine = select(LessonNote).where(
        LessonNote.person_id == viewer.id, LessonNote.deleted_at.is_(None)
    )
    return mine.where(LessonNote.body.icontains(words, autoescape=True)) if words else mine


def _in_lesson_order() -> list[paging.Key]:
    at: ColumnElement[int] = func.coalesce(LessonNote.at_ms, -1)
    return [(at, "asc"), (LessonNote.id, "asc")]


def notes_on(viewer: Actor, lesson_id: int, where: Paging, words: str = "") -> Page[NoteView]:
    """The viewer's notes on a lesson, in the lesson's order.

    Raises NotFound for a lesson that they can neither see nor have written about.
    """
    mine = _mine(viewer, words).where(LessonNote.lesson_id == lesson_id)
    found = paging.page(mine, _in_lesson_order(), where.cursor, where.limit)
    if not found.items and not wrote_on(viewer, lesson_id):
        courses.lesson_for(viewer, lesson_id)
    return found.map(see)


def wrote_on(viewer: Actor, lesson_id: int) -> bool:
    """Whether the viewer has ever written a note on this lesson."""
    known = select(LessonNote.id).where(
        LessonNote.person_id == viewer.id, LessonNote.lesson_id == lesson_id
    )
    return session.scalar(known.limit(1)) is not None


def count_on(viewer: Actor, lesson_id: int) -> int:
    """How many notes the viewer has on a lesson."""
    counted = select(func.count()).where(
        LessonNote.person_id == viewer.id,
        LessonNote.lesson_id == lesson_id,
        LessonNote.deleted_at.is_(None),
    )
    return session.scalar(counted) or 0


def count_in(viewer: Actor, course_id: int) -> int:
    """How many notes the viewer has in a course."""
    counted = select(func.count()).where(
        LessonNote.person_id == viewer.id,
        LessonNote.course_id == course_id,
        LessonNote.deleted_at.is_(None),
    )
    return session.scalar(counted) or 0


def get_note(viewer: Actor, note_id: int) -> LessonNote:
    """One's own note; raises NotFound for a deleted one and for anybody else's."""
    note = get_kept(viewer, note_id)
    if note.deleted_at:
        raise NotFound(Refusal.NO_NOTE)
    return note


def get_kept(viewer: Actor, note_id: int) -> LessonNote:
    """One's own note, deleted or not; raises NotFound for anybody else's."""
    note = session.get(LessonNote, note_id)
    if note is None or not owns(viewer, note.person_id):
        raise NotFound(Refusal.NO_NOTE)
    return note


def find_own(viewer: Actor, lesson_id: int, client_id: str) -> LessonNote | None:
    """What the viewer has already written under this name."""
    return session.scalar(
        select(LessonNote).where(
            LessonNote.person_id == viewer.id,
            LessonNote.lesson_id == lesson_id,
            LessonNote.client_id == client_id,
        )
    )


@dataclass(frozen=True)
class Shelf:
    """The notes of one lesson on a page of the notebook; no place if the course dropped it."""

    lesson_id: int
    place: int | None
    title: str
    notes: Sequence[NoteView]


@dataclass(frozen=True)
class Notebook:
    """One person's notes in one course: a page of them, by lesson."""

    course_id: int
    title: str
    count: int
    shelves: Sequence[Shelf]
    next: str | None


def notebook(viewer: Actor, course_id: int, where: Paging, words: str = "") -> Notebook:
    """The viewer's notes in a course, in the order of its lessons.

    What one wrote stays readable when the course is gone. Raises NotFound for a course that the
    viewer can neither see nor has written in.
    """
    revision = _studied(viewer, course_id)
    count = count_in(viewer, course_id)
    if not count:
        courses.get_course(viewer, course_id)
    found = _pages_of(viewer, course_id, revision, where, words)
    return Notebook(
        course_id=course_id,
        title=revision.title if revision else "",
        count=count,
        shelves=_shelves(found.items, _lessons(revision)),
        next=found.next,
    )


def leaves(viewer: Actor, course_id: int) -> tuple[str, list[Leaf]]:
    """Everything the viewer wrote in a course, to be written out; raises as :func:`notebook`."""
    whole = notebook(viewer, course_id, Paging(limit=200))
    shelves, cursor = list(whole.shelves), whole.next
    while cursor:
        part = notebook(viewer, course_id, Paging(limit=200, cursor=cursor))
        shelves, cursor = shelves + list(part.shelves), part.next
    written: dict[int, Leaf] = {}
    for shelf in shelves:
        before = written.get(shelf.lesson_id, Leaf(shelf.title, []))
        notes = [Written(note.at_seconds, note.body) for note in shelf.notes]
        written[shelf.lesson_id] = Leaf(shelf.title, [*before.notes, *notes])
    return whole.title, list(written.values())


def _studied(viewer: Actor, course_id: int) -> Revision | None:
    """The wording of the course that this person studies, or the newest; None: no such course."""
    try:
        return courses.revision_for(viewer.id, course_id) or courses.newest_revision(course_id)
    except NotFound:
        return None


def _lessons(revision: Revision | None) -> dict[int, tuple[int, str]]:
    versions = courses.lessons_of(revision.id) if revision else []
    return {one.lesson_id: (place, one.title) for place, one in enumerate(versions, start=1)}


def _pages_of(
    viewer: Actor, course_id: int, revision: Revision | None, where: Paging, words: str
) -> Page[LessonNote]:
    position: ColumnElement[int] = func.coalesce(LessonVersion.position, _LAST)
    mine = (
        _mine(viewer, words)
        .where(LessonNote.course_id == course_id)
        .outerjoin(
            LessonVersion,
            and_(
                LessonVersion.lesson_id == LessonNote.lesson_id,
                LessonVersion.revision_id == (revision.id if revision else 0),
            ),
        )
    )
    keys: list[paging.Key] = [(position, "asc"), (LessonNote.lesson_id, "asc")]
    return paging.page(mine, keys + _in_lesson_order(), where.cursor, where.limit)


def _shelves(notes: Sequence[LessonNote], lessons: dict[int, tuple[int, str]]) -> list[Shelf]:
    by_lesson: dict[int, list[NoteView]] = {}
    for note in notes:
        by_lesson.setdefault(note.lesson_id, []).append(see(note))
    return [_shelf(lessons, lesson_id, kept) for lesson_id, kept in by_lesson.items()]


def _shelf(lessons: dict[int, tuple[int, str]], lesson_id: int, notes: list[NoteView]) -> Shelf:
    place, title = lessons.get(lesson_id, (None, ""))
    return Shelf(lesson_id, place, title, notes)
