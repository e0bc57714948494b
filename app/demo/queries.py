"""What of the demo is there already."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.accounts.models import Organisation, User
from app.accounts.queries import find_user
from app.anomalies.models import Anomaly
from app.appeals.models import Appeal
from app.claims.models import Claim
from app.classes.models import Class, ClassCourse, ClassMember, ClassTutor
from app.courses.models import Course, LessonVersion, Revision, Topic
from app.courses.queries import lessons_of, published_revision
from app.courses.rules import State
from app.credits.models import CreditEntry, CreditRuleMove
from app.credits.queries import find_award
from app.credits.rules import PLATFORM_DEFAULT, EntryKind
from app.discussion.models import Message
from app.kit import clock
from app.kit.db import session
from app.live.models import LiveLesson, LiveSeries
from app.notes.models import LessonNote
from app.pledges.models import Pledge
from app.supervision.models import Reminder
from app.supervision.rules import Plan
from app.videos.models import Video
from app.videos.rules import State as VideoState

EARNS_FROM_MS = PLATFORM_DEFAULT.min_seconds * 1000


def has_claims() -> bool:
    """Whether anybody claimed hours."""
    return session.scalar(select(Claim.id).limit(1)) is not None


def has_appeals() -> bool:
    """Whether anybody asked for a second look."""
    return session.scalar(select(Appeal.id).limit(1)) is not None


def claim_id(title: str) -> int:
    """The claim of that title, which has been made; 0 for no title."""
    return session.scalars(select(Claim.id).where(Claim.title == title)).one() if title else 0


def has_pledge() -> bool:
    """Whether anybody is asked for a pledge."""
    return session.scalar(select(Pledge.id).limit(1)) is not None


def has_notes() -> bool:
    """Whether anybody wrote something down beside a lesson."""
    return session.scalar(select(LessonNote.id).limit(1)) is not None


def has_drafts() -> bool:
    """Whether anybody drafted rules: those that the academy comes with were no draft."""
    return session.scalar(select(CreditRuleMove.id).limit(1)) is not None


def has_signs() -> bool:
    """Whether the register holds any sign."""
    return session.scalar(select(Anomaly.id).limit(1)) is not None


def earned_on(person_id: int, before: date) -> date | None:
    """The last day before another on which somebody earned hours by studying."""
    return session.scalar(
        select(func.max(CreditEntry.day)).where(
            CreditEntry.person_id == person_id,
            CreditEntry.kind == EntryKind.ONLINE,
            CreditEntry.day < before,
        )
    )


def organisation_ids() -> dict[str, int]:
    """Every organisation's id by its title."""
    rows = session.execute(select(Organisation.title, Organisation.id))
    return {row.title: row.id for row in rows}


def topic_ids() -> dict[str, int]:
    """Every topic's id by its title."""
    return {row.title: row.id for row in session.execute(select(Topic.title, Topic.id))}


def course_ids() -> dict[str, int]:
    """Every course's id by the titles it has had."""
    rows = session.execute(
        select(Revision.title, Course.id).join(Course, Course.id == Revision.course_id)
    )
    return {row.title: row.id for row in rows}


def published_lessons(course_id: int) -> Sequence[LessonVersion]:
    """The lessons that newcomers get, in order."""
    revision = published_revision(course_id)
    return lessons_of(revision.id) if revision else ()


def oldest_courses(limit: int) -> list[int]:
    """Published courses that are long enough to earn hours, the first published first."""
    found = (
        select(Course.id)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.state == State.PUBLISHED, Revision.duration_ms >= EARNS_FROM_MS)
        .order_by(Course.published_at, Course.id)
    )
    return list(session.scalars(found.limit(limit)))


def lesson_id(course_id: int, position: int | None) -> int | None:
    """The lesson in that place of a published course, counted from 1; None for no place."""
    return published_lessons(course_id)[position - 1].lesson_id if position else None


def teacher_of(title: str) -> str:
    """The user name of a course's teacher."""
    statement = (
        select(User.username)
        .join(Course, Course.owner_id == User.id)
        .join(Revision, Revision.course_id == Course.id)
        .where(Revision.title == title)
    )
    return session.scalars(statement.limit(1)).one()


def has_class(title: str) -> bool:
    """Whether a class of that title has been opened."""
    return session.scalar(select(Class.id).where(Class.title == title).limit(1)) is not None


def class_id(title: str) -> int:
    """The class of that title, which has been opened."""
    return session.scalars(select(Class.id).where(Class.title == title).limit(1)).one()


def has_reminders(title: str) -> bool:
    """Whether somebody in the class of that title was reminded."""
    found = select(Reminder.id).join(Class, Class.id == Reminder.class_id)
    return session.scalar(found.where(Class.title == title).limit(1)) is not None


def required_courses(class_id: int) -> list[int]:
    """The courses that a class requires, in order."""
    found = select(ClassCourse.course_id).where(
        ClassCourse.class_id == class_id, ClassCourse.required
    )
    return list(session.scalars(found.order_by(ClassCourse.position)))


