"""The lesson page: what is played, how far I am, what it earns, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.accounts.models import User
from app.accounts.rules import Role
from app.courses import queries as courses
from app.courses.queries import LessonView, PageView
from app.courses.rules import Chapter, Kind, Section
from app.learning.queries.course import CoursePage, LessonLine, course_page
from app.learning.rules import missing_spans
from app.live import queries as live
from app.live.rules.replay import recorded_ms
from app.progress import queries as progress
from app.progress.queries import LessonStanding, Material, QuestionMark
from app.progress.rules.completion import missing_by_section, missing_ms
from app.progress.rules.intervals import Interval
from app.videos import queries as videos
from app.videos.queries import TrackFacts

WORTH_GOING_BACK_MS = 1_000
"""A shorter hole in what was watched is not worth a click."""

SAME_LENGTH_MS = 3_000
"""How much the length of a recording may change when its parts are put together."""


@dataclass(frozen=True)
class Part:
    """A section of a text, or a page, and how much longer somebody has to read in it."""

    section: Section
    missing_ms: int
    page: PageView | None = None


@dataclass(frozen=True)
class LessonPage:
    """One lesson as one person sees it. ``material`` is None while its recording is prepared."""

    lesson: LessonView
    course: CoursePage
    material: Material | None
    standing: LessonStanding | None
    credited: bool
    """Whether watching counts: for learners, once the course is published."""
    captions: Sequence[TrackFacts] = ()
    """The tracks that the player offers and the transcript is made of."""
    questions: Sequence[QuestionMark] = ()
    """Where its recording asks something, for who is credited; nothing tells what."""
    pages: Sequence[PageView] = ()
    """The pages of a document."""
    live_room_id: str | None = None
    """The room of the live lesson whose recording this is."""

    @property
    def open_questions(self) -> Sequence[QuestionMark]:
        return [one for one in self.questions if not one.settled]

    @property
    def lines(self) -> Sequence[LessonLine]:
        return self.course.lessons

    @property
    def place(self) -> int:
        """The number of this lesson in its course, from 1."""
        ids = [line.lesson_id for line in self.lines]
        return ids.index(self.lesson.lesson_id) + 1 if self.lesson.lesson_id in ids else 1

    @property
    def next_line(self) -> LessonLine | None:
        return self.lines[self.place] if self.place < len(self.lines) else None

    @cached_property
    def parts(self) -> Sequence["Part"]:
        """The sections of a text or the pages of a document, each with what is still to be read of
        it; none of a recording."""
        sections = self.material.sections if self.material else ()
        left = missing_by_section(
            tuple(self.covered),
            [one.end_ms for one in sections],
            self.course.worth.rule_set.completion_permille,
        )
        pages: Sequence[PageView | None] = self.pages or [None] * len(sections)
        return [Part(*one) for one in zip(sections, left, pages, strict=True)]

    @property
    def duration_ms(self) -> int:
        return self.material.duration_ms if self.material else 0

    @property
    def covered(self) -> Sequence[Interval]:
        return self.standing.spans if self.standing else ()

    @property
    def gaps(self) -> Sequence[Interval]:
        """The parts left out before the furthest watched moment that are worth going back for."""
        covered = self.covered
        reached = covered[-1][1] if covered else 0
        return [
            (start, end)
            for start, end in missing_spans(covered, reached)
            if end - start >= WORTH_GOING_BACK_MS
        ]

    @property
    def resume_ms(self) -> int:
        """Where this person goes on."""
        return self.standing.resume_ms if self.standing else 0

    @property
    def chapters(self) -> Sequence[Chapter]:
        """What the teacher marked in this lesson, in its order."""
        return self.lesson.chapters

    @property
    def covered_ms(self) -> int:
        return self.standing.covered_ms if self.standing else 0

    @property
    def needed_ms(self) -> int:
        """How much of the lesson has to be watched in all."""
        return missing_ms(0, self.duration_ms, self.course.worth.rule_set.completion_permille)

    @property
    def unread(self) -> list[Part]:
        """The sections, or the pages, in which more is to be read."""
        return [part for part in self.parts if part.missing_ms > 0]

    @property
    def left_ms(self) -> int:
        """How much is still to be watched, or to be read in all sections together."""
        by_section = sum(part.missing_ms for part in self.parts)
        return max(by_section, self.needed_ms - self.covered_ms)

    @property
    def complete(self) -> bool:
        return bool(self.standing and self.standing.completed_at)

    @property
    def other_required_left(self) -> int:
        """How many other required lessons of the course are still to be completed."""
        return sum(
            1
            for line in self.lines
            if line.required and not line.completed_at and line.lesson_id != self.lesson.lesson_id
        )


def lesson_page(viewer: User, lesson_id: int) -> LessonPage:
    """The lesson in the revision the viewer studies; NotFound when it is not theirs to see."""
    lesson = courses.lesson_for(viewer, lesson_id)
    material = progress.materials_of([lesson]).get(lesson_id)
    standing = progress.standing_in(viewer.id, {lesson_id: material} if material else {})
    credited = viewer.has(Role.LEARNER) and not lesson.preview
    course = course_page(viewer, lesson.course_id)
    return LessonPage(
        lesson=lesson,
        course=course,
        material=material,
        standing=standing.get(lesson_id),
        credited=credited,
        captions=videos.caption_tracks(lesson.caption_track_ids),
        questions=progress.question_marks(viewer.id, lesson) if credited else (),
        pages=courses.pages_shown(lesson_id, material.document)
        if material and material.document
        else (),
        live_room_id=_live_room(course, lesson_id, material),
    )


def _live_room(course: CoursePage, lesson_id: int, material: Material | None) -> str | None:
    """The room of the live lesson whose recording a lesson is, as long as it was not cut: what was
    said then would stand at other places of it."""
    first = course.lessons[0].lesson_id if course.lessons else None
    if course.kind is not Kind.LIVE or material is None or first != lesson_id:
        return None
    live_id = live.replayed_by(course.id)
    if live_id is None:
        return None
    whole = recorded_ms(live.timeline_of(live_id))
    return f"live-{live_id}" if abs(material.duration_ms - whole) <= SAME_LENGTH_MS else None
