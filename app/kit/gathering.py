"""What a room hears, gathered: everything within some milliseconds travels as one frame.

The first announcement of a quiet room goes out at once. What follows within the window waits for
its end and goes out together, in order. The window is 50 ms in a small room and widens with the
audience, so that a process never sends more than some 10,000 frames a second for one room: 300 ms
for 3,000 listeners. Measured: one process delivers about 34,000 frames a second (DESIGN 10).

Of announcements that may be left out (``thin``) a room hears 60 a second; beyond, a frame carries
the first of them and a count of the rest (``room:thinned {room_id, left_out}``). Seconds are those
that really passed, so a frame that comes late carries more, up to what a page keeps. Nothing is
lost: the history has them all.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from app.kit.announce import Announcement, after

log = logging.getLogger(__name__)

Items = list[tuple[str, Any]]

SMALL_ROOM_SECONDS = 0.05
LARGE_ROOM_SECONDS = 1.0
FRAMES_A_SECOND = 10_000
MOST_A_SECOND = 60
MOST_AT_ONCE = 200
"""As many as a page keeps (``discussion/client/log.ts``): more in one frame nobody would see."""
ROOMS_REMEMBERED = 1000
THINNED = "room:thinned"


def window_seconds(listeners: int) -> float:
    """How long a room of so many listeners on this process gathers what it hears."""
    return min(LARGE_ROOM_SECONDS, max(SMALL_ROOM_SECONDS, listeners / FRAMES_A_SECOND))


def allowed(left: float, seconds: float) -> float:
    """How many announcements that may be left out a room may hear now.

    What it had left, and 60 for each of the ``seconds`` that really passed since that was counted,
    however many frames were due in them; never more than a page keeps.
    """
    return min(MOST_AT_ONCE, left + MOST_A_SECOND * max(0.0, seconds))


def newest(heard: list[Announcement]) -> list[Announcement]:
    """What is worth telling, in order: of each ``latest`` the last one."""
    last = {each.latest: place for place, each in enumerate(heard) if each.latest is not None}
    return [
        each
        for place, each in enumerate(heard)
        if each.latest is None or last[each.latest] == place
    ]


def packed(room: str, heard: list[Announcement], most: int) -> Items:
    """One frame, in order: all that may not be left out, of the others at most ``most``."""
    items: Items = []
    thin = 0
    for each in heard:
        thin += each.thin
        if not each.thin or thin <= most:
            items.append((each.event, each.payload))
    if thin > most:
        items.append((THINNED, {"room_id": room, "left_out": thin - most}))
    return items


@dataclass(slots=True)
class Room:
    """What a room that heard something lately may hear next."""

    open_until: float
    counted_at: float
    left: float = MOST_AT_ONCE

    def spend(self, thin: int, now: float) -> int:
        """Count ``thin`` more that may be left out: how many of them the room may hear."""
        self.left = allowed(self.left, now - self.counted_at)
        self.counted_at = now
        most = min(thin, int(self.left))
        self.left -= most
        return most

    def rested(self, now: float) -> bool:
        """Whether this says no more than that the room is quiet."""
        return now > self.open_until and allowed(self.left, now - self.counted_at) >= MOST_AT_ONCE


class Gathering:
    """Gathers announcements by room and hands each frame to ``send(room, items)``."""

    def __init__(
        self,
        send: Callable[[str, Items], object],
        listeners: Callable[[str], int],
        *,
        clock: Callable[[], float] = time.monotonic,
        after: Callable[[float, Callable[[], object]], object] = after,
    ) -> None:
        self._send = send
        self._listeners = listeners
        self._clock = clock
        self._after = after
        self._waiting: dict[str, list[Announcement]] = {}
        self._rooms: dict[str, Room] = {}
        self._most_rooms = ROOMS_REMEMBERED
        self._lock = Lock()

    def add(self, announcement: Announcement) -> None:
        """Let the room of ``announcement`` hear it: now if it is quiet, else with what follows."""
        name = announcement.room
        with self._lock:
            waiting = self._waiting.get(name)
            if waiting is not None:
                waiting.append(announcement)
                return
            window = window_seconds(self._listeners(name))
            now = self._clock()
            wait = self._room(name, now).open_until - now
            if wait > 0:
                self._waiting[name] = [announcement]
            else:
                items = self._frame(name, [announcement], window)
        if wait > 0:
            self._after(min(wait, window), lambda: self._let_go(name, window))
        else:
            self._hand_over(name, items)

    def _room(self, name: str, now: float) -> Room:
        if name not in self._rooms:
            if len(self._rooms) >= self._most_rooms:
                self._rooms = {n: room for n, room in self._rooms.items() if not room.rested(now)}
                self._most_rooms = max(ROOMS_REMEMBERED, 2 * len(self._rooms))
            self._rooms[name] = Room(open_until=now, counted_at=now)
        return self._rooms[name]

    def _let_go(self, name: str, window: float) -> None:
        with self._lock:
            items = self._frame(name, self._waiting.pop(name, []), window)
        self._hand_over(name, items)

    def _frame(self, name: str, heard: list[Announcement], window: float) -> Items:
        now = self._clock()
        room = self._room(name, now)
        room.open_until = now + window
        heard = newest(heard)
        return packed(name, heard, room.spend(sum(each.thin for each in heard), now))

    def _hand_over(self, name: str, items: Items) -> None:
        try:
            self._send(name, items)
        except Exception:
            log.exception("%s could not be told", name)
