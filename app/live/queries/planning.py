"""Which live lessons a person is invited to, and when they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, not_, or_, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.classes import queries as classes
from app.classes.models import Class, ClassMember
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Key, Page, page
from app.live.forms import Listing
from app.live.models import LiveBooking, LiveLesson, LiveSubscription, Venue, VenueLiaison
from app.live.permissions import can_change
from app.live.rules import Audience, Invited, Phase, PlanRefusal, Times, phase


@dataclass(frozen=True)
class LiveCard:
    """A live lesson as its audience sees it; ``ends_at`` as planned."""

    id: int
    title: str
    summary: str
    teacher: Person
    starts_at: datetime
    ends_at: datetime
    state: Phase
    audience: Audience
    circle: str | None
    was_on_air: bool
    may_change: bool
    series_id: int | None = None
    number: int | None = None
    """Which lesson of its series, counted from 1."""
    sender_turn: int = 0
    srt_port: int | None = None
    """Which of its keys is in force for programs that send, and where these are waited for."""
    is_booked: bool = False
    is_subscribed: bool = False
    """Whether the viewer asked to be reminded: of this lesson, of its whole series."""

    @property
    def is_for_class(self) -> bool:
        """Everybody in the class is reminded and told, without having asked."""
        return self.audience.invited is Invited.CLASS

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def room_id(self) -> str:
        return f"live-{self.id}"


def upcoming(viewer: User, limit: int = 3) -> list[LiveCard]:
    """What ``viewer`` is invited to and is on air or to come, the next first."""
    statement = (
        select(LiveLesson)
        .where(invites(viewer), _is_ahead(), LiveLesson.called_off_at.is_(None))
        .order_by(LiveLesson.starts_at, LiveLesson.id)
        .limit(limit)
    )
    return cards_of(viewer, session.scalars(statement).all())


def page_of_live(viewer: User, listing: Listing) -> Page[LiveCard]:
    """What is to come, the next first, or what has been, the latest first."""
    coming = listing.when == "coming"
    direction: Literal["asc", "desc"] = "asc" if coming else "desc"
    keys: list[Key] = [(LiveLesson.starts_at, direction), (LiveLesson.id, direction)]
    wanted = _is_ahead() if coming else not_(_is_ahead())
    statement = select(LiveLesson).where(invites(viewer), wanted)
    found = page(statement, keys, listing.cursor, listing.limit)
    return Page(cards_of(viewer, found.items), found.next)


def _is_ahead() -> ColumnElement[bool]:
    """To come or on air; the same line that ``rules.phase`` draws. Called off counts as planned."""
    on_air = and_(LiveLesson.on_air_at.is_not(None), LiveLesson.called_off_at.is_(None))
    return and_(LiveLesson.ended_at.is_(None), or_(LiveLesson.ends_at > clock.now(), on_air))


def get_live(viewer: User, live_id: int) -> LiveCard:
    """The live lesson, if ``viewer`` is invited or answers for it; raises NotFound."""
    lesson = session.scalar(select(LiveLesson).where(LiveLesson.id == live_id, invites(viewer)))
    if lesson is None:
        raise NotFound(PlanRefusal.NO_LESSON)
    return cards_of(viewer, [lesson])[0]


def invites(viewer: User) -> ColumnElement[bool]:
    """Public lectures, one's organisation and those above it, one's classes, one's own, and those
    that one shows at a venue."""
    above = [int(part) for part in viewer.organisation.path.split("/") if part]
    learnt = select(ClassMember.class_id).where(ClassMember.learner_id == viewer.id)
    watched = select(Class.id).where(classes.watched_by(viewer))
    shown = (
        select(Venue.live_id)
        .join(VenueLiaison, VenueLiaison.venue_id == Venue.id)
        .where(VenueLiaison.person_id == viewer.id, VenueLiaison.ended_at.is_(None))
    )
    conditions: list[ColumnElement[bool]] = [
        LiveLesson.invited == Invited.PUBLIC,
        LiveLesson.teacher_id == viewer.id,
        LiveLesson.id.in_(shown),
        and_(LiveLesson.invited == Invited.ORGANISATION, LiveLesson.circle_id.in_(above)),
        and_(
            LiveLesson.invited == Invited.CLASS,
            or_(LiveLesson.circle_id.in_(learnt), LiveLesson.circle_id.in_(watched)),
        ),
    ]
    if viewer.has(Role.LEARNING_ADMIN):
        conditions.append(accounts.in_reach(viewer, LiveLesson.organisation_id))
    return or_(*conditions)


def cards_of(viewer: User, lessons: Sequence[LiveLesson]) -> list[LiveCard]:
    """At most six statements, however many lessons; the caller asked whether they are invited."""
    people = accounts.people({one.teacher_id for one in lessons})
    circles = _circle_titles(lessons)
    reach = _reach(viewer) if viewer.has(Role.LEARNING_ADMIN) else set()
    booked, subscribed = _booked(viewer, lessons), _subscribed(viewer, lessons)
    now = clock.now()
    return [
        LiveCard(
            id=one.id,
            title=one.title,
            summary=one.summary,
            teacher=people[one.teacher_id],
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            state=phase(times_of(one), now),
            audience=Audience(one.invited, one.circle_id),
            circle=circles.get(Audience(one.invited, one.circle_id)),
            was_on_air=one.on_air_at is not None,
            may_change=can_change(viewer, one.teacher_id, one.organisation_id in reach),
            series_id=one.series_id,
            number=one.number,
            sender_turn=one.sender_turn,
            srt_port=one.srt_port,
            is_booked=one.id in booked,
            is_subscribed=one.series_id in subscribed,
        )
        for one in lessons
    ]


def _booked(viewer: User, lessons: Sequence[LiveLesson]) -> set[int]:
    asked = LiveBooking.live_id.in_([one.id for one in lessons])
    mine = select(LiveBooking.live_id).where(LiveBooking.person_id == viewer.id, asked)
    return set(session.scalars(mine)) if lessons else set()


def _subscribed(viewer: User, lessons: Sequence[LiveLesson]) -> set[int | None]:
    series_ids = {one.series_id for one in lessons if one.series_id}
    asked = LiveSubscription.series_id.in_(series_ids)
    mine = select(LiveSubscription.series_id).where(LiveSubscription.person_id == viewer.id, asked)
    return set(session.scalars(mine)) if series_ids else set()


def times_of(lesson: LiveLesson) -> Times:
    """What the rules ask of a lesson."""
    return Times(
        lesson.starts_at, lesson.ends_at, lesson.on_air_at, lesson.ended_at, lesson.called_off_at
    )


def _reach(viewer: User) -> set[int]:
    return accounts.organisation_subtree_ids(viewer.organisation_id)


def _circle_titles(lessons: Sequence[LiveLesson]) -> dict[Audience, str]:
    named = {(one.invited, one.circle_id) for one in lessons if one.circle_id}
    homes = [key for invited, key in named if invited is Invited.ORGANISATION and key]
    class_ids = [key for invited, key in named if invited is Invited.CLASS]
    titles = accounts.organisation_titles(homes)
    found = {Audience(Invited.ORGANISATION, key): title for key, title in titles.items()}
    if class_ids:
        rows = session.execute(select(Class.id, Class.title).where(Class.id.in_(class_ids)))
        found |= {Audience(Invited.CLASS, row.id): row.title for row in rows}
    return found


def circles_of(viewer: User) -> list[tuple[str, str]]:
    """What ``viewer`` may invite, as (audience, title): organisations in reach, and classes."""
    below = classes.organisations_below(viewer)
    found = [(f"organisation-{home_id}", title) for home_id, title in below]
    return found + [(f"class-{one.id}", one.title) for one in classes.classes_of(viewer)]


def may_invite(viewer: User, wanted: Audience) -> bool:
    """Whether the circle is everybody, an organisation in reach, or a class of the viewer's."""
    if wanted.invited is Invited.PUBLIC:
        return True
    if wanted.invited is Invited.ORGANISATION:
        return wanted.circle_id in _reach(viewer)
    try:
        classes.get_class(viewer, wanted.circle_id or 0)
    except NotFound:
        return False
    return True


def find_clash(teacher_id: int, plan: Times, other_than: int | None) -> LiveLesson | None:
    """A lesson of this teacher, not over nor called off, that shares a moment with ``plan``."""
    statement = select(LiveLesson).where(
        LiveLesson.teacher_id == teacher_id,
        LiveLesson.called_off_at.is_(None),
        LiveLesson.ended_at.is_(None),
        LiveLesson.starts_at < plan.ends_at,
        LiveLesson.ends_at > plan.starts_at,
    )
    if other_than is not None:
        statement = statement.where(LiveLesson.id != other_than)
    return session.scalar(statement.order_by(LiveLesson.starts_at).limit(1))
