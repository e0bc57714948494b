"""What is attacked: a web process as it runs in earnest, on a database of its own."""

import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 60
SERVED = "tests.attacks.clocked:app"


@dataclass
class Target:
    """One web process below ``folder``, and the clock that it reads."""

    folder: Path
    database_url: str
    port: int = 0
    at: float = field(default_factory=time.time)
    process: subprocess.Popen[bytes] | None = None
    scene: dict[str, Any] = field(default_factory=dict)

    def start(self) -> None:
        """Serves what was made, on a free port."""
        self.forward(0)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.serve()

    def serve(self) -> None:
        """Starts the web process and returns when it answers."""
        with (self.folder / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                (sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", SERVED),
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "web.log").read_text()
            assert time.monotonic() < deadline, "the web process does not answer"
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)

    def kill(self) -> None:
        """kill -9, master and worker at once: no time for anything."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def forward(self, seconds: float) -> None:
        """Moves the academy's clock."""
        self.at += seconds
        (self.folder / "clock").write_bytes(struct.pack("d", self.at))

    def learner(self) -> "Learner":
        """Somebody who has watched nothing yet."""
        return Learner(self, self.scene["tokens"].pop())

    def _answers(self) -> bool:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        return False

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "SECRET_KEY": "a key for attacks, long enough to be taken for one",
            "DATABASE_URL": self.database_url,
            "MEDIA_URL": str(self.folder / "media"),
            "SEARCH_INDEX_DIR": str(self.folder / "search_index"),
            "QUEUE_PATH": str(self.folder / "queue.db"),
            "LISTEN": f"127.0.0.1:{self.port}",
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "ZHIXING_ENV": str(self.folder / "none.env"),
            "ATTACKS_CLOCK": str(self.folder / "clock"),
            "PYTHONPATH": str(ROOT),
        }


@dataclass
class Answer:
    """What the academy answered."""

    status: int
    json: Any


class Learner:
    """A program that speaks HTTP with somebody's token."""

    def __init__(self, target: Target, token: str) -> None:
        self.target, self.token = target, token
        self.connection = HTTPConnection("127.0.0.1", target.port, timeout=20)

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """One request; raises OSError or HTTPException when the line breaks."""
        try:
            self.send(method, path, body)
            answer = self.connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            raise
        return Answer(answer.status, json.loads(said) if said else None)

    def send(self, method: str, path: str, body: Any = None) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1{path}", sent, headers)

    def hang_up(self) -> None:
        """Break the line without waiting for an answer."""
        self.connection.close()


class Cheat:
    """Somebody in front of a lesson, with a script instead of a browser.

    ``possible`` is what the clock allows since the play was opened, by the allowed rate.
    """

    def __init__(self, learner: Learner, lesson_id: int) -> None:
        self.learner, self.lesson_id, self.seq = learner, lesson_id, 0
        self.open()

    def open(self) -> None:
        answer = self.learner.ask("POST", f"/lessons/{self.lesson_id}/plays").json
        self.play_id: str = answer["play_id"]
        self.policy: dict[str, Any] = answer["policy"]
        self.opened_at = self.learner.target.at

    @property
    def possible(self) -> float:
        return (self.learner.target.at - self.opened_at) * self.policy["max_rate"]

    def wait(self, seconds: float) -> None:
        self.learner.target.forward(seconds)

    def claim(
        self, *spans: Sequence[float], seq: int = 0, play_id: str = "", **more: Any
    ) -> Answer:
        self.seq = seq or self.seq + 1
        body = {"seq": self.seq, "spans": [list(span) for span in spans], **more}
        return self.learner.ask("POST", f"/plays/{play_id or self.play_id}/beats", body)

    def standing(self) -> dict[str, Any]:
        found: dict[str, Any] = self.learner.ask("GET", f"/plays/{self.play_id}").json
        return found

    def covered(self) -> float:
        return float(self.standing()["covered_seconds"])


class BadLine:
    """A line that loses every third request, half of them on the way back."""

    def __init__(self, seed: int, loss: float = 0.3) -> None:
        self.draw, self.fates, self.loss = random.Random(seed), random.Random(seed), loss
        self.asked = self.lost = 0

    def ask(self, learner: Learner, method: str, path: str, body: Any) -> Answer | None:
        """The answer, or None if the request or its answer was lost."""
        self.asked += 1
        fate = self.fates.random()
        if fate < self.loss / 2:
            self.lost += 1
            return None
        try:
            if fate < self.loss:
                self.lost += 1
                learner.send(method, path, body)
                learner.hang_up()
                return None
            return learner.ask(method, path, body)
        except (OSError, HTTPException):
            return None
