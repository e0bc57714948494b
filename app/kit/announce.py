"""Announcements: what everybody in a room hears, said after the commit that made it true.

An action announces; the words go out once its changes are on disk, or never. How they reach the
people is the outlet's business (``kit.sockets``; through Redis when there are several processes).
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer
from typing import Any

from app.kit.db import after_commit

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Outlet = Callable[["Announcement"], object]

_outlet: Outlet | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something a room hears: an event and what it tells.

    ``latest``: of several with the same name that travel together, the last one is enough.
    ``thin``: may be left out, and counted, where more is said than anybody could read.
    """

    room: str
    event: str
    payload: Payload
    latest: str | None = None
    thin: bool = False


def deliver_through(outlet: Outlet | None) -> None:
    """Set what carries announcements; None keeps silence."""
    global _outlet
    _outlet = outlet


def announce(
    room: str, event: str, payload: Payload, *, latest: str | None = None, thin: bool = False
) -> None:
    """Tell everybody in ``room``, once the action this is called in has committed.

    Each listener gets the event by itself, or, if it asked for that, gathered with what else the
    room hears within some milliseconds (``kit.gathering``); only there do ``latest`` and ``thin``
    of :class:`Announcement` leave anything out.
    """
    announcement = Announcement(room, event, payload, latest, thin)
    after_commit(lambda: deliver(announcement))


def deliver(announcement: Announcement) -> None:
    """Hand what is true already to the outlet."""
    if _outlet is not None:  # a command without sockets tells nobody
        _outlet(announcement)


def after(seconds: float, call: Callable[[], object]) -> None:
    """Call ``call`` in so many seconds, whatever happens until then."""
    timer = Timer(seconds, call)  # a greenlet where threads are patched
    timer.daemon = True
    timer.start()


class Steadily:
    """Says something about a key at most once an interval: at once, then the latest at its end.

    ``tell(key)`` reads the present state itself, so that whatever changed in between is told
    with the last call and nothing is told twice.
    """

    def __init__(
        self,
        tell: Callable[[str], object],
        interval_seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        after: Callable[[float, Callable[[], object]], object] = after,
    ) -> None:
        self._tell = tell
        self._interval = interval_seconds
        self._clock = clock
        self._after = after
        self._told: dict[str, float] = {}
        self._pending: dict[str, object] = {}

    def changed(self, key: str) -> None:
        """Something about ``key`` is different now."""
        if key in self._pending:
            return
        wait = self._told.get(key, -self._interval) + self._interval - self._clock()
        if key not in self._told or wait <= 0:
            self._tell_now(key)
            return
        alarm = self._pending[key] = object()
        self._after(min(wait, self._interval), lambda: self._ring(key, alarm))

    def forget(self, key: str) -> None:
        """Nobody listens to ``key`` any more."""
        self._told.pop(key, None)
        self._pending.pop(key, None)

    def _ring(self, key: str, alarm: object) -> None:
        if self._pending.get(key) is alarm:
            del self._pending[key]
            self._tell_now(key)

    def _tell_now(self, key: str) -> None:
        self._told[key] = self._clock()
        try:
            self._tell(key)
        except Exception:
            log.exception("%s could not be told", key)
