"""One course with everything that the API and the studio tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.queries import Person, people
from app.courses.models import Course, LessonVersion, Revision
from app.courses.permissions import Actor, can_edit, can_see_drafts
from app.courses.queries.courses import get_course, newest_revision, revision_for
from app.courses.queries.lessons import chapters_in, lessons_of, measured_ms
from app.courses.queries.topics import find_topic, subjects_of
from app.courses.rules import Chapter, Kind, LessonKind, State, refuse_edit, shown_state
from app.credits.queries import rule_set_for
from app.credits.rules import hours_for
from app.documents import queries as documents
from app.documents.queries import DocumentFacts
from app.kit import clock
from app.kit.errors import NotFound
from app.videos import queries as videos
from app.videos.queries import VideoFacts


@dataclass(frozen=True)
class LessonLine:
    """A lesson in a course. ``video`` and ``document`` are told to the author alone."""

    id: int
    title: str
    kind: LessonKind
    required: bool
    video_id: int | None
    duration_ms: int | None
    chapters: Sequence[Chapter]
    edits: int
    video: VideoFacts | None
    document_id: int | None
    document: DocumentFacts | None


@dataclass(frozen=True)
class CourseSheet:
    """A course as one person sees it: authors and reviewers its newest revision."""

    id: int
    kind: Kind
    state: State
    revision_id: int
    revision: int
    title: str
    summary: str
    topic_id: int | None
    topic: str
    tags: Sequence[str]
    level: str | None
    edits: int
    hosting_organisation_id: int | None
    building_organisation_id: int | None
    responsible_person: str
    owner: Person
    lessons: Sequence[LessonLine]
    duration_ms: int
    centihours: int
    mine: bool
    editable: bool
    """Whether its author may change it now (a published one: by opening a draft)."""
    first_publication: bool
    """Whether it was never published before, so that its kind may still change."""

    @property
    def room_id(self) -> str:
        return f"course-{self.id}"


def course_sheet(viewer: Actor, course_id: int) -> CourseSheet:
    """The course, its lessons and what it is worth today; raises NotFound."""
    course = get_course(viewer, course_id)
    drafts = can_see_drafts(viewer, course.owner_id)
    newest = newest_revision(course_id)
    revision = newest if drafts else revision_for(viewer.id, course_id)
    if revision is None:
        raise NotFound()
    mine = can_edit(viewer, course.owner_id)
    lessons = lessons_of(revision.id)
    facts = videos.facts([one.video_id for one in lessons if one.video_id])
    files = documents.documents(one.document_id for one in lessons) if mine else {}
    lines = [_line(one, facts, files, mine) for one in lessons]
    total_ms = sum(line.duration_ms or 0 for line in lines)
    return CourseSheet(
        id=course.id,
        kind=course.kind,
        state=shown_state(course.state, newest.stage) if drafts else course.state,
        revision_id=revision.id,
        revision=revision.number,
        owner=people([course.owner_id])[course.owner_id],
        lessons=lines,
        duration_ms=total_ms,
        centihours=_worth(viewer, revision, total_ms),
        mine=mine,
        editable=mine and refuse_edit(course.state, newest.stage) is None,
        first_publication=course.state is State.DRAFT,
        **_words(course, revision),
    )


def _words(course: Course, revision: Revision) -> dict[str, Any]:
    topic = find_topic(revision.topic_id)
    return {
        "title": revision.title,
        "summary": revision.summary,
        "topic_id": revision.topic_id,
        "topic": topic.title if topic else "",
        "tags": revision.tags,
        "level": revision.level,
        "edits": revision.edits,
        "hosting_organisation_id": course.hosting_organisation_id,
        "building_organisation_id": course.building_organisation_id,
        "responsible_person": course.responsible_person,
    }


def _line(
    lesson: LessonVersion,
    facts: dict[int, VideoFacts],
    files: dict[int, DocumentFacts],
    mine: bool,
) -> LessonLine:
    video = facts.get(lesson.video_id or 0) if mine else None
    return LessonLine(
        id=lesson.lesson_id,
        title=lesson.title,
        kind=lesson.kind,
        required=lesson.required,
        video_id=lesson.video_id,
        duration_ms=measured_ms(lesson, facts),
        chapters=chapters_in(lesson),
        edits=lesson.edits,
        video=video,
        document_id=lesson.document_id,
        document=files.get(lesson.document_id or 0),
    )


def _worth(viewer: Actor, revision: Revision, duration_ms: int) -> int:
    rules = rule_set_for(viewer.id, subjects_of(revision.topic_id), clock.today())
    return hours_for(duration_ms // 1000, rules)
