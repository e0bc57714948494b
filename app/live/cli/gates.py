"""Where programs send to a lesson; their stream goes the way of any browser's.

Over SRT the academy listens on a port of its own for each lesson and the passphrase is the key; who
gives a wrong one is refused by the protocol and logged here. What arrives is kept as chunks before
it is made into segments, so it survives the end of this process as well. What comes over RTMP lies
with a media server, which asked us whether its sender may (``/hooks/live/publish``); we fetch it.
"""

import logging
import threading
import time

from flask import Flask

from app.kit.db import session
from app.kit.errors import Busy, Refused
from app.live import actions
from app.live.ingest import Full, Listener, Part
from app.live.queries import part_of_sender
from app.live.rules import Way

log = logging.getLogger(__name__)

CHUNK_SECONDS = 0.3
AGAIN_SECONDS = 2.0
REFUSED_WORDS = ("REJECT)", "BADSECRET", "refused", "Error opening input")


class Gate(threading.Thread):
    """Lets one program after the other send to a lesson, until it is closed.

    With a ``part`` its only sender is admitted already; the gate ends with it.
    """

    def __init__(
        self, app: Flask, live_id: int, way: Way, address: str, part: Part | None = None
    ) -> None:
        super().__init__(name=f"gate-{live_id}-{way}", daemon=True)
        self._app = app
        self._live_id, self._way, self._address = live_id, way, address
        self._closed = threading.Event()
        self._only, self._part = part is not None, part
        self._number = part.next if part else 0

    def close(self) -> None:
        """Nobody sends here any more; returns before the one who does has gone."""
        self._closed.set()

    def run(self) -> None:
        with self._app.app_context():
            while not self._closed.is_set():
                try:
                    self._serve_one()
                except Exception:
                    log.exception("live %s: the gate failed", self._live_id)
                finally:
                    session.remove()
                if self._only:
                    return
                self._closed.wait(AGAIN_SECONDS)

    def _serve_one(self) -> None:
        listener = Listener(self._address)
        try:
            while not self._closed.is_set():
                arrived = self._gather(listener)
                self._log_refused(listener)
                if arrived and not self._keep(arrived):
                    return
                if not arrived and listener.ended:
                    return
        finally:
            listener.stop()
            self._part = self._part if self._only else None

    def _gather(self, listener: Listener) -> bytes:
        """What arrives within the time of a chunk."""
        until, arrived = time.monotonic() + CHUNK_SECONDS, b""
        while (left := until - time.monotonic()) > 0 and not self._closed.is_set():
            piece = listener.read(left)
            if not piece and listener.ended:
                break
            arrived += piece
        return arrived

    def _keep(self, arrived: bytes) -> bool:
        """Keep a chunk; False when this sender is not wanted (any more)."""
        if self._part is None and not self._admit():
            return False
        part = self._part
        if part is None or part.over:
            return False
        while not self._closed.is_set():
            try:
                part.put(self._number, arrived)
            except Full:
                log.error("live %s: the disk is full, the sender waits", self._live_id)
                self._closed.wait(1)
            else:
                self._number += 1
                return True
        return False

    def _admit(self) -> bool:
        try:
            sender = actions.admit_stream(self._live_id, self._way)
        except Busy:
            return False
        except Refused as refusal:
            log.warning(
                "live %s: a sender over %s is refused: %s", self._live_id, self._way, refusal
            )
            return False
        self._part, self._number = part_of_sender(sender.id), sender.next
        session.remove()
        return True

    def _log_refused(self, listener: Listener) -> None:
        for line in listener.told():
            if any(word in line for word in REFUSED_WORDS):
                log.warning("live %s: refused over %s: %s", self._live_id, self._way, line)
