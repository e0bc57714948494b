"""Which rooms a person may enter, how each is held, and who looks after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from app.classes import queries as classes
from app.classes.rules import Phase as ClassPhase
from app.courses import queries as courses
from app.courses.rules import open_to_starters
from app.discussion import permissions
from app.discussion.models import Hand, Message, Room, Seat
from app.discussion.permissions import Actor
from app.discussion.rules import (
    BURST,
    Manners,
    Refusal,
    RoomKind,
    RoomRef,
    live_room_is_over,
    room_ref,
)
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.live import queries as live
from app.live.rules import Invited
from app.live.rules import Phase as LivePhase

if TYPE_CHECKING:
    from app.accounts.models import User


@dataclass(frozen=True)
class RoomView:
    """A room as one visitor finds it; ``owner_id`` teaches here, ``moderates`` is the visitor's."""

    ref: RoomRef
    owner_id: int | None
    manners: Manners
    moderates: bool
    title: str | None

    @property
    def room_id(self) -> str:
        return str(self.ref)

    def as_json(self) -> dict[str, Any]:
        """How the room is held, as ``room:held`` and the API tell it."""
        return {
            "room_id": self.room_id,
            "closed": self.manners.closed,
            "slow_seconds": self.manners.slow_seconds,
            "premoderated": self.manners.premoderated,
            "danmaku": self.manners.danmaku,
        }


@dataclass(frozen=True)
class _Subject:
    """What a room belongs to, as one visitor finds it."""

    owner_id: int | None
    over: bool
    moderates: bool
    title: str | None = None


def get_room(viewer: Actor, room_id: str) -> RoomView:
    """The room, if ``viewer`` belongs to its audience; raises NotFound."""
    ref = room_ref(room_id)
    if ref is None or not permissions.can_enter_rooms(viewer):
        raise NotFound(Refusal.NO_ROOM)
    try:
        subject = _SUBJECTS[ref.kind](cast("User", viewer), ref.subject_id)
    except NotFound:
        raise NotFound(Refusal.NO_ROOM) from None
    kept = session.scalar(select(Room).where(Room.room_id == room_id))
    return RoomView(
        ref=ref,
        owner_id=subject.owner_id,
        moderates=subject.moderates,
        title=subject.title,
        manners=Manners(
            over=subject.over,
            quiet=bool(kept and kept.closed),
            slow_seconds=kept.slow_seconds if kept else 0,
            premoderated=bool(kept and kept.premoderated),
            danmaku=bool(kept and kept.danmaku),
        ),
    )


def _course(viewer: "User", course_id: int) -> _Subject:
    course = courses.get_course(viewer, course_id)
    return _Subject(
        owner_id=course.owner_id,
        over=not open_to_starters(course.state),
        moderates=permissions.can_moderate_course_room(viewer, course.owner_id),
    )


def _class(viewer: "User", class_id: int) -> _Subject:
    card = classes.card_of(viewer, class_id)
    return _Subject(
        owner_id=None,
        over=card.phase is ClassPhase.OVER,
        moderates=classes.may_watch(viewer, class_id),
        title=card.title,
    )


def _live(viewer: "User", live_id: int) -> _Subject:
    lesson = live.get_hall(viewer, live_id)
    invited = lesson.audience
    looks_after = (
        not lesson.may_change
        and invited.invited is Invited.CLASS
        and classes.may_watch(viewer, invited.circle_id or 0)
    )
    return _Subject(
        owner_id=lesson.teacher_id,
        over=live_room_is_over(
            called_off=lesson.state is LivePhase.CALLED_OFF,
            ended=lesson.state not in (LivePhase.SCHEDULED, LivePhase.READY, LivePhase.LIVE),
            ends_at=lesson.ends_at,
            now=clock.now(),
        ),
        moderates=permissions.can_moderate_live_room(
            may_change=lesson.may_change, looks_after_class=looks_after
        ),
        title=lesson.title,
    )


_SUBJECTS = {RoomKind.COURSE: _course, RoomKind.CLASS: _class, RoomKind.LIVE: _live}


def room_title(room: RoomView) -> str:
    """What a room is about, for its heading."""
    if room.title is not None:
        return room.title
    return courses.titles([room.ref.subject_id]).get(room.ref.subject_id, "")


def keepers(room_id: str) -> str:
    """The ears of those who look after a room: what is announced there, they alone hear."""
    return f"{room_id}/keepers"


def moderates(person: Actor, room_id: str) -> bool:
    """Whether this person is one of those who look after the room."""
    try:
        return get_room(person, room_id).moderates
    except NotFound:
        return False


def muted_until(viewer: Actor, room_id: str) -> datetime | None:
    """The moment from which ``viewer`` may speak again, or None if nobody keeps them from it."""
    return session.scalar(
        select(Seat.muted_until).where(Seat.room_id == room_id, Seat.person_id == viewer.id)
    )


def last_spoke(viewer: Actor, room_id: str) -> Sequence[datetime]:
    """When ``viewer`` last spoke in this room, newest first: as much as the rules look at."""
    return session.scalars(
        select(Message.posted_at)
        .where(Message.room_id == room_id, Message.author_id == viewer.id)
        .order_by(Message.id.desc())
        .limit(BURST)
    ).all()


def is_called(viewer: Actor, room_id: str) -> bool:
    """Whether ``viewer`` has raised a hand here and was called upon."""
    called = select(Hand.id).where(
        Hand.room_id == room_id, Hand.person_id == viewer.id, Hand.called_at.is_not(None)
    )
    return session.scalar(called) is not None
