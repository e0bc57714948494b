"""What rooms there are, what they are called, and how one is held."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LARGEST_SLOW_SECONDS = 3600
STAYS_OPEN = timedelta(minutes=30)
"""How long after the planned end people may still say thank you in the room of a live lesson."""


class RoomKind(StrEnum):
    """What a room belongs to."""

    COURSE = "course"
    CLASS = "class"
    LIVE = "live"


@dataclass(frozen=True)
class RoomRef:
    """A room's name taken apart: ``course-12`` is the room of course 12."""

    kind: RoomKind
    subject_id: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.subject_id}"


_ROOM_ID = re.compile(r"(?P<kind>[a-z]{1,16})-(?P<subject>[1-9][0-9]{0,18})", re.ASCII)


def room_ref(room_id: str) -> RoomRef | None:
    """The room that ``room_id`` names, or None if no room is ever called that."""
    match = _ROOM_ID.fullmatch(room_id)
    if match is None or match["kind"] not in set(RoomKind):
        return None
    subject_id = int(match["subject"])
    return RoomRef(RoomKind(match["kind"]), subject_id) if subject_id < 2**63 else None


@dataclass(frozen=True)
class Manners:
    """How a room is kept.

    ``over``: what it belongs to is not being taught (any more), so nobody writes. ``quiet``: those
    who look after it have asked everybody else to listen. ``slow_seconds``: between two messages
    of a person. ``premoderated``: what is said waits until it is let through. ``danmaku``: what is
    said also floats over the picture.
    """

    over: bool = False
    quiet: bool = False
    slow_seconds: int = 0
    premoderated: bool = False
    danmaku: bool = False

    @property
    def closed(self) -> bool:
        """Whether those who do not look after the room can only read."""
        return self.over or self.quiet

    @property
    def takes_turns(self) -> bool:
        """Whether those who were called upon may do what others may not."""
        return self.quiet or self.slow_seconds > 0


def live_room_is_over(*, called_off: bool, ended: bool, ends_at: datetime, now: datetime) -> bool:
    """Whether the room of a live lesson takes nothing more.

    It opens with the plan, since questions come before the lesson, and stays open for half an
    hour beyond the planned end.
    """
    return called_off or (ended and now >= ends_at + STAYS_OPEN)
