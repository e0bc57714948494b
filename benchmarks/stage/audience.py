"""An audience that goes on while other things are measured: processes that are told by pipes."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.stage.academy import pin


def lift_limits() -> int:
    """Let this process and those it starts open as many files as they may; how many that is."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Told:
    """A load generator that does what it is told and says what it measured, a line each."""

    def __init__(self, module: str, plan: dict[str, Any], core: int | None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.stage.{module}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        pin(self.process, core)
        self.tell(plan)

    def tell(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def said(self) -> dict[str, Any]:
        """What it measured, once it says so."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator broke off")
        measured: dict[str, Any] = json.loads(line)
        return measured


@contextmanager
def told(module: str, plan: dict[str, Any], core: int | None) -> Iterator[Told]:
    """A load generator that is gone afterwards."""
    generator = Told(module, plan, core)
    try:
        yield generator
    finally:
        generator.process.kill()
        generator.process.wait(10)


class Room:
    """Listeners in a room, in a process of their own; ``entered`` is how they came in."""

    def __init__(self, generator: Told) -> None:
        self._generator = generator
        self.entered = generator.said()

    def begin(self, act: str, **how: Any) -> None:
        """Begin to speak or to answer a poll."""
        self._generator.tell({"act": act, **how})

    def end(self) -> dict[str, Any]:
        """What was measured of what was begun."""
        return self._generator.said()

    def speak(self, a_second: float, seconds: float, warm_seconds: float) -> dict[str, Any]:
        self.begin("speak", a_second=a_second, seconds=seconds, warm_seconds=warm_seconds)
        return self.end()


def presence_request(live_id: int, signed: str) -> str:
    """One beat of somebody signed in by these header lines, as it goes over the line."""
    body = '{"seq":1}'
    return (
        f"POST /api/v1/live/{live_id}/presence HTTP/1.1\r\nHost: 127.0.0.1\r\n{signed}"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
