"""The ingest's main loop: which stays on air go on, who is away for too long, what is forgotten."""

import logging
import threading
import time
from contextlib import suppress

from flask import Flask, current_app

from app.kit import clock
from app.kit.db import session
from app.kit.errors import Busy, Refused
from app.live import actions, queries
from app.live.cli.gates import Gate
from app.live.cli.stays import Stay
from app.live.ingest import Part, forget, waiting_folders
from app.live.queries import Feed
from app.live.rules import COMES_BACK_WITHIN, Way

log = logging.getLogger(__name__)

STEP_SECONDS = 0.03
LOOK_SECONDS = 0.5
TIDY_SECONDS = 2.0


class Desk:
    """One thread a stay on air; this one sees which there are."""

    def __init__(self) -> None:
        self._app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        self._stays: dict[int, Stay] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._gates: dict[int, Gate] = {}
        self._fetched: dict[int, tuple[str, int]] = {}
        self._tidied_at = 0.0

    def run(self, over: threading.Event) -> None:
        """Look after everything until ``over``; then leave what is unfinished for the next one."""
        while not over.is_set():
            with suppress(Busy):
                self._look()
            session.remove()
            over.wait(LOOK_SECONDS)
        for gate in self._gates.values():
            gate.close()
        for stay in self._stays.values():
            stay.leaving = True
        for thread in [*self._threads.values(), *self._gates.values()]:
            thread.join(timeout=5)

    def _look(self) -> None:
        going = {feed.broadcast_id: feed for feed in queries.open_broadcasts()}
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
        wanted = set(queries.lessons_awaiting_senders())
        for live_id in set(self._gates) - wanted:
            self._gates.pop(live_id).close()
        for live_id in wanted - set(self._gates):
            address = queries.srt_address(live_id)
            if address is not None:
                self._gates[live_id] = Gate(self._app, live_id, Way.SRT, address)
                self._gates[live_id].start()

    def _fetch(self, feed: Feed) -> None:
        """What a media server keeps for us is fetched, once for each time its sender begins."""
        if feed.way is not Way.RTMP or self._fetched.get(feed.live_id) == (feed.folder, feed.part):
            return
        address = queries.rtmp_address(feed.live_id)
        if address is None:
            return
        self._fetched[feed.live_id] = feed.folder, feed.part
        part = Part(feed.folder, feed.part)
        Gate(self._app, feed.live_id, Way.RTMP, address, part).start()

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
                time.sleep(STEP_SECONDS)
            stay.stop()

    def _tidy(self, going: dict[int, Feed]) -> None:
        """Ends stays whose sender is gone for good, lessons that nobody ended, and streams that an
        ingest before this one did not finish."""
        now = clock.now()
        for broadcast_id, stay in self._stays.items():
            away = stay.away_since
            if broadcast_id in going and away is not None and now > away + COMES_BACK_WITHIN:
                actions.end_stay(broadcast_id)
        for live_id in queries.forgotten_lessons():
            with suppress(Refused):
                actions.end_forgotten(live_id)
        known = {stay.feed.folder for stay in self._stays.values()}
        for folder in waiting_folders():
            if folder in known:
                continue
            feed = queries.feed_of_folder(folder)
            if feed is None:
                forget(folder)
            elif feed.broadcast_id not in going:
                self._see_to(feed)
                self._stays[feed.broadcast_id].ended = True
