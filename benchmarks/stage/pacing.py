"""Requests at an even pace, whether or not the earlier ones are answered: an audience.

Run as a process of its own: it reads a plan (JSON) from a line of standard input and writes what it
measured to standard output. ``lists`` are chains of raw requests; each viewer sends its chain one
request after the other, begins it anew every ``every_seconds``, and viewers begin spread evenly
over that time. ``chains`` says which list each viewer sends. A chain is measured from the moment it
was due until its last body is whole, so that a server that falls behind cannot hide it. A viewer
whose chain is still on its way when the next one is due is counted as ``late`` and misses that one.

Viewers share ``connections`` kept open, as behind nginx, or have one each (0).
"""

import heapq
import json
import selectors
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from benchmarks.stage.histogram import Histogram

READ = 1 << 18
PATIENCE_SECONDS = 10


@dataclass
class Wire:
    """One connection, whose chain is on it, and how many bytes of a body are still to come."""

    connection: socket.socket
    viewer: int = -1
    step: int = 0
    head: bytes = b""
    left: int = -1


@dataclass
class Counted:
    """What was seen after the warm-up."""

    chains: Histogram = field(default_factory=Histogram)
    statuses: dict[str, int] = field(default_factory=dict)
    size: int = 0
    late: int = 0


class Pacing:
    """Sends what is due, and takes what has come."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.lists = [[one.encode() for one in chain] for chain in plan["lists"]]
        self.chains = plan["chains"]
        self.every = plan["every_seconds"]
        self.counted = Counted()
        self.waiting = selectors.DefaultSelector()
        self.place = memoryview(bytearray(READ))
        viewers = len(self.chains)
        count = plan["connections"] or viewers
        self.idle: deque[Wire] = deque(self._connect(plan["port"]) for _ in range(count))
        self.asked: deque[int] = deque()
        began = time.perf_counter() + 0.2
        self.due = [began + self.every * number / viewers for number in range(viewers)]
        self.queue = [(at, viewer) for viewer, at in enumerate(self.due)]
        self.on_the_way: set[int] = set()
        self.measured_from = began + plan["warm_seconds"]
        self.until = self.measured_from + plan["seconds"]

    def _connect(self, port: int) -> Wire:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire = Wire(connection)
        self.waiting.register(connection, selectors.EVENT_READ, wire)
        return wire

    def run(self) -> dict[str, Any]:
        while (now := time.perf_counter()) < self.until:
            self._begin_due(now)
            self._send_asked()
            wait = max(0.0, self.queue[0][0] - time.perf_counter())
            for key, _events in self.waiting.select(min(wait, 0.5)):
                self._take(key.data)
        self._finish()
        return self.counted.chains.summary() | {
            "statuses": self.counted.statuses,
            "mb_a_second": round(self.counted.size / 1e6 / (self.until - self.measured_from), 1),
            "late": self.counted.late,
            "unanswered": len(self.on_the_way),
        }

    def _begin_due(self, now: float) -> None:
        while self.queue[0][0] <= now:
            at, viewer = heapq.heappop(self.queue)
            heapq.heappush(self.queue, (at + self.every, viewer))
            if viewer in self.on_the_way:
                self.counted.late += at >= self.measured_from
                continue
            self.due[viewer] = at
            self.on_the_way.add(viewer)
            self.asked.append(viewer)

    def _send_asked(self) -> None:
        while self.asked and self.idle:
            wire = self.idle.popleft()
            wire.viewer, wire.step = self.asked.popleft(), 0
            self._send(wire)

    def _send(self, wire: Wire) -> None:
        wire.head, wire.left = b"", -1
        wire.connection.sendall(self.lists[self.chains[wire.viewer]][wire.step])

    def _take(self, wire: Wire) -> None:
        size = wire.connection.recv_into(self.place)
        if size == 0:
            raise ConnectionError("the server hung up")
        self.counted.size += size if time.perf_counter() >= self.measured_from else 0
        if wire.left < 0:
            wire.head += bytes(self.place[:size])
            head, found, body = wire.head.partition(b"\r\n\r\n")
            if not found:
                return
            wire.left = _length(head) - len(body)
            status = head[9:12].decode()
            self.counted.statuses[status] = self.counted.statuses.get(status, 0) + 1
        else:
            wire.left -= size
        if wire.left <= 0:
            self._go_on(wire)

    def _go_on(self, wire: Wire) -> None:
        """The answer is whole: the next request of the chain, or the end of it."""
        wire.step += 1
        if wire.step < len(self.lists[self.chains[wire.viewer]]):
            self._send(wire)
            return
        due = self.due[wire.viewer]
        if due >= self.measured_from:
            self.counted.chains.add(time.perf_counter() - due)
        self.on_the_way.discard(wire.viewer)
        wire.viewer = -1
        self.idle.append(wire)

    def _finish(self) -> None:
        """Whoever still waits is waited for, for a while."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while self.on_the_way and time.perf_counter() < deadline:
            self._send_asked()
            for key, _events in self.waiting.select(0.2):
                self._take(key.data)


def _length(head: bytes) -> int:
    _before, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


if __name__ == "__main__":
    print(json.dumps(Pacing(json.loads(sys.stdin.readline())).run()), flush=True)
