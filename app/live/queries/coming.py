"""Who comes to a lesson and is told of it, and what waits to be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.accounts import queries as accounts
from app.accounts.models import Organisation, User
from app.classes.models import ClassMember, ClassTutor
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.live.models import (
    LiveBooking,
    LiveFeed,
    LiveLesson,
    LiveSubscription,
    LiveTelling,
)
from app.live.queries.planning import LiveCard, cards_of, invites
from app.live.rules import LOOK_AHEAD, SECOND_THOUGHTS, TOO_LATE_FOR_SHORTLY, Invited, Telling

MOST_IN_FEED = 500
FEED_REACHES_BACK = timedelta(days=30)


def coming_to(lesson: LiveLesson) -> ColumnElement[bool]:
    """Which people are told of a lesson: its teacher, the class it is for with its tutors, and of
    everybody else who is invited those that asked to be reminded."""
    is_teacher = User.id == lesson.teacher_id
    if lesson.invited is Invited.CLASS:
        learnt = select(ClassMember.learner_id).where(ClassMember.class_id == lesson.circle_id)
        tutored = select(ClassTutor.tutor_id).where(ClassTutor.class_id == lesson.circle_id)
        return or_(is_teacher, User.id.in_(learnt), User.id.in_(tutored))
    booked = select(LiveBooking.person_id).where(LiveBooking.live_id == lesson.id)
    asked: ColumnElement[bool] = User.id.in_(booked)
    if lesson.series_id:
        subscribed = select(LiveSubscription.person_id).where(
            LiveSubscription.series_id == lesson.series_id
        )
        asked = or_(asked, User.id.in_(subscribed))
    if lesson.invited is Invited.ORGANISATION and lesson.circle_id:
        path = accounts.get_organisation(lesson.circle_id).path
        below = select(Organisation.id).where(Organisation.path.startswith(path, autoescape=True))
        asked = and_(asked, User.organisation_id.in_(below))
    return or_(is_teacher, asked)


def next_to_tell(lesson: LiveLesson, telling: LiveTelling, portion: int) -> Sequence[int]:
    """Who is told next, in the order of their ids; nobody once everybody was told.

    A teacher knows what they planned themselves.
    """
    statement = select(User.id).where(
        coming_to(lesson), User.is_active, User.id > telling.told_up_to
    )
    if telling.what is Telling.PLANNED:
        statement = statement.where(User.id != lesson.teacher_id)
    return session.scalars(statement.order_by(User.id).limit(portion)).all()


def lessons_to_remind_of() -> Sequence[LiveLesson]:
    """Lessons whose reminders may be due now; ``rules.reminders_due`` decides which are."""
    now = clock.now()
    return session.scalars(
        select(LiveLesson).where(
            LiveLesson.starts_at > now - TOO_LATE_FOR_SHORTLY,
            LiveLesson.starts_at <= now + LOOK_AHEAD,
            LiveLesson.called_off_at.is_(None),
            LiveLesson.ended_at.is_(None),
        )
    ).all()


def tellings_waiting() -> list[tuple[int, Telling, datetime]]:
    """What is to be told and was asked for long enough ago, the oldest first, by its key."""
    ripe = clock.now() - SECOND_THOUGHTS
    reminders = LiveTelling.what.in_((Telling.DAY, Telling.SHORTLY))
    rows = session.execute(
        select(LiveTelling.live_id, LiveTelling.what, LiveTelling.starts_at)
        .where(LiveTelling.done_at.is_(None), or_(reminders, LiveTelling.asked_at <= ripe))
        .order_by(LiveTelling.asked_at, LiveTelling.live_id)
        .limit(500)
    )
    return [(row.live_id, row.what, row.starts_at) for row in rows]


def feeds_of(viewer: User) -> Sequence[LiveFeed]:
    """The calendar addresses of this person, the latest first."""
    return session.scalars(
        select(LiveFeed)
        .where(LiveFeed.person_id == viewer.id)
        .order_by(LiveFeed.made_at.desc(), LiveFeed.id.desc())
    ).all()


def lessons_of_feed(token: str) -> list[LiveCard]:
    """What the owner of a calendar address comes to; raises NotFound for an address that is none.

    Their classes' lessons, what they asked to be reminded of, what they teach: to come and of the
    last thirty days, called off ones too, so that calendars take them out.
    """
    owner = session.scalar(
        select(User)
        .join(LiveFeed, LiveFeed.person_id == User.id)
        .where(LiveFeed.token_digest == accounts.digest(token), User.is_active)
    )
    if owner is None:
        raise NotFound()
    return cards_of(owner, session.scalars(_agenda(owner)).all())


def _agenda(owner: User) -> Select[LiveLesson]:
    booked = select(LiveBooking.live_id).where(LiveBooking.person_id == owner.id)
    subscribed = select(LiveSubscription.series_id).where(LiveSubscription.person_id == owner.id)
    return (
        select(LiveLesson)
        .where(
            invites(owner),
            LiveLesson.ends_at > clock.now() - FEED_REACHES_BACK,
            or_(
                LiveLesson.teacher_id == owner.id,
                LiveLesson.id.in_(booked),
                LiveLesson.series_id.in_(subscribed),
                and_(
                    LiveLesson.invited == Invited.CLASS,
                    LiveLesson.circle_id.in_(_classes_of(owner)),
                ),
            ),
        )
        .order_by(LiveLesson.starts_at, LiveLesson.id)
        .limit(MOST_IN_FEED)
    )


def _classes_of(owner: User) -> Select[tuple[int]]:
    learnt = select(ClassMember.class_id).where(ClassMember.learner_id == owner.id)
    tutored = select(ClassTutor.class_id).where(ClassTutor.tutor_id == owner.id)
    return learnt.union(tutored)  # type: ignore[return-value]
