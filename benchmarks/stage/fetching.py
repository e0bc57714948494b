"""A load of downloads: raw sockets, one thread, bodies of any size read and thrown away.

Run as a process of its own: it reads a plan (JSON: ``port``, ``requests`` as pairs of a token or ""
and a path, ``clients``, ``seconds``, ``warm_seconds``) from standard input and writes what it
measured to standard output. Each client keeps one connection and asks for the next path when the
last body has come whole.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

READ = 1 << 20


@dataclass
class Client:
    """One connection, when it asked, and how many bytes are still to come."""

    connection: socket.socket
    asked_at: float = 0.0
    head: bytes = b""
    left: int = -1


@dataclass
class Counted:
    """What came while it was measured."""

    latencies: list[float]
    statuses: dict[str, int]
    size: int = 0


def fetch(plan: dict[str, Any]) -> dict[str, Any]:
    """Download for ``seconds`` after a warm-up of ``warm_seconds``; rates and latencies."""
    counted = Counted([], {})
    requests = cycle([_request(token, path) for token, path in plan["requests"]])
    waiting = selectors.DefaultSelector()
    for _ in range(plan["clients"]):
        connection = socket.create_connection(("127.0.0.1", plan["port"]))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(connection)
        waiting.register(connection, selectors.EVENT_READ, client)
        _ask(client, requests)
    place = memoryview(bytearray(READ))
    started = time.perf_counter() + plan["warm_seconds"]
    end = started + plan["seconds"]
    while (moment := time.perf_counter()) < end:
        for key, _events in waiting.select(0.5):
            whole = _take(key.data, place, counted if moment >= started else None)
            if whole:
                _ask(key.data, requests)
    return _summary(counted, plan["seconds"])


def _request(token: str, path: str) -> bytes:
    signed = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{signed}\r\n".encode()


def _ask(client: Client, requests: Iterator[bytes]) -> None:
    client.head, client.left = b"", -1
    client.asked_at = time.perf_counter()
    client.connection.sendall(next(requests))


def _take(client: Client, place: memoryview, counted: Counted | None) -> bool:
    """Read what has come; whether the body is whole now."""
    size = client.connection.recv_into(place)
    if size == 0:
        raise ConnectionError("the server hung up")
    if client.left < 0:
        client.head += bytes(place[:size])
        head, found, body = client.head.partition(b"\r\n\r\n")
        if not found:
            return False
        client.left = _length(head) - len(body)
        _count_status(head, counted)
    else:
        client.left -= size
    if counted is not None:
        counted.size += size
        if client.left <= 0:
            counted.latencies.append(time.perf_counter() - client.asked_at)
    return client.left <= 0


def _count_status(head: bytes, counted: Counted | None) -> None:
    if counted is not None:
        status = head[9:12].decode()
        counted.statuses[status] = counted.statuses.get(status, 0) + 1


def _length(head: bytes) -> int:
    _before, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def _summary(counted: Counted, seconds: float) -> dict[str, Any]:
    found = sorted(counted.latencies) or [0.0]
    at = {name: found[min(int(len(found) * share), len(found) - 1)] for name, share in SHARES}
    return {
        "a_second": len(counted.latencies) / seconds,
        "mb_a_second": counted.size / 1e6 / seconds,
        "statuses": counted.statuses,
        **{name: round(value * 1000, 2) for name, value in at.items()},
    }


SHARES = (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99))


if __name__ == "__main__":
    json.dump(fetch(json.load(sys.stdin)), sys.stdout)
