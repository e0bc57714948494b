"""A lesson of the demo, with what belongs to it: captions, and the questions it asks."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.courses import actions as courses
from app.courses.forms import ChapterForm, NewCaptions, NewLesson
from app.courses.forms.questions import NewQuestion, OptionForm
from app.courses.rules import LessonKind
from app.demo.forms import LessonOutline
from app.kit.db import transactional
from app.videos.rules.captions import Encoding, Reading

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def make_lesson(
    teacher: "User", course_id: int, outline: LessonOutline, files: Mapping[str, int]
) -> None:
    """The last lesson of a draft; ``files`` are the ids of what was made of each file, by path."""
    made = courses.add_lesson(teacher, course_id, _new_lesson(outline, files))
    _caption(teacher, course_id, made.lesson_id, outline)
    for asked in outline.questions:
        form = NewQuestion(
            at_ms=outline.asked_at_ms(asked),
            kind=asked.kind,
            body=asked.body,
            options=tuple(OptionForm(text=one.text, right=one.right) for one in asked.options),
            explanation=asked.explanation,
        )
        courses.put_question(teacher, course_id, made.lesson_id, form)


def _caption(teacher: "User", course_id: int, lesson_id: int, outline: LessonOutline) -> None:
    """The captions that a lecture's slides say, under the name a teacher would give the file."""
    for language, cues in outline.captions().items():
        form = NewCaptions(language=language)
        name = f"{Path(outline.video or '').stem}.{language}.srt"
        found = Reading(cues, (), Encoding.UTF8)
        courses.put_captions(teacher, course_id, lesson_id, form, found, name)


def _new_lesson(outline: LessonOutline, files: Mapping[str, int]) -> NewLesson:
    return NewLesson(
        title=outline.title,
        kind=_kind_of(outline),
        video_id=files[outline.video] if outline.video else None,
        document_id=files[outline.document] if outline.document else None,
        body=outline.written(files),
        required=outline.required,
        chapters=tuple(ChapterForm(at_ms=one.at_ms, title=one.title) for one in outline.chapters()),
    )


def _kind_of(outline: LessonOutline) -> LessonKind:
    if outline.video:
        return LessonKind.VIDEO
    return LessonKind.DOCUMENT if outline.document else LessonKind.ARTICLE
