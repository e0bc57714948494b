"""What a revision still lacks before it can be submitted for review."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.courses.rules.lessons import LessonKind, refuse_length, refuse_picture, refuse_sound
from app.courses.rules.states import Kind
from app.reasons import Reason

CAPTIONS_SLACK_MS = 1000
"""As captions are checked against their recording (``videos.rules.captions``)."""


class Lack(Reason):
    """One kind of thing that is missing; sentences name the lesson where there is one."""

    SUMMARY = "no_summary", "Write a summary: it is what people find and judge this course by."
    TOPIC = "no_topic", "Choose a topic."
    LESSON = "no_lesson", "Add at least one lesson."
    REQUIRED = "no_required", "Mark at least one lesson as required."
    VIDEO = "no_video", "“%(lesson)s” has no video yet."
    NOT_READY = "video_not_ready", "The video of “%(lesson)s” is still being prepared."
    UNUSABLE = "video_unusable", "The video of “%(lesson)s” cannot be used. Please replace it."
    SOUND_ALONE = (
        "video_sound_alone",
        "There is no picture in the recording of “%(lesson)s”. Make it an audio lesson.",
    )
    SILENT = (
        "video_silent",
        "There is nothing to hear in the recording of “%(lesson)s”. Make it a video lesson.",
    )
    CAPTIONS = (
        "captions_beyond",
        "The captions of “%(lesson)s” go on after its recording has ended. Please check them.",
    )
    QUESTIONS = (
        "questions_beyond",
        "A question in “%(lesson)s” comes after its recording has ended. Please move it.",
    )
    DOCUMENT = "no_document", "“%(lesson)s” has no document yet."
    PAGES = "document_not_ready", "The pages of “%(lesson)s” are still being made."
    DOCUMENT_UNUSABLE = (
        "document_unusable",
        "The document of “%(lesson)s” cannot be shown. Please replace it.",
    )
    TEXT = "no_text", "“%(lesson)s” has no text yet."
    TOO_LONG = (
        "micro_too_long",
        "A micro-course lasts 15 minutes at most. Shorten it or make it a topic course.",
    )


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What is known of a lesson; ``duration_ms`` is measured, None while nobody knows."""

    lesson_id: int
    title: str
    kind: LessonKind
    required: bool
    has_video: bool
    unusable: bool
    has_text: bool
    duration_ms: int | None
    has_picture: bool | None = None
    """Whether its recording has something to look at; None while nobody knows."""
    has_sound: bool | None = None
    """Whether its recording has something to hear; None while nobody knows."""
    has_document: bool = False
    """Whether it has a file of pages; ``unusable`` is said of it as of a recording."""
    captions_end_ms: int = 0
    """When the last caption ends, of whichever track; 0 without captions."""
    last_question_ms: int = 0
    """When the last question is asked; 0 without questions."""


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """What is known of a revision."""

    kind: Kind
    summary: str
    has_topic: bool
    lessons: Sequence[LessonFacts]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: why, and of which lesson."""

    lack: Lack
    lesson_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def code(self) -> str:
        return self.lack.code

    @property
    def sentence(self) -> str:
        """An English msgid; ``values`` are what it names."""
        return self.lack.sentence


def missing(revision: RevisionFacts) -> list[Missing]:
    """Everything that keeps a revision from being submitted, in the order of the page."""
    return list(_of_revision(revision)) + [
        lack for lesson in revision.lessons for lack in _of_lesson(lesson)
    ]


def _of_revision(revision: RevisionFacts) -> Iterator[Missing]:
    if not revision.summary.strip():
        yield Missing(Lack.SUMMARY)
    if not revision.has_topic:
        yield Missing(Lack.TOPIC)
    if not revision.lessons:
        yield Missing(Lack.LESSON)
    elif not any(lesson.required for lesson in revision.lessons):
        yield Missing(Lack.REQUIRED)
    if refuse_length(revision.kind, sum(one.duration_ms or 0 for one in revision.lessons)):
        yield Missing(Lack.TOO_LONG)


def _of_lesson(lesson: LessonFacts) -> Iterator[Missing]:
    lack = _lack_of(lesson)
    if lack:
        yield Missing(lack, lesson.lesson_id, MappingProxyType({"lesson": lesson.title}))


def _lack_of(lesson: LessonFacts) -> Lack | None:
    if lesson.kind is LessonKind.ARTICLE:
        return None if lesson.has_text else Lack.TEXT
    if lesson.kind is LessonKind.DOCUMENT:
        return _lack_of_document(lesson)
    if not lesson.has_video:
        return Lack.VIDEO
    if lesson.unusable:
        return Lack.UNUSABLE
    if refuse_picture(lesson.kind, lesson.has_picture):
        return Lack.SOUND_ALONE
    if refuse_sound(lesson.kind, lesson.has_sound):
        return Lack.SILENT
    if lesson.duration_ms is None:
        return Lack.NOT_READY
    if lesson.captions_end_ms > lesson.duration_ms + CAPTIONS_SLACK_MS:
        return Lack.CAPTIONS
    return Lack.QUESTIONS if lesson.last_question_ms >= lesson.duration_ms else None


def _lack_of_document(lesson: LessonFacts) -> Lack | None:
    if not lesson.has_document:
        return Lack.DOCUMENT
    if lesson.unusable:
        return Lack.DOCUMENT_UNUSABLE
    return Lack.PAGES if lesson.duration_ms is None else None
