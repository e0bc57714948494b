"""Pages read by one reader, again and again: how long each took, what it cost, what it asked."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.stage.academy import Server
from benchmarks.stage.figures import print_figure

WARM = 5


@dataclass(frozen=True)
class Reading:
    """What reading a page some times showed; milliseconds."""

    p50: float
    p95: float
    cpu: float
    statements: int
    kilobytes: float


class ReadingFailed(Exception):
    """A page answered with something else than itself."""


def read(server: Server, token: str, paths: Sequence[str], times: int) -> Reading:
    """Read the paths in turn, ``times`` in all, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for path in [*paths, *paths[:1] * WARM]:
        _get(connection, path, token)
    latencies, said, size = [], 0, 0
    before = server.cpu_seconds()
    for number in range(times):
        began = time.perf_counter()
        statements, length = _get(connection, paths[number % len(paths)], token)
        latencies.append((time.perf_counter() - began) * 1000)
        said, size = max(said, statements), max(size, length)
    spent = (server.cpu_seconds() - before) * 1000 / times
    latencies.sort()
    return Reading(
        p50=latencies[len(latencies) // 2],
        p95=latencies[min(len(latencies) * 95 // 100, len(latencies) - 1)],
        cpu=spent,
        statements=said,
        kilobytes=size / 1024,
    )


def _get(connection: http.client.HTTPConnection, path: str, token: str) -> tuple[int, int]:
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 204):
        raise ReadingFailed(f"{path}: {answer.status} {body[:200]!r}")
    return int(answer.getheader("X-Statements") or 0), len(body)


def report(name: str, page: Reading, floor: Reading, how: str) -> None:
    """Print the four figures of a page."""
    how = f"{how}; {page.kilobytes:.0f} KB; floor: bare Flask route in the same server"
    print_figure(f"{name}_p50", page.p50, "ms", floor.p50, how)
    print_figure(f"{name}_p95", page.p95, "ms", floor.p95, how)
    print_figure(f"{name}_cpu", page.cpu, "ms", floor.cpu, how)
    print_figure(f"{name}_statements", page.statements, "statements", None, how)
