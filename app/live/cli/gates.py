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
from app.live.queries import Door, part_of_sender
from app.live.rules import PACKET, Way, clock_jump

log = logging.getLogger(__name__)

CHUNK_SECONDS = 0.3
AGAIN_SECONDS = 2.0
REFUSED_WORDS = ("REJECT)", "BADSECRET", "refused", "Error opening input")


class Gate(threading.Thread):
    """Lets one program after the other send to a lesson, until it is closed.

    With a ``part`` its only sender is admitted already; the gate ends with it.
    """

    def __init__(self, app: Flask, way: Way, door: Door, part: Part | None = None) -> None:
        super().__init__(name=f"gate-{door.live_id}-{way}", daemon=True)
        self._app = app
        self.door = door
        self._live_id, self._way, self._address = door.live_id, way, door.address
        self._closed = threading.Event()
        self._only, self._part = part is not None, part
        self._number = part.next if part else 0
        self._sender: str | None = None
        self._clock: int | None = None
        self._rest = b""

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
            self._sender = self._clock = None
            self._rest = b""

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
        """Keep what arrived; False when this sender is not wanted (any more).

        Where the sender's clock was set, its stream begins anew: times that jump have no length.
        """
        whole = self._rest + arrived
        size = len(whole) // PACKET * PACKET
        packets, self._rest = whole[:size], whole[size:]
        if self._part is None and not self._admit():
            return False
        jump = clock_jump(packets, self._clock)
        self._clock = jump.last
        if jump.place is None or self._only:
            return self._put(packets)
        log.warning("live %s: the sender's clock has jumped", self._live_id)
        return (
            self._put(packets[: jump.place]) and self._admit() and self._put(packets[jump.place :])
        )

    def _put(self, chunk: bytes) -> bool:
        part = self._part
        if part is None or part.over:
            return False
        if not chunk:
            return True
        while not self._closed.is_set():
            try:
                part.put(self._number, chunk)
            except Full:
                log.error("live %s: the disk is full, the sender waits", self._live_id)
                self._closed.wait(1)
            else:
                self._number += 1
                return True
        return False

    def _admit(self) -> bool:
        try:
            turn, again = self.door.turn, self._sender
            sender = actions.admit_stream(self._live_id, self._way, turn, again)
        except Busy:
            return False
        except Refused as refusal:
            log.warning(
                "live %s: a sender over %s is refused: %s", self._live_id, self._way, refusal
            )
            return False
        self._sender = sender.id
        self._part, self._number = part_of_sender(sender.id), sender.next
        session.remove()
        return True

    def _log_refused(self, listener: Listener) -> None:
        for line in listener.told():
            if any(word in line for word in REFUSED_WORDS):
                log.warning("live %s: refused over %s: %s", self._live_id, self._way, line)
