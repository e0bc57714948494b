"""The ingest's main loop: which stays on air go on, who is away for too long, what is forgotten."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.kit import clock
from app.kit.db import session
from app.kit.errors import Busy, Refused
from app.kit.settings import settings
from app.live import actions, queries
from app.live.cli.gates import Gate
from app.live.cli.stays import Stay
from app.live.ingest import Part, forget_unknown, signs_of, waiting_folders
from app.live.queries import Door, Feed
from app.live.rules import COMES_BACK_WITHIN, NO_PORT, Way, share_ports

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
ASK_SECONDS = 2.0
"""How often the database is asked what goes on while the spool tells of nothing new."""
TIDY_SECONDS = 2.0
FORGOTTEN_SECONDS = 20.0
GATE_CLOSES_SECONDS = 2.0
AGAIN_SECONDS = 2.0
FETCH_AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Fetch:
    """A stream that is fetched from a media server, or was tried to be."""

    place: Path
    gate: Gate
    began_at: float

    @property
    def goes_on(self) -> bool:
        lately = time.monotonic() - self.began_at < FETCH_AGAIN_SECONDS
        return lately or self.gate.is_alive()


class Desk:
    """One thread a stay on air; this one sees which there are."""

    def __init__(self) -> None:
        self._app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        self._stays: dict[int, Stay] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._gates: dict[int, Gate] = {}
        self._fetching: dict[int, Fetch] = {}
        self._tidied_at = self._forgotten_at = self._asked_at = self._changed_at = 0.0
        self._going: list[Part] = []
        self._signs: list[object] = []

    def run(self, over: threading.Event) -> None:
        """Look after everything until ``over``; then leave what is unfinished for the next one."""
        while not over.is_set():
            well = not self._has_to_ask() or self._look_safely()
            over.wait(LOOK_SECONDS if well else AGAIN_SECONDS)
        for gate in self._gates.values():
            gate.close()
        for stay in self._stays.values():
            stay.leaving = True
        for thread in [*self._threads.values(), *self._gates.values()]:
            thread.join(timeout=5)

    def _has_to_ask(self) -> bool:
        """Whether something changed lately; what the spool tells of may be committed later."""
        now = time.monotonic()
        signs = signs_of(self._going)
        if signs != self._signs:
            self._signs, self._changed_at = signs, now
        if now - self._changed_at > ASK_SECONDS > now - self._asked_at:
            return False
        self._asked_at = now
        return True

    def _look_safely(self) -> bool:
        """Whatever is wrong with the database, the streams that go on need none."""
        try:
            self._look()
        except (Busy, SQLAlchemyError):
            log.warning("the database does not answer; what goes on goes on", exc_info=True)
            return False
        except Exception:
            log.exception("a look at what goes on failed")
            return False
        finally:
            with suppress(SQLAlchemyError):
                session.remove()
        return True

    def _look(self) -> None:
        going = {feed.broadcast_id: feed for feed in queries.open_broadcasts()}
        self._going = [Part(feed.folder, feed.part) for feed in going.values()]
        for feed in going.values():
            self._see_to(feed)
            self._fetch(feed)
        for broadcast_id, stay in list(self._stays.items()):
            stay.ended = stay.ended or broadcast_id not in going
            if not self._threads[broadcast_id].is_alive():
                del self._stays[broadcast_id], self._threads[broadcast_id]
        if time.monotonic() - self._tidied_at > TIDY_SECONDS:
            self._tidied_at = time.monotonic()
            self._tidy(going)
            self._open_gates()

    def _open_gates(self) -> None:
        """Programs may send to the lessons whose doors are open, and to no others."""
        wanted: dict[int, Door] = {}
        if settings().srt_ports:
            self._give_ports()
            wanted = {door.live_id: door for door in queries.srt_doors()}
        for live_id, gate in list(self._gates.items()):
            if gate.door != wanted.get(live_id):
                del self._gates[live_id]
                gate.close()
                gate.join(timeout=GATE_CLOSES_SECONDS)
        for live_id in set(wanted) - set(self._gates):
            self._gates[live_id] = Gate(self._app, Way.SRT, wanted[live_id])
            self._gates[live_id].start()

    def _give_ports(self) -> None:
        """Writes only when something is to be changed; says once who got none."""
        ports = settings().srt_ports
        held = queries.ports_held()
        if share_ports(held, ports) == held:
            return
        actions.give_ports()
        for live_id, port in queries.ports_held().items():
            if port == NO_PORT:
                log.error("live %s: every port for SRT is taken (LIVE_SRT_PORTS)", live_id)

    def _fetch(self, feed: Feed) -> None:
        """What a media server keeps for us is fetched, from the moment its sender begins; where
        that broke off, or came a moment too early, again and again while the sender is wanted."""
        if feed.way is not Way.RTMP:
            return
        part = Part(feed.folder, feed.part)
        earlier = self._fetching.get(feed.live_id)
        if earlier and earlier.place == part.path and earlier.goes_on:
            return
        door = queries.rtmp_door(feed.live_id)
        if door is None or part.over:
            return
        gate = Gate(self._app, Way.RTMP, door, part)
        self._fetching[feed.live_id] = Fetch(part.path, gate, time.monotonic())
        gate.start()

    def _see_to(self, feed: Feed) -> None:
        if feed.broadcast_id in self._stays:
            return
        stay = self._stays[feed.broadcast_id] = Stay(feed)
        thread = threading.Thread(target=self._work, args=(stay,), name=f"stay-{feed.broadcast_id}")
        self._threads[feed.broadcast_id] = thread
        thread.start()

    def _work(self, stay: Stay) -> None:
        with self._app.app_context():
            while not stay.finished and not stay.leaving:
                try:
                    stay.step()
                except Exception:
                    log.exception("live %s: a step failed", stay.feed.live_id)
                    time.sleep(1)
                finally:
                    session.remove()
                stay.rest()
            stay.stop()

    def _tidy(self, going: dict[int, Feed]) -> None:
        """Ends stays whose sender is gone for good, lessons that nobody ended, and streams that an
        ingest before this one did not finish."""
        now = clock.now()
        for broadcast_id, stay in self._stays.items():
            away = stay.away_since
            if broadcast_id in going and away is not None and now > away + COMES_BACK_WITHIN:
                actions.end_stay(broadcast_id)
        if time.monotonic() - self._forgotten_at > FORGOTTEN_SECONDS:
            self._forgotten_at = time.monotonic()
            for live_id in queries.forgotten_lessons():
                with suppress(Refused):
                    actions.end_forgotten(live_id)
        known = {stay.feed.folder for stay in self._stays.values()}
        for folder in waiting_folders():
            if folder in known:
                continue
            feed = queries.feed_of_folder(folder)
            if feed is None:
                forget_unknown(folder)
            elif feed.broadcast_id not in going:
                self._see_to(feed)
                self._stays[feed.broadcast_id].ended = True
