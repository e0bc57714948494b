"""The facts that the automatic checks look at."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from opencc import OpenCC
from sqlalchemy import select

from app.courses import queries as courses
from app.courses.models import Course, LessonVersion, Revision
from app.documents import queries as documents
from app.kit.db import session
from app.moderation.models import RecordingCheck
from app.moderation.rules import (
    CourseFacts,
    Finding,
    VideoChecked,
    doubled,
    findings,
    halfwidth,
    plain_words,
)
from app.videos import queries as videos
from app.videos.queries import VideoFacts
from app.videos.rules.captions import Language


def check(
    course: Course,
    revision: Revision,
    versions: Sequence[LessonVersion],
    facts: Mapping[int, VideoFacts],
) -> list[Finding]:
    """What a machine sees of this revision, what needs a look first."""
    measured = _measured({one.video_id for one in versions if one.video_id})
    text = _text(revision, versions)
    said = _said(versions)
    recordings = [
        _checked(one, facts[one.video_id], measured.get(one.video_id), said.get(one.id, ()))
        for one in versions
        if one.video_id is not None and one.video_id in facts
    ]
    lengths: list[int] = [one.duration_ms or _recorded_ms(one, facts) for one in versions]
    return findings(
        CourseFacts(
            kind=course.kind,
            total_ms=sum(lengths),
            summary=revision.summary,
            has_topic=revision.topic_id is not None,
            has_units=course.hosting_organisation_id is not None,
            has_person=bool(course.responsible_person.strip()),
            videos=recordings,
            traditional=_traditional(text),
            halfwidth=halfwidth(text),
            doubled=doubled(text),
        )
    )


def _recorded_ms(version: LessonVersion, facts: Mapping[int, VideoFacts]) -> int:
    """How long the recording of a lesson is; 0 where there is none, or not measured yet."""
    found = facts.get(version.video_id) if version.video_id is not None else None
    return (found.duration_ms or 0) if found else 0


def _text(revision: Revision, versions: Sequence[LessonVersion]) -> str:
    """Everything of the course that is read."""
    pages = documents.words_of([one.document_id for one in versions if one.document_id])
    parts = [revision.title, revision.summary]
    for one in versions:
        parts += [one.title, plain_words(one.body_html), *pages.get(one.document_id or 0, ())]
    asked = courses.questions_among([id for one in versions for id in one.question_ids])
    for question in asked:
        options = [option.text for option in question.options]
        parts += [question.body, *options, question.explanation]
    return "\n".join(parts)


def _said(versions: Sequence[LessonVersion]) -> dict[int, list[tuple[int, str]]]:
    """Traditional characters in simplified captions, with their moment, by lesson version."""
    tracks = videos.caption_tracks(id for one in versions for id in one.caption_track_ids)
    simplified = {one.id for one in tracks if one.language is Language.ZH_HANS}
    cues = videos.cues_by_track(simplified)
    return {
        version.id: [
            (cue.start_ms, character)
            for track_id in version.caption_track_ids
            for cue in cues.get(track_id, ())
            for character in _traditional(cue.text)
        ]
        for version in versions
    }


def _traditional(text: str) -> list[str]:
    """Characters that simplified writing has another form for, in their order."""
    simplified = _simplifier().convert(text)
    if len(simplified) != len(text):
        return []  # phrases of another length: no single character can be named
    return [was for was, now in zip(text, simplified, strict=True) if was != now]


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _measured(video_ids: Collection[int]) -> dict[int, RecordingCheck]:
    if not video_ids:
        return {}
    wanted = select(RecordingCheck).where(RecordingCheck.video_id.in_(video_ids))
    return {one.video_id: one for one in session.scalars(wanted)}


def _checked(
    version: LessonVersion,
    video: VideoFacts,
    measured: RecordingCheck | None,
    traditional: Sequence[tuple[int, str]],
) -> VideoChecked:
    centi = measured.loudness_centi if measured else None
    milli = measured.fps_milli if measured else None
    return VideoChecked(
        lesson_id=version.lesson_id,
        title=version.title,
        duration_ms=video.duration_ms if video.ready else None,
        width=video.width,
        height=video.height,
        fps=milli / 1000 if milli is not None else None,
        loudness=centi / 100 if centi is not None else None,
        blank=[(start, end) for start, end in measured.blank] if measured else [],
        silent=[(start, end) for start, end in measured.silent] if measured else [],
        file_hash=video.file_hash,
        problem=video.problem,
        traditional=traditional,
    )
