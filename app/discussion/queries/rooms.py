"""Which rooms a person may enter, how each is held, and who looks after it."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from sqlalchemy.orm import aliased

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
    ended_at: datetime | None = None
    """When the live lesson ended that the room belongs to: its polls closed with it."""

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
    ended_at: datetime | None = None


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
    return _view(ref, subject, kept)


def rooms_of(pairs: Collection[tuple["User", str]]) -> dict[tuple[int, str], RoomView]:
    """Rooms as many people find them at once, by person and name, as ``get_room`` judges each.

    A room that is not open to somebody is left out. The hall of a live lesson takes three
    statements, however many are in it.
    """
    viewers: dict[str, dict[int, User]] = {}
    for viewer, room_id in pairs:
        if permissions.can_enter_rooms(viewer):
            viewers.setdefault(room_id, {})[viewer.id] = viewer
    rows = session.scalars(select(Room).where(Room.room_id.in_(sorted(viewers))))
    kept = {row.room_id: row for row in rows}
    return {
        (person_id, room_id): _view(ref, subject, kept.get(room_id))
        for room_id, people in viewers.items()
        if (ref := room_ref(room_id)) is not None
        for person_id, subject in _subjects(ref, people.values()).items()
    }


def _subjects(ref: RoomRef, viewers: Collection["User"]) -> dict[int, _Subject]:
    if ref.kind is RoomKind.LIVE:
        halls = live.halls_of(viewers, ref.subject_id)
        return {one.id: _hall(one, halls[one.id]) for one in viewers if one.id in halls}
    found = {}
    for viewer in viewers:
        with suppress(NotFound):
            found[viewer.id] = _SUBJECTS[ref.kind](viewer, ref.subject_id)
    return found


def _view(ref: RoomRef, subject: _Subject, kept: Room | None) -> RoomView:
    return RoomView(
        ref=ref,
        owner_id=subject.owner_id,
        moderates=subject.moderates,
        title=subject.title,
        ended_at=subject.ended_at,
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
    return _hall(viewer, live.get_hall(viewer, live_id))


def _hall(viewer: "User", lesson: live.LiveHall) -> _Subject:
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
        ended_at=lesson.ended_at,
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


def last_spoken(seat_ids: Collection[int]) -> dict[int, list[datetime]]:
    """When those on these seats last spoke, newest first: as much as the rules look at."""
    others = aliased(Message)
    latest = (
        select(others.id)
        .where(others.room_id == Seat.room_id, others.author_id == Seat.person_id)
        .order_by(others.id.desc())
        .limit(BURST)
        .correlate(Seat)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Seat.id, Message.posted_at)
        .join(Message, Message.id.in_(latest))
        .where(Seat.id.in_(seat_ids))
        .order_by(Message.id.desc())
    )
    spoke: dict[int, list[datetime]] = {}
    for seat_id, posted_at in rows:
        spoke.setdefault(seat_id, []).append(posted_at)
    return spoke


def called_in(room_ids: Collection[str]) -> set[tuple[int, str]]:
    """Who, in which of these rooms, has raised a hand and was called upon."""
    if not room_ids:
        return set()
    called = select(Hand.person_id, Hand.room_id).where(
        Hand.room_id.in_(sorted(room_ids)), Hand.called_at.is_not(None)
    )
    return {(row.person_id, row.room_id) for row in session.execute(called)}
