"""What of a lesson is played: a file, or something that takes a while to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Protocol

from app.courses import queries as courses
from app.courses.models import LessonVersion
from app.courses.rules import LessonKind, Section, pages_ms, sections_of, sections_of_pages
from app.documents import queries as documents
from app.documents.queries import DocumentFacts
from app.videos import queries as videos
from app.videos.queries import VideoFacts
from app.videos.rules import MASTER, SOUND


@dataclass(frozen=True)
class Material:
    """What of a lesson is played: one recording, or one text or document that takes a while."""

    lesson_id: int
    file_hash: str
    duration_ms: int
    video_id: int | None
    """The recording; None for what is read."""
    poster_url: str | None
    sound_alone: bool = False
    """Whether the recording is listened to, whatever there is to look at."""
    body_html: str = ""
    """The words of a text."""
    document: DocumentFacts | None = None
    """The pages of a document."""

    @cached_property
    def sections(self) -> Sequence[Section]:
        """The sections of a text, the pages of a document; only those who open it look for them."""
        if self.document:
            return sections_of_pages(self.document.characters)
        return sections_of(self.body_html, self.duration_ms) if self.body_html else ()

    @property
    def plays(self) -> bool:
        """Whether it runs by itself, and is not a text that somebody reads."""
        return self.video_id is not None

    @property
    def playlist(self) -> str | None:
        """The name of the playlist a player begins with; None for a text."""
        if not self.plays:
            return None
        return SOUND if self.sound_alone else MASTER


class Playable(Protocol):
    """A lesson of some revision, as far as playing it goes."""

    @property
    def lesson_id(self) -> int: ...
    @property
    def kind(self) -> LessonKind: ...
    @property
    def video_id(self) -> int | None: ...
    @property
    def document_id(self) -> int | None: ...
    @property
    def duration_ms(self) -> int | None: ...
    @property
    def body_html(self) -> str: ...


def materials_of(lessons: Sequence[Playable]) -> dict[int, Material]:
    """What is played in each of these lessons, by lesson id; those not ready are left out."""
    facts = videos.facts({lesson.video_id for lesson in lessons if lesson.video_id})
    files = documents.documents(lesson.document_id for lesson in lessons)
    found = (_material(lesson, facts, files) for lesson in lessons)
    return {material.lesson_id: material for material in found if material is not None}


def _material(
    lesson: Playable, facts: dict[int, VideoFacts], files: dict[int, DocumentFacts]
) -> Material | None:
    if lesson.document_id is not None:
        return _document_material(lesson, files.get(lesson.document_id))
    if lesson.video_id is None:
        return _text_material(lesson)
    video = facts.get(lesson.video_id)
    if video is None or not (video.ready and video.file_hash and video.duration_ms):
        return None
    return Material(
        lesson.lesson_id,
        video.file_hash,
        video.duration_ms,
        video.id,
        video.poster_url,
        sound_alone=lesson.kind is LessonKind.AUDIO,
    )


def _document_material(lesson: Playable, document: DocumentFacts | None) -> Material | None:
    """Kept by the hash of the file: what was read of it counts on in a new revision."""
    if document is None or not document.ready:
        return None
    length = pages_ms(document.characters)
    file_hash = f"pages-{document.file_hash}"
    return Material(lesson.lesson_id, file_hash, length, None, None, document=document)


def _text_material(lesson: Playable) -> Material | None:
    if not lesson.body_html or not lesson.duration_ms:
        return None
    text_hash = "text-" + sha256(lesson.body_html.encode()).hexdigest()
    return Material(
        lesson.lesson_id, text_hash, lesson.duration_ms, None, None, body_html=lesson.body_html
    )


def lessons_to_complete(revision_id: int) -> Sequence[LessonVersion]:
    """What completes a revision: its required lessons, or all of them if none is required."""
    lessons = courses.lessons_of(revision_id)
    return [lesson for lesson in lessons if lesson.required] or lessons
