"""What a room hears, gathered: everything within some milliseconds travels as one frame.

The first announcement of a quiet room goes out at once. What follows within the window waits for
its end and goes out together, in order. The window is 50 ms in a small room and widens with the
audience, so that a process never sends more than some 10,000 frames a second for one room: 300 ms
for 3,000 listeners. Measured: one process delivers about 34,000 frames a second (DESIGN 10).

Beyond 60 announcements a second that may be left out (``thin``) the frame carries the first of its
share and a count of the rest (``room:thinned {room_id, left_out}``). Nothing is lost: the history
has them all.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from app.kit.announce import Announcement, after

log = logging.getLogger(__name__)

Items = list[tuple[str, Any]]

SMALL_ROOM_SECONDS = 0.05
LARGE_ROOM_SECONDS = 1.0
FRAMES_A_SECOND = 10_000
MOST_A_SECOND = 60
FEWEST_A_FRAME = 10
ROOMS_REMEMBERED = 1000
THINNED = "room:thinned"


def window_seconds(listeners: int) -> float:
    """How long a room of so many listeners on this process gathers what it hears."""
    return min(LARGE_ROOM_SECONDS, max(SMALL_ROOM_SECONDS, listeners / FRAMES_A_SECOND))


def share(seconds: float) -> int:
    """How many announcements that may be left out one frame carries."""
    return max(FEWEST_A_FRAME, round(MOST_A_SECOND * seconds))


def packed(room: str, heard: list[Announcement], most: int) -> Items:
    """One frame, in order: of each ``latest`` the last one, of thin ones at most ``most``."""
    last = {each.latest: place for place, each in enumerate(heard) if each.latest is not None}
    items: Items = []
    thin = left_out = 0
    for place, each in enumerate(heard):
        if each.latest is not None and last[each.latest] != place:
            continue
        thin += each.thin
        if each.thin and thin > most:
            left_out += 1
            continue
        items.append((each.event, each.payload))
    if left_out:
        items.append((THINNED, {"room_id": room, "left_out": left_out}))
    return items


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
        self._open_until: dict[str, float] = {}
        self._lock = Lock()

    def add(self, announcement: Announcement) -> None:
        """Let the room of ``announcement`` hear it: now if it is quiet, else with what follows."""
        room = announcement.room
        with self._lock:
            waiting = self._waiting.get(room)
            if waiting is not None:
                waiting.append(announcement)
                return
            window = window_seconds(self._listeners(room))
            if len(self._open_until) >= ROOMS_REMEMBERED:
                self._forget_quiet_rooms()
            wait = self._open_until.get(room, 0.0) - self._clock()
            if wait > 0:
                self._waiting[room] = [announcement]
            else:
                self._open_until[room] = self._clock() + window
        if wait > 0:
            self._after(min(wait, window), lambda: self._let_go(room, window))
        else:
            self._hand_over(room, [announcement], share(window))

    def _forget_quiet_rooms(self) -> None:
        now = self._clock()
        self._open_until = {room: at for room, at in self._open_until.items() if at > now}

    def _let_go(self, room: str, window: float) -> None:
        with self._lock:
            heard = self._waiting.pop(room, [])
            self._open_until[room] = self._clock() + window
        self._hand_over(room, heard, share(window))

    def _hand_over(self, room: str, heard: list[Announcement], most: int) -> None:
        try:
            self._send(room, packed(room, heard, most))
        except Exception:
            log.exception("%s could not be told", room)
