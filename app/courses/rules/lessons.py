"""Lessons: their kinds, how long an article takes to read, how long a micro-course may be."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from app.courses.rules.states import Kind
from app.reasons import Reason

T = TypeVar("T")

CHARACTERS_A_MINUTE = 220
"""The pace at which a lecture is spoken, so that a text is worth what its recording would be: it is
read to be learned from, tables and cases included. A convention of this academy."""
READING_LEAST_MS = 60_000
MICRO_MOST_MS = 15 * 60_000
"""微课 last at most 15 minutes (云南省干部在线学习学院, 学习学时制; see DOMAIN 5)."""


class LessonKind(StrEnum):
    """What a lesson is made of."""

    VIDEO = "video"
    AUDIO = "audio"
    ARTICLE = "article"
    DOCUMENT = "document"
    LIVE = "live"


RECORDED = frozenset({LessonKind.VIDEO, LessonKind.AUDIO})
"""The kinds that are made of a recording: a film, or the sound of any recording."""
MADE_HERE = RECORDED | {LessonKind.ARTICLE, LessonKind.DOCUMENT}
"""The kinds that the studio can make so far."""


class StreamRefusal(Reason):
    OPEN_A_PLAY = (
        "open_a_play",
        "Learners watch a lesson on its page, where it is counted.",
    )


class LessonRefusal(Reason):
    NOT_YET = "kind_not_yet", "Lessons of this kind cannot be made here yet."
    NO_VIDEO = "no_video", "Please upload a video for this lesson."
    NO_RECORDING = "no_recording", "Please choose a recording to listen to for this lesson."
    SOUND_ALONE = (
        "sound_alone",
        "There is no picture in this recording. Please make it an audio lesson.",
    )
    SILENT = (
        "silent",
        "There is nothing to hear in this recording. Please make it a video lesson.",
    )
    OTHER_KIND = (
        "other_kind",
        "A lesson keeps its kind; only video and audio can be turned into each other.",
    )
    NO_TEXT = "no_text", "Please write the text of this article."
    NO_DOCUMENT = "no_document", "Please choose a PDF file for this lesson."
    NOT_ALL = "not_all", "The new order must name every lesson of this course exactly once."
    MICRO_TOO_LONG = "micro_too_long", "A micro-course lasts 15 minutes at most."


def reading_ms(characters: int) -> int:
    """How long an article of so many characters takes, in milliseconds; a minute at least."""
    return max(READING_LEAST_MS, characters * 60_000 // CHARACTERS_A_MINUTE)


def refuse_lesson(
    kind: LessonKind, *, has_video: bool, has_text: bool, has_document: bool = False
) -> LessonRefusal | None:
    """Why a lesson of ``kind`` cannot be made from what was given."""
    if kind not in MADE_HERE:
        return LessonRefusal.NOT_YET
    if kind is LessonKind.VIDEO and not has_video:
        return LessonRefusal.NO_VIDEO
    if kind is LessonKind.AUDIO and not has_video:
        return LessonRefusal.NO_RECORDING
    if kind is LessonKind.ARTICLE and not has_text:
        return LessonRefusal.NO_TEXT
    if kind is LessonKind.DOCUMENT and not has_document:
        return LessonRefusal.NO_DOCUMENT
    return None


def refuse_picture(kind: LessonKind, has_picture: bool | None) -> LessonRefusal | None:
    """Why a recording cannot be a lesson of ``kind``; ``has_picture`` is None until it is known."""
    if kind is LessonKind.VIDEO and has_picture is False:
        return LessonRefusal.SOUND_ALONE
    return None


def refuse_sound(kind: LessonKind, has_sound: bool | None) -> LessonRefusal | None:
    """Why nobody can listen to a recording; ``has_sound`` is None until it is known."""
    if kind is LessonKind.AUDIO and has_sound is False:
        return LessonRefusal.SILENT
    return None


def refuse_turning(old: LessonKind, new: LessonKind) -> LessonRefusal | None:
    """Why a lesson cannot become one of another kind: what was watched is kept by its file."""
    if old is new or {old, new} == RECORDED:
        return None
    return LessonRefusal.OTHER_KIND


def refuse_length(kind: Kind, total_ms: int) -> LessonRefusal | None:
    """Why a course of ``kind`` cannot last ``total_ms`` (measured)."""
    if kind is Kind.MICRO and total_ms > MICRO_MOST_MS:
        return LessonRefusal.MICRO_TOO_LONG
    return None


def moved(order: Sequence[T], item: T, place: int) -> list[T]:
    """``order`` with ``item`` at ``place`` (from 1; beyond either end counts as that end)."""
    rest = [other for other in order if other != item]
    at = min(max(place, 1), len(rest) + 1) - 1
    return [*rest[:at], item, *rest[at:]]
