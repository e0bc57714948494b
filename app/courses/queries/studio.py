"""What the studio shows its author: my courses, and one of them open for work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.queries import organisation_titles
from app.courses.models import Course, CourseStart, LessonVersion, Revision
from app.courses.permissions import Actor, can_edit
from app.courses.queries.courses import (
    find_course,
    newest_number,
    newest_revision,
    published_revision,
)
from app.courses.queries.lessons import missing_before_submit
from app.courses.queries.sheet import CourseSheet, course_sheet
from app.courses.rules import Kind, Missing, State, shown_state
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page, Paging, page
from app.videos import queries as videos
from app.videos.queries import Passage, Unfinished

SPARE_MOST = 30


@dataclass(frozen=True)
class StudioCourse:
    """One line of "my courses"."""

    id: int
    title: str
    kind: Kind
    state: State
    published: bool
    """Whether learners can see it now."""
    revision: int
    lessons: int
    edited_at: datetime


def my_courses(viewer: Actor, paging: Paging) -> Page[StudioCourse]:
    """The viewer's own courses, the one touched last first."""
    lessons = (
        select(func.count(LessonVersion.id))
        .where(LessonVersion.revision_id == Revision.id)
        .scalar_subquery()
    )
    statement = (
        select(Course, Revision, lessons.label("lessons"))
        .join(Revision, (Revision.course_id == Course.id) & (Revision.number == newest_number()))
        .where(Course.owner_id == viewer.id)
    )
    keys: list[Any] = [(Revision.edited_at, "desc"), (Course.id, "desc")]
    return page(statement, keys, paging.cursor, paging.limit).map(_studio_course)


def _studio_course(row: Any) -> StudioCourse:
    course, revision, lessons = row
    return StudioCourse(
        id=course.id,
        title=revision.title,
        kind=course.kind,
        state=shown_state(course.state, revision.stage),
        published=course.state is State.PUBLISHED,
        revision=revision.number,
        lessons=lessons,
        edited_at=revision.edited_at,
    )


def editable_course(viewer: Actor, course_id: int) -> CourseSheet:
    """The viewer's own course; everybody else's does not exist in the studio (NotFound)."""
    course = find_course(viewer, course_id)
    if course is None or not can_edit(viewer, course.owner_id):
        raise NotFound()
    return course_sheet(viewer, course_id)


@dataclass(frozen=True)
class Workbench:
    """A course open for work, with everything its author has to know about it."""

    sheet: CourseSheet
    missing: Sequence[Missing]
    passages: Mapping[int, Passage]
    """How far the recordings that are not ready are, by video id."""
    unfinished: Sequence[Unfinished]
    spare: Sequence[tuple[int, str]]
    """Recordings of the author's that no lesson shows: id and file name."""
    copies: Sequence[videos.Copy]
    """Those among them of which there is an earlier one."""
    storage: videos.Storage
    """How much the author's organisation keeps, and may."""
    organisations: Mapping[int, str]
    published_number: int | None
    """The revision that newcomers get."""
    begun: int
    finished: int
    """How many people began the course, and how many of them have completed it."""

    @property
    def lacking(self) -> set[str]:
        """The codes of what is missing."""
        return {one.code for one in self.missing}


def workbench(viewer: Actor, course_id: int) -> Workbench:
    """The viewer's own course with its recordings on their way; raises NotFound for others'."""
    sheet = editable_course(viewer, course_id)
    preparing = [one.video_id for one in sheet.lessons if one.video_id and one.duration_ms is None]
    units = [sheet.hosting_organisation_id, sheet.building_organisation_id]
    published = published_revision(course_id)
    begun, finished = session.execute(
        select(func.count(), func.count(CourseStart.finished_at)).where(
            CourseStart.course_id == course_id
        )
    ).one()
    return Workbench(
        sheet=sheet,
        missing=missing_before_submit(sheet.revision_id) if sheet.editable else [],
        passages=videos.passages(preparing),
        unfinished=videos.unfinished_uploads(viewer) if sheet.editable else [],
        spare=_spare_recordings(viewer) if sheet.editable else [],
        copies=videos.unused_copies(viewer, _shown_recordings()) if sheet.editable else [],
        storage=videos.storage_of(viewer),
        organisations=organisation_titles([one for one in units if one]),
        published_number=published.number if published else None,
        begun=begun,
        finished=finished,
    )


def _spare_recordings(viewer: Actor) -> list[tuple[int, str]]:
    """The viewer's recordings that can be used and that no lesson shows, the latest first."""
    return videos.usable_names(viewer, _shown_recordings(), SPARE_MOST)


def _shown_recordings() -> Select[Any]:
    return select(LessonVersion.video_id).where(LessonVersion.video_id.is_not(None))


def editable_lesson(viewer: Actor, course_id: int, lesson_id: int) -> LessonVersion:
    """A lesson of the newest revision of the viewer's own course; raises NotFound."""
    course = find_course(viewer, course_id)
    if course is None or not can_edit(viewer, course.owner_id):
        raise NotFound()
    version = session.scalar(
        select(LessonVersion).where(
            LessonVersion.revision_id == newest_revision(course_id).id,
            LessonVersion.lesson_id == lesson_id,
        )
    )
    if version is None:
        raise NotFound()
    return version
