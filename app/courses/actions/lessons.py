"""Lessons of a draft: added, changed, put in order, removed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from app.courses.actions.courses import draft_revision
from app.courses.forms import (
    LessonChange,
    NewLesson,
    chapters_of,
)
from app.courses.models import Lesson, LessonVersion, Revision
from app.courses.permissions import Actor
from app.courses.queries import WrittenArticle, lessons_of, measured_ms, written_article
from app.courses.rules import (
    RECORDED,
    Chapter,
    LessonKind,
    LessonRefusal,
    characters_of,
    moved,
    pages_ms,
    reading_ms,
    refuse_beyond,
    refuse_lesson,
    refuse_older,
    refuse_picture,
    refuse_sound,
    refuse_turning,
)
from app.documents import queries as documents
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotFound
from app.reasons import N_
from app.videos import actions as recordings
from app.videos import queries as videos


@transactional
def add_lesson(actor: Actor, course_id: int, form: NewLesson) -> LessonVersion:
    """A new last lesson; for the same ``form_key`` the one added before.

    Raises NotFound, NotAllowed, Conflict as ``draft_revision`` does, and Invalid for a video or
    document that is not the author's or cannot be used, an empty article, a kind that cannot be
    made yet.
    """
    revision = draft_revision(actor, course_id)
    added = _added_before(revision, form.form_key)
    if added:
        return added
    lesson = Lesson(course_id=course_id, creation_key=form.form_key, created_at=clock.now())
    session.add(lesson)
    session.flush()
    text = _article(actor, lesson.id, form.kind, form.body)
    _check_content(actor, form.kind, form.video_id, text, form.document_id)
    version = LessonVersion(
        revision_id=revision.id,
        lesson_id=lesson.id,
        position=len(lessons_of(revision.id)) + 1,
        title=form.title,
        kind=form.kind,
        video_id=form.video_id if form.kind in RECORDED else None,
        required=form.required,
    )
    _mark_chapters(version, chapters_of(form.chapters))
    if text is not None:
        _write_article(version, form.body, text)
    if form.kind is LessonKind.DOCUMENT:
        _show_document(actor, version, form.document_id)
    session.add(version)
    _touch(revision)
    return version


@transactional
def edit_lesson(actor: Actor, course_id: int, lesson_id: int, form: LessonChange) -> LessonVersion:
    """Change what the form names; ``position`` puts the lesson in that place.

    Raises as above, and Conflict when the lesson was changed since the form was opened.
    """
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    given = form.model_fields_set
    older = refuse_older(version.edits, form.edits)
    if older:
        raise Conflict(older)
    if "title" in given and not form.title:
        raise Invalid(errors={"title": [N_("Please fill this in.")]})
    for name in {"title", "required"} & given:
        setattr(version, name, getattr(form, name))
    _change_content(actor, version, form)
    if "position" in given:
        _renumber(moved(list(lessons_of(revision.id)), version, form.position))
    if given - {"position", "edits"}:
        version.edits += 1
    _touch(revision)
    return version


def _change_content(actor: Actor, version: LessonVersion, form: LessonChange) -> None:
    given = form.model_fields_set
    # The same words again stay as they were rendered: what was read of them is kept by that.
    if "body" in given and version.kind is LessonKind.ARTICLE and form.body != version.body:
        text = written_article(actor, version.lesson_id, form.body)
        _check_content(actor, version.kind, None, text)
        _write_article(version, form.body, text)
    if {"kind", "video_id"} & given:
        _change_recording(actor, version, form)
    if "document_id" in given and version.kind is LessonKind.DOCUMENT:
        _show_document(actor, version, form.document_id or version.document_id)
    if "chapters" in given:
        _mark_chapters(version, chapters_of(form.chapters))


def _change_recording(actor: Actor, version: LessonVersion, form: LessonChange) -> None:
    """Another recording, or the same one to be heard instead of watched, or the other way."""
    given = form.model_fields_set
    kind = form.kind if "kind" in given else version.kind
    refusal = refuse_turning(version.kind, kind)
    if refusal:
        raise Invalid(errors={"kind": [refusal.sentence]})
    if kind not in RECORDED:
        return
    video_id = form.video_id if "video_id" in given else version.video_id
    if (kind, video_id) != (version.kind, version.video_id):
        _check_content(actor, kind, video_id, None)
    if video_id != version.video_id:
        version.duration_ms = None
    version.kind, version.video_id = kind, video_id


@transactional
def order_lessons(actor: Actor, course_id: int, lesson_ids: Sequence[int]) -> Revision:
    """Put all lessons in this order; raises Invalid unless each is named exactly once."""
    revision = draft_revision(actor, course_id)
    by_id = {version.lesson_id: version for version in lessons_of(revision.id)}
    if sorted(by_id) != sorted(lesson_ids):
        raise Invalid(errors={"lesson_ids": [LessonRefusal.NOT_ALL.sentence]})
    _renumber([by_id[lesson_id] for lesson_id in lesson_ids])
    _touch(revision)
    return revision


@transactional
def remove_lesson(actor: Actor, course_id: int, lesson_id: int) -> LessonVersion:
    """Take a lesson out of the draft; published revisions and what was watched keep it."""
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    session.delete(version)
    session.flush()
    _renumber(lessons_of(revision.id))
    _touch(revision)
    return version


@transactional
def convert_again(actor: Actor, course_id: int, lesson_id: int) -> LessonVersion:
    """Try the conversion of a lesson's recording once more.

    Raises as above, NotFound for a lesson without a recording of the author's, and Conflict when
    the same file would fail again.
    """
    version = _get(draft_revision(actor, course_id), lesson_id)
    if version.video_id is None:
        raise NotFound()
    recordings.convert_again(actor, version.video_id)
    return version


def _get(revision: Revision, lesson_id: int) -> LessonVersion:
    version = session.scalar(
        select(LessonVersion).where(
            LessonVersion.revision_id == revision.id, LessonVersion.lesson_id == lesson_id
        )
    )
    if version is None:
        raise NotFound()
    return version


def _added_before(revision: Revision, form_key: str | None) -> LessonVersion | None:
    if form_key is None:
        return None
    return session.scalar(
        select(LessonVersion)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(LessonVersion.revision_id == revision.id, Lesson.creation_key == form_key)
    )


def _article(actor: Actor, lesson_id: int, kind: LessonKind, body: str) -> WrittenArticle | None:
    return written_article(actor, lesson_id, body) if kind is LessonKind.ARTICLE else None


def _check_content(
    actor: Actor,
    kind: LessonKind,
    video_id: int | None,
    text: WrittenArticle | None,
    document_id: int | None = None,
) -> None:
    refusal = refuse_lesson(
        kind,
        has_video=video_id is not None,
        has_text=text is not None and bool(text.html),
        has_document=document_id is not None,
    )
    if refusal:
        raise Invalid(errors={_FIELDS[refusal]: [refusal.sentence]})
    if kind not in RECORDED or video_id is None:
        return
    facts = videos.facts([video_id]).get(video_id)
    if facts is None or facts.owner_id != actor.id:
        raise Invalid(errors={"video_id": [N_("This is not a video of yours.")]})
    if facts.problem:
        raise Invalid(errors={"video_id": [facts.problem]})
    refusal = refuse_picture(kind, facts.has_picture) or refuse_sound(kind, facts.has_sound)
    if refusal:
        raise Invalid(errors={"kind": [refusal.sentence]})


_FIELDS = {
    LessonRefusal.NOT_YET: "kind",
    LessonRefusal.NO_VIDEO: "video_id",
    LessonRefusal.NO_RECORDING: "video_id",
    LessonRefusal.NO_TEXT: "body",
    LessonRefusal.NO_DOCUMENT: "document_id",
}


def _write_article(version: LessonVersion, body: str, text: WrittenArticle) -> None:
    version.body = body
    version.body_html = text.html
    version.picture_ids = text.picture_ids
    version.duration_ms = reading_ms(characters_of(text.html))


def _show_document(actor: Actor, version: LessonVersion, document_id: int | None) -> None:
    """The lesson is made of that document; how long it takes is known once its pages are."""
    documents.hold_document(document_id)
    facts = documents.documents([document_id]).get(document_id or 0)
    if facts is None or facts.owner_id != actor.id:
        raise Invalid(errors={"document_id": [N_("This is not a document of yours.")]})
    if facts.problem:
        raise Invalid(errors={"document_id": [facts.problem]})
    version.document_id = facts.id
    version.duration_ms = pages_ms(facts.characters) if facts.ready else None


def _mark_chapters(version: LessonVersion, chapters: Sequence[Chapter]) -> None:
    """Chapters are of a recording; they begin before it ends, as far as its length is known."""
    facts = videos.facts([version.video_id] if version.video_id else [])
    found = refuse_beyond(chapters, measured_ms(version, facts))
    if found:
        said: Any = (found.refusal.sentence, found.values)
        raise Invalid(errors={"chapters": [said]})
    version.chapters = [asdict(one) for one in chapters] if version.kind in RECORDED else []


def _renumber(versions: Sequence[LessonVersion]) -> None:
    for position, version in enumerate(versions, start=1):
        version.position = position


def _touch(revision: Revision) -> None:
    revision.edited_at = clock.now()
    session.flush()
