"""A load generator that leaves the cores to the server: raw sockets, one thread, no HTTP library.

Run as a process of its own: it reads a plan (JSON) from standard input and writes what it measured
to standard output. Each client keeps one connection and sends its next request when the last one
is answered.
"""

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

READ = 65536


@dataclass
class Client:
    """One connection and the answer it waits for."""

    connection: socket.socket
    sent_at: float = 0.0
    received: bytes = b""


@dataclass
class Measured:
    """What the clients saw."""

    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)


class Beats:
    """The requests to send, in turn: every play gets its beats in order, far apart.

    A play comes with the header lines that sign its learner in.
    """

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plays = plan["plays"]
        self.step = plan["step_seconds"]
        self.seq = plan["from_seq"]
        self.position = plan["from_second"]
        self.place = 0
        self.sent = 0

    def __next__(self) -> bytes:
        if self.place == len(self.plays):
            self.place = 0
            self.seq += 1
            self.position += self.step
        signed, play_id = self.plays[self.place]
        self.place += 1
        self.sent += 1
        span = [round(self.position, 3), round(self.position + self.step, 3)]
        body = json.dumps({"seq": self.seq, "spans": [span], "rate": 1.0, "visible": True})
        return _request(f"/api/v1/plays/{play_id}/beats", signed, body.encode())

    def next_turn(self) -> dict[str, Any]:
        """Where the next run may go on without repeating a number."""
        return {"from_seq": self.seq + 1, "from_second": self.position + self.step}


class Presence:
    """The requests to send, in turn: everybody at a live lesson says that they are there."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.requests = cycle([_request(plan["path"], one, b'{"seq":1}') for one in plan["signed"]])
        self.sent = 0

    def __next__(self) -> bytes:
        self.sent += 1
        return next(self.requests)

    def next_turn(self) -> dict[str, Any]:
        return {}


class Bare:
    """The same request again and again: the floor."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.request = _request(plan["path"], "", b"{}")
        self.sent = 0

    def __next__(self) -> bytes:
        self.sent += 1
        return self.request

    def next_turn(self) -> dict[str, Any]:
        return {}


Requests = Beats | Presence | Bare
KINDS: dict[str, type[Requests]] = {"beats": Beats, "presence": Presence, "bare": Bare}


def _request(path: str, signed: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{signed}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def drive(plan: dict[str, Any]) -> dict[str, Any]:
    """Send for ``seconds`` after a warm-up of ``warm_seconds``; rate and latencies."""
    measured = Measured()
    waiting = selectors.DefaultSelector()
    requests = KINDS[plan["kind"]](plan)
    for _ in range(plan["clients"]):
        connection = socket.create_connection(("127.0.0.1", plan["port"]))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(connection)
        waiting.register(connection, selectors.EVENT_READ, client)
        _send(client, requests)
    started = time.perf_counter() + plan["warm_seconds"]
    end = started + plan["seconds"]
    while (moment := time.perf_counter()) < end:
        for key, _events in waiting.select(0.5):
            _receive(key.data, requests, measured if moment >= started else None)
    return _summary(measured, plan["seconds"]) | {
        "sent": requests.sent,
        "next": requests.next_turn(),
    }


def _send(client: Client, requests: Requests) -> None:
    client.received = b""
    client.sent_at = time.perf_counter()
    client.connection.sendall(next(requests))


def _receive(client: Client, requests: Requests, measured: Measured | None) -> None:
    client.received += client.connection.recv(READ)
    head, found, body = client.received.partition(b"\r\n\r\n")
    if not found or len(body) < _length(head):
        return
    if measured is not None:
        measured.latencies.append(time.perf_counter() - client.sent_at)
        status = head[9:12].decode()
        measured.statuses[status] = measured.statuses.get(status, 0) + 1
    _send(client, requests)


def _length(head: bytes) -> int:
    _before, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def _summary(measured: Measured, seconds: float) -> dict[str, Any]:
    ordered = sorted(measured.latencies) or [0.0]
    good = sum(count for status, count in measured.statuses.items() if status.startswith("2"))

    def at(part: float) -> float:
        return round(ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000, 2)

    return {
        "a_second": round(good / seconds, 1),
        "p50_ms": at(0.5),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "statuses": measured.statuses,
    }


if __name__ == "__main__":
    print(json.dumps(drive(json.load(sys.stdin))))
