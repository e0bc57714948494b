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
from collections.abc import Iterator
from dataclasses import dataclass, field
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


def requests_of(plan: dict[str, Any]) -> Iterator[bytes]:
    """The requests to send, in turn. Every play gets its beats in order, far apart."""
    if plan["kind"] == "bare":
        request = _request(plan["path"], "", b"{}")
        while True:
            yield request
    position = plan["from_second"]
    step = plan["step_seconds"]
    for seq in cycle_from(plan["from_seq"]):
        for token, play_id in plan["plays"]:
            span = [round(position, 3), round(position + step, 3)]
            body = json.dumps({"seq": seq, "spans": [span], "rate": 1.0, "visible": True})
            yield _request(f"/api/v1/plays/{play_id}/beats", token, body.encode())
        position += step


def cycle_from(first: int) -> Iterator[int]:
    while True:
        yield first
        first += 1


def _request(path: str, token: str, body: bytes) -> bytes:
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def drive(plan: dict[str, Any]) -> dict[str, Any]:
    """Send for ``seconds`` after a warm-up of ``warm_seconds``; rate and latencies."""
    measured = Measured()
    waiting = selectors.DefaultSelector()
    requests = requests_of(plan)
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
    return _summary(measured, plan["seconds"])


def _send(client: Client, requests: Iterator[bytes]) -> None:
    client.received = b""
    client.sent_at = time.perf_counter()
    client.connection.sendall(next(requests))


def _receive(client: Client, requests: Iterator[bytes], measured: Measured | None) -> None:
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
