"""One learner of a class: every course with what was watched of it, and what they were told."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import people
from app.classes.models import Class, ClassMember
from app.classes.queries import CoursePlace, courses_of
from app.courses.models import Course, CourseStart, LessonVersion, Revision
from app.courses.queries import credit_sources
from app.credits.models import CreditEntry
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.notices.queries import told_to
from app.pledges import queries as pledges
from app.progress.models import Standing
from app.progress.queries import LessonStanding, lesson_standing
from app.progress.rules.intervals import Coverage, subtract
from app.supervision.models import Reminder
from app.supervision.queries.activity import minutes_by_day
from app.supervision.queries.console import ConsoleLine, lines_of, row_of
from app.supervision.queries.watched import room_of

WEEKS = 5
SHORTEST_GAP = 1000


@dataclass(frozen=True)
class LessonOf:
    """A lesson of a course and what the learner watched of it; ``standing`` is None before."""

    title: str
    duration_ms: int
    standing: LessonStanding | None

    @property
    def length_ms(self) -> int:
        """Of the file they watched, else of the one that is published."""
        return self.standing.duration_ms if self.standing else self.duration_ms

    @property
    def gaps(self) -> Coverage:
        """What was not watched yet, in milliseconds; nothing of what is complete."""
        if self.standing is None or self.standing.completed_at:
            return ()
        whole = ((0, self.length_ms),)
        return tuple(
            gap for gap in subtract(whole, self.standing.spans) if gap[1] - gap[0] >= SHORTEST_GAP
        )


@dataclass(frozen=True)
class CourseOf:
    """A course of the class as this learner stands in it."""

    place: CoursePlace
    required_ms: int
    covered_ms: int
    completed_at: datetime | None
    earned_centihours: int
    lessons: list[LessonOf]

    @property
    def share(self) -> float:
        if self.completed_at:
            return 1.0
        return min(1.0, self.covered_ms / self.required_ms) if self.required_ms else 0.0

    @property
    def missing_ms(self) -> int:
        return 0 if self.completed_at else max(0, self.required_ms - self.covered_ms)


@dataclass(frozen=True)
class ReminderOf:
    """A reminder this learner got in this class."""

    sent_at: datetime
    sender: str
    template: str
    read_at: datetime | None


@dataclass(frozen=True)
class LearnerSheet:
    """Everything a tutor may know of one learner of a class."""

    line: ConsoleLine
    post_level: str
    category: str
    joined_at: datetime
    courses: list[CourseOf]
    minutes: tuple[int, ...]
    """Minutes studied on each day of the last five weeks, today at the end."""
    reminders: list[ReminderOf]
    pledge: pledges.Standing | None
    """The pledge that holds for them, signed this year or not; None where none is asked for."""

    @property
    def open_required(self) -> list[CourseOf]:
        return [one for one in self.courses if one.place.required and not one.completed_at]

    @property
    def was_reminded_today(self) -> bool:
        today = clock.today()
        return any(clock.local(one.sent_at).date() == today for one in self.reminders)


def sheet_of(viewer: User, watched: Class, learner_id: int) -> LearnerSheet:
    """One learner of a class the viewer answers for; raises NotFound for who is not in it."""
    member = session.get(ClassMember, (watched.id, learner_id))
    person = session.get(User, learner_id) if member else None
    if member is None or person is None:
        raise NotFound()
    plan = courses_of(watched.id)
    required = [place.course_id for place in plan if place.required]
    [line] = lines_of(viewer, watched, [row_of(watched, member)], required)
    return LearnerSheet(
        line=line,
        post_level=person.post_level or "",
        category=person.learner_category or "",
        joined_at=member.joined_at,
        courses=_courses(learner_id, plan),
        minutes=minutes_by_day([learner_id], WEEKS * 7)[learner_id],
        reminders=_reminders(watched, learner_id),
        pledge=pledges.standing_of(person),
    )


def _courses(learner_id: int, plan: Sequence[CoursePlace]) -> list[CourseOf]:
    """Five statements, however many courses."""
    ids = [place.course_id for place in plan]
    standings = {
        one.course_id: one
        for one in session.scalars(
            select(Standing).where(Standing.learner_id == learner_id, Standing.course_id.in_(ids))
        )
    }
    lengths = _lengths(ids)
    earned = _earned(learner_id, ids)
    lessons = _lessons(learner_id, ids)
    return [
        CourseOf(
            place=place,
            required_ms=known.required_ms if known else lengths.get(place.course_id, 0),
            covered_ms=known.covered_ms if known else 0,
            completed_at=known.completed_at if known else None,
            earned_centihours=earned.get(place.course_id, 0),
            lessons=lessons[place.course_id],
        )
        for place in plan
        for known in [standings.get(place.course_id)]
    ]


def _lengths(course_ids: Collection[int]) -> dict[int, int]:
    """How long the published revisions of these courses are, in milliseconds."""
    rows = session.execute(
        select(Course.id, Revision.duration_ms)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.id.in_(course_ids))
    )
    return {row[0]: row[1] or 0 for row in rows}


def _earned(learner_id: int, course_ids: Collection[int]) -> dict[int, int]:
    """Hours the ledger holds for each course."""
    sources = {source: course_id for course_id, source in credit_sources(course_ids).items()}
    rows = session.execute(
        select(CreditEntry.source, func.sum(CreditEntry.amount_centihours))
        .where(CreditEntry.person_id == learner_id, CreditEntry.source.in_(sources))
        .group_by(CreditEntry.source)
    )
    return {sources[row[0]]: int(row[1]) for row in rows}


def _lessons(learner_id: int, course_ids: Collection[int]) -> dict[int, list[LessonOf]]:
    """The lessons of the revisions that the learner studies, by course."""
    rows = session.execute(
        select(Course.id, LessonVersion.lesson_id, LessonVersion.title, LessonVersion.duration_ms)
        .outerjoin(
            CourseStart,
            (CourseStart.course_id == Course.id) & (CourseStart.person_id == learner_id),
        )
        .join(
            LessonVersion,
            LessonVersion.revision_id
            == func.coalesce(CourseStart.revision_id, Course.published_revision_id),
        )
        .where(Course.id.in_(course_ids))
        .order_by(LessonVersion.position, LessonVersion.id)
    ).all()
    known = lesson_standing(learner_id, [row[1] for row in rows])
    lessons: defaultdict[int, list[LessonOf]] = defaultdict(list)
    for course_id, lesson_id, title, duration_ms in rows:
        lessons[course_id].append(LessonOf(title, duration_ms or 0, known.get(lesson_id)))
    return lessons


def _reminders(watched: Class, learner_id: int) -> list[ReminderOf]:
    """What was sent in this class, the latest first, and when each was read."""
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.class_id == watched.id, Reminder.learner_id == learner_id)
        .order_by(Reminder.sent_at.desc())
        .limit(50)
    ).all()
    told = told_to(learner_id, "reminder", room_of(watched))
    read = {clock.local(one.told_at).date(): one.read_at for one in told}
    senders = people([one.sender_id for one in rows])
    return [
        ReminderOf(one.sent_at, senders[one.sender_id].name, one.template, read.get(one.sent_on))
        for one in rows
    ]
