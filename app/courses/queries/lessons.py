"""Lessons: of a revision, for a person, and what they still lack."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.courses.models import (
    Course,
    CourseStart,
    Lesson,
    LessonQuestion,
    LessonVersion,
    Revision,
)
from app.courses.permissions import Actor, can_see_drafts
from app.courses.queries.courses import get_revision, newest_revision
from app.courses.rules import (
    Chapter,
    LessonFacts,
    LessonKind,
    Missing,
    RevisionFacts,
    State,
    missing,
    open_to_newcomers,
    open_to_starters,
)
from app.documents import queries as documents
from app.documents.queries import DocumentFacts
from app.kit.db import session
from app.kit.errors import NotFound
from app.videos import queries as videos
from app.videos.queries import VideoFacts


@dataclass(frozen=True)
class LessonView:
    """A lesson as one person meets it, in a revision at ``stage``."""

    lesson_id: int
    course_id: int
    revision_id: int
    topic_id: int | None
    position: int
    title: str
    kind: LessonKind
    required: bool
    video_id: int | None
    document_id: int | None
    duration_ms: int | None
    body_html: str
    course_title: str
    chapters: Sequence[Chapter]
    caption_track_ids: Sequence[int]
    question_ids: Sequence[int]
    answers_right: bool
    owner_id: int
    stage: State

    @property
    def preview(self) -> bool:
        """Whether this revision is not published."""
        return self.stage is not State.PUBLISHED


def lessons_of(revision_id: int) -> Sequence[LessonVersion]:
    """The lessons of a revision in order, for callers that have decided who may know them."""
    return session.scalars(
        select(LessonVersion)
        .where(LessonVersion.revision_id == revision_id)
        .order_by(LessonVersion.position, LessonVersion.id)
    ).all()


def lessons_by_revision(revision_ids: Collection[int]) -> dict[int, list[LessonVersion]]:
    """As ``lessons_of``, for many revisions; one statement."""
    found: dict[int, list[LessonVersion]] = {}
    rows = session.scalars(
        select(LessonVersion)
        .where(LessonVersion.revision_id.in_(revision_ids))
        .order_by(LessonVersion.revision_id, LessonVersion.position, LessonVersion.id)
    )
    for row in rows:
        found.setdefault(row.revision_id, []).append(row)
    return found


def lesson_for(viewer: Actor, lesson_id: int) -> LessonView:
    """The lesson in the revision this person studies.

    That is the one they started, else the published one; authors and reviewers fall back to the
    newest. Raises NotFound when the lesson is in none that they may see.
    """
    lesson = session.get(Lesson, lesson_id)
    course = session.get(Course, lesson.course_id) if lesson else None
    if course is None:
        raise NotFound()
    for revision in _studied(viewer, course):
        version = version_in(revision.id, lesson_id)
        if version:
            return _view(course, revision, version)
    raise NotFound()


def open_versions(viewer: Actor, lesson_id: int) -> list[LessonVersion]:
    """A lesson in every revision that this person may look into; NotFound where there is none."""
    lesson = session.get(Lesson, lesson_id)
    course = session.get(Course, lesson.course_id) if lesson else None
    revisions = _studied(viewer, course) if course else []
    found = [version_in(one.id, lesson_id) for one in revisions]
    if not any(found):
        raise NotFound()
    return [one for one in found if one]


def version_in(revision_id: int, lesson_id: int) -> LessonVersion | None:
    """A lesson as that revision words it, for callers that have decided who may know it."""
    return session.scalar(
        select(LessonVersion).where(
            LessonVersion.revision_id == revision_id, LessonVersion.lesson_id == lesson_id
        )
    )


def _studied(viewer: Actor, course: Course) -> Sequence[Revision]:
    """The revisions to look into, the one that counts first."""
    start = session.get(CourseStart, (viewer.id, course.id))
    if start and open_to_starters(course.state):
        studied: int | None = start.revision_id
    else:
        studied = course.published_revision_id if open_to_newcomers(course.state) else None
    found = [get_revision(studied)] if studied else []
    if can_see_drafts(viewer, course.owner_id):
        newest = newest_revision(course.id)
        found += [newest] if newest.id != studied else []
    return found


def _view(course: Course, revision: Revision, version: LessonVersion) -> LessonView:
    return LessonView(
        lesson_id=version.lesson_id,
        course_id=course.id,
        revision_id=revision.id,
        topic_id=revision.topic_id,
        position=version.position,
        title=version.title,
        kind=version.kind,
        required=version.required,
        video_id=version.video_id,
        document_id=version.document_id,
        duration_ms=version.duration_ms,
        body_html=version.body_html,
        course_title=revision.title,
        chapters=chapters_in(version),
        caption_track_ids=version.caption_track_ids,
        question_ids=version.question_ids,
        answers_right=version.answers_right,
        owner_id=course.owner_id,
        stage=revision.stage,
    )


def chapters_in(version: LessonVersion) -> list[Chapter]:
    """The chapters of a lesson, in order."""
    return [Chapter(one["at_ms"], one["title"]) for one in version.chapters]


def measured_ms(lesson: LessonVersion, facts: dict[int, VideoFacts]) -> int | None:
    """How long a lesson is, measured; None while its video is not ready."""
    if lesson.duration_ms is not None:
        return lesson.duration_ms
    video = facts.get(lesson.video_id or 0)
    return video.duration_ms if video and video.ready else None


def course_seconds(revision_id: int) -> int:
    """The measured length of a revision: of all its lessons that are ready, in whole seconds."""
    revision = get_revision(revision_id)
    if revision.duration_ms is not None:
        return revision.duration_ms // 1000
    lessons = lessons_of(revision_id)
    facts = videos.facts([one.video_id for one in lessons if one.video_id])
    return sum(measured_ms(one, facts) or 0 for one in lessons) // 1000


def missing_before_submit(revision_id: int) -> list[Missing]:
    """Everything that keeps this revision from being submitted; empty when it is complete."""
    revision = get_revision(revision_id)
    course = session.get_one(Course, revision.course_id)
    lessons = lessons_of(revision_id)
    facts = videos.facts([one.video_id for one in lessons if one.video_id])
    tracks = videos.caption_tracks(id for one in lessons for id in one.caption_track_ids)
    ends = {track.id: track.ends_ms for track in tracks}
    asked = _moments_of(id for one in lessons for id in one.question_ids)
    files = documents.documents(one.document_id for one in lessons)
    return missing(
        RevisionFacts(
            kind=course.kind,
            summary=revision.summary,
            has_topic=revision.topic_id is not None,
            lessons=[
                _facts(one, facts, files.get(one.document_id or 0), ends, asked) for one in lessons
            ],
        )
    )


def _facts(
    lesson: LessonVersion,
    facts: dict[int, VideoFacts],
    document: DocumentFacts | None,
    caption_ends: Mapping[int, int],
    asked: Mapping[int, int],
) -> LessonFacts:
    video = facts.get(lesson.video_id or 0)
    return LessonFacts(
        lesson_id=lesson.lesson_id,
        title=lesson.title,
        kind=lesson.kind,
        required=lesson.required,
        has_video=video is not None,
        unusable=any(one is not None and one.problem is not None for one in (video, document)),
        has_document=document is not None,
        has_text=bool(lesson.body_html),
        has_picture=video.has_picture if video else None,
        has_sound=video.has_sound if video else None,
        duration_ms=measured_ms(lesson, facts),
        captions_end_ms=max((caption_ends[id] for id in lesson.caption_track_ids), default=0),
        last_question_ms=max((asked[id] for id in lesson.question_ids), default=0),
    )


def _moments_of(question_ids: Iterable[int]) -> dict[int, int]:
    """When each of these questions is asked."""
    wanted = set(question_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(LessonQuestion.id, LessonQuestion.at_ms).where(LessonQuestion.id.in_(wanted))
    )
    return {row.id: row.at_ms for row in rows}