def entry_id(learner: User, source: str) -> int:
    """The entry that somebody has from a source."""
    entry = find_award(learner.id, source)
    assert entry is not None, f"{learner.username} has earned nothing from {source}"
    return entry.id


def person(username: str) -> User:
    """One of the demo's people, who have been made before."""
    found = find_user(username)
    assert found is not None, f"{username} has not been made"
    return found


def member(user_id: int) -> User:
    """One of a crowd."""
    return session.get_one(User, user_id)


def ids_like(prefix: str) -> list[int]:
    """The ids of everybody whose user name begins so, in the order of the names."""
    named = select(User.id).where(User.username.startswith(prefix)).order_by(User.username)
    return list(session.scalars(named))


def plans_of(learner_ids: Collection[int]) -> dict[int, list[tuple[Plan, list[int]]]]:
    """The classes each of these learners is in: what they ask for, and their required courses."""
    required: dict[int, list[int]] = {}
    planned = select(ClassCourse).where(ClassCourse.required).order_by(ClassCourse.position)
    for row in session.scalars(planned):
        required.setdefault(row.class_id, []).append(row.course_id)
    found: dict[int, list[tuple[Plan, list[int]]]] = {}
    rows = session.execute(
        select(ClassMember.learner_id, Class)
        .join(Class, Class.id == ClassMember.class_id)
        .where(ClassMember.learner_id.in_(learner_ids))
        .order_by(Class.id)
    )
    for learner_id, one in rows:
        plan = Plan(one.starts_at, one.ends_at, one.required_total)
        found.setdefault(learner_id, []).append((plan, required.get(one.id, [])))
    return found


def unreminded_classes(tutor: User) -> list[int]:
    """The open classes of a tutor in which nobody has been reminded yet."""
    statement = (
        select(Class.id)
        .join(ClassTutor, ClassTutor.class_id == Class.id)
        .where(
            ClassTutor.tutor_id == tutor.id,
            Class.starts_at < clock.now(),
            Class.ends_at > clock.now(),
            ~select(Reminder.id).where(Reminder.class_id == Class.id).exists(),
        )
        .order_by(Class.id)
    )
    return list(session.scalars(statement))


def unreversed(person_ids: Collection[int]) -> list[int]:
    """The first entry of each of these people of whom none has been taken back."""
    reversal = select(CreditEntry.person_id).where(CreditEntry.reverses_id.is_not(None))
    statement = (
        select(func.min(CreditEntry.id))
        .where(CreditEntry.person_id.in_(person_ids), CreditEntry.person_id.not_in(reversal))
        .group_by(CreditEntry.person_id)
    )
    return list(session.scalars(statement))


def live_id(title: str) -> int:
    """The live lesson of that title, which has been planned."""
    found = select(LiveLesson.id).where(LiveLesson.title == title)
    return session.scalars(found.limit(1)).one()


def unheld(title: str) -> tuple[int, datetime] | None:
    """The live lesson of that title and its hour, if it was planned and never went on air."""
    found = select(LiveLesson.id, LiveLesson.starts_at).where(
        LiveLesson.title == title, LiveLesson.on_air_at.is_(None)
    )
    row = session.execute(found.limit(1)).one_or_none()
    return (row.id, row.starts_at) if row else None


def unheld_of_series(title: str, after: timedelta) -> tuple[int, datetime, int] | None:
    """The first lesson of a series that was over so long after it was planned, and never went on
    air: its id, its hour, and its place among them all, counted from 1. None for one that began
    on the day of its planning: it was made by an earlier demo, which had held nothing."""
    series = session.scalars(select(LiveSeries).where(LiveSeries.title == title).limit(1)).one()
    if series.first_day <= clock.local(series.planned_at).date():
        return None
    found = select(LiveLesson).where(
        LiveLesson.series_id == series.id,
        LiveLesson.on_air_at.is_(None),
        LiveLesson.ends_at <= series.planned_at + after,
    )
    lesson = session.scalars(found.order_by(LiveLesson.number).limit(1)).one_or_none()
    return (lesson.id, lesson.starts_at, lesson.number or 0) if lesson else None


def has_talk(course_id: int) -> bool:
    """Whether something was said in the room of a course."""
    said = select(Message.id).where(Message.room_id == f"course-{course_id}").limit(1)
    return session.scalar(said) is not None


def usable_video(owner: User, filename: str) -> int | None:
    """A recording of that name that somebody has sent and that did not fail."""
    found = select(Video.id).where(Video.owner_id == owner.id, Video.filename == filename)
    return session.scalar(found.where(Video.state != VideoState.FAILED).limit(1))


def ready_videos() -> list[int]:
    """A few recordings that can be watched."""
    found = select(Video.id).where(Video.state == VideoState.READY).order_by(Video.id)
    return list(session.scalars(found.limit(12)))
